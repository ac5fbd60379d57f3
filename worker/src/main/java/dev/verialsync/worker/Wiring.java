package dev.verialsync.worker;

import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.garbage.Cleanup;
import dev.verialsync.activities.images.ArticleFetching;
import dev.verialsync.activities.images.ImageBlocks;
import dev.verialsync.activities.images.ImageStoring;
import dev.verialsync.activities.images.ImagesOutage;
import dev.verialsync.activities.images.LibraryCheck;
import dev.verialsync.activities.images.UnavailableArticlePolicy;
import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.listing.ListingPolicy;
import dev.verialsync.activities.listing.ListingRepositories;
import dev.verialsync.activities.listing.reference.ReferenceLists;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.scale.ImageScaler;
import dev.verialsync.activities.notify.send.Deliveries;
import dev.verialsync.activities.notify.text.LocalizedText;
import dev.verialsync.activities.notify.watch.InstallationWatch;
import dev.verialsync.activities.products.ProductBatches;
import dev.verialsync.activities.renditions.Renditions;
import dev.verialsync.activities.run.Rollbacks;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.temporal.ActivityRunner;
import dev.verialsync.activities.temporal.ExportWork;
import dev.verialsync.activities.temporal.GarbageWork;
import dev.verialsync.activities.temporal.ImageFetching;
import dev.verialsync.activities.temporal.LibraryVerification;
import dev.verialsync.activities.temporal.NotificationWork;
import dev.verialsync.activities.temporal.ProductWriting;
import dev.verialsync.activities.temporal.RenditionWork;
import dev.verialsync.activities.temporal.RollbackWork;
import dev.verialsync.activities.temporal.RunBookkeeping;
import dev.verialsync.activities.temporal.VerialListings;
import dev.verialsync.activities.temporal.WorkflowLiveness;
import dev.verialsync.db.Database;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.library.RenditionRepository;
import dev.verialsync.db.library.VerificationRepository;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.PutAsideRepository;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.db.media.block.BlockProofRepository;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.notification.NotificationRepository;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.shop.FeedRepository;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.RollbackRepository;
import dev.verialsync.db.shop.VariantRepository;
import dev.verialsync.db.state.InstallationStateRepository;
import dev.verialsync.db.watch.RunEndNotifications;
import dev.verialsync.db.watch.WatchRepository;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.NotificationSettings;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.metrics.SharedState;
import dev.verialsync.worker.metrics.WorkMetrics;
import dev.verialsync.worker.status.Check;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Constructs what a worker process consists of, by hand, once. */
final class Wiring implements AutoCloseable {

  private static final String APPLICATION = "verial-sync worker";
  private static final int TIMER_THREADS = 3;

  private final Settings settings;
  private final WorkMetrics metrics;
  private final Clock clock;
  private final Stores stores;
  private final Database database;
  private final ScheduledThreadPoolExecutor timer;
  private final InstallationStateRepository state;
  private final VerialAccess verial;
  private final Persistence persistence = new Persistence();
  private final ImageInspector inspector;
  private final RunRepository runs;
  private final Deliveries deliveries;
  private final Object[] syncActivities;
  private final Object[] verialActivities;

  private Wiring(
      Settings settings, WorkflowClient temporal, WorkMetrics metrics, Clock clock, Stores stores) {
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.stores = stores;
    database = stores.database();
    timer = Timers.daemon("verial-sync-timer", TIMER_THREADS);
    state = new InstallationStateRepository(database);
    verial = new VerialAccess(settings, database, metrics, clock);
    inspector = new ImageInspector(settings.imageLimits());
    runs = new RunRepository(database, new RunEndNotifications(settings.notifications().policy()));
    deliveries = deliveries();
    ActivityRunner runner = new ActivityRunner(timer, new BrokenProcess());
    ProductMapper mapper = new ProductMapper(settings.zeroPrice());
    RunRecords records = runRecords(temporal, mapper.version());
    syncActivities = syncActivities(runner, records, mapper, temporal);
    verialActivities = new Object[] {listings(runner), images(runner)};
  }

  /**
   * Opens what it needs.
   *
   * @throws ConfigurationException with a sentence for the operator
   */
  static Wiring of(Settings settings, WorkflowClient temporal, WorkMetrics metrics) {
    return of(settings, temporal, metrics, Clock.systemUTC());
  }

  /** By a clock of one's own, for tests. */
  static Wiring of(Settings settings, WorkflowClient temporal, WorkMetrics metrics, Clock clock) {
    requireTemporaryDirectory(settings.home(), settings.verial().tempDirectory());
    return new Wiring(
        settings, temporal, metrics, clock, Stores.open(settings, settings.database(APPLICATION)));
  }

  private Object[] syncActivities(
      ActivityRunner runner, RunRecords records, ProductMapper mapper, WorkflowClient temporal) {
    return new Object[] {
      new RunBookkeeping(runner, records, temporal),
      new RollbackWork(runner, new Rollbacks(records, new RollbackRepository(database))),
      new ProductWriting(
          runner,
          new ProductBatches(persistence, new ProductRepository(database), mapper, metrics)),
      new LibraryVerification(runner, libraryCheck()),
      new RenditionWork(runner, records, renditions()),
      exports(runner, records),
      garbage(runner, records),
      new NotificationWork(runner, records, watch(temporal)::judge, deliveries)
    };
  }

  private ExportWork exports(ActivityRunner runner, RunRecords records) {
    return new ExportWork(
        runner,
        records,
        database,
        new ExportWork.Places(
            settings.media(),
            settings.verial().tempDirectory(),
            settings.exportDirectory(),
            settings.shopLinks()));
  }

  private GarbageWork garbage(ActivityRunner runner, RunRecords records) {
    return new GarbageWork(
        runner,
        records,
        database,
        stores.library(),
        stores.ownership(),
        new Cleanup.Periods(
            settings.keepUnreferenced(), settings.keepVersions(), settings.keepRecords()),
        clock);
  }

  private Deliveries deliveries() {
    NotificationSettings notifications = settings.notifications();
    return new Deliveries(
        new NotificationRepository(database),
        persistence,
        Senders.of(notifications, clock),
        new LocalizedText(
            new UiLinks(
                settings.temporalUi(), settings.temporal().namespace(), settings.consoleUrl())),
        notifications.lang(),
        clock);
  }

  private InstallationWatch watch(WorkflowClient temporal) {
    return new InstallationWatch(
        runs,
        new WorkflowLiveness(temporal),
        new WatchRepository(database, settings.notifications().policy(), settings.limits()),
        metrics);
  }

  private RunRecords runRecords(WorkflowClient temporal, int mapperVersion) {
    return new RunRecords(
        new RunRecords.Repositories(
            runs,
            new PlanRepository(database),
            new DifferenceRepository(database),
            new MediaRepository(database),
            new PutAsideRepository(database),
            new ProductRepository(database),
            new VariantRepository(database),
            new FeedRepository(database),
            verial.gateRows()),
        new WorkflowLiveness(temporal),
        settings.limits(),
        mapperVersion,
        maxShrink(),
        stores.installation(),
        metrics);
  }

  private LibraryCheck libraryCheck() {
    return new LibraryCheck(
        persistence,
        stores.library(),
        inspector,
        settings.verial().tempDirectory(),
        new VerificationRepository(database));
  }

  private Renditions renditions() {
    return new Renditions(
        persistence,
        stores.library(),
        new ImageScaler(inspector),
        new RenditionRepository(database),
        settings.verial().tempDirectory(),
        settings.renditions().orElse(null));
  }

  private VerialListings listings(ActivityRunner runner) {
    ListingParts parts =
        new ListingParts(
            persistence,
            verial.client(),
            verial.server(),
            new ListingRepositories(
                new RunRepository(database),
                new ReadingRepository(database),
                new StockAndTariffRepository(database),
                new ChangeRepository(database),
                new IssueRepository(database),
                new ChosenArticleRepository(database)),
            verial.unavailable(),
            new ListingPolicy(
                settings.blockSize(),
                settings.rowBlockSize(),
                maxShrink(),
                settings.clockMargin(),
                settings.articlePatience()),
            clock);
    return new VerialListings(
        runner, parts, new ReferenceLists(parts, new ReferenceRepository(database, maxShrink())));
  }

  private ImageFetching images(ActivityRunner runner) {
    ImageBlocks.Repositories repositories =
        new ImageBlocks.Repositories(
            new MediaRepository(database),
            new StoredImageRepository(database),
            new ImageBlockRepository(database),
            new BlockProofRepository(database),
            new ReadingRepository(database));
    ImageStoring storing =
        new ImageStoring(persistence, inspector, stores.library(), repositories.objects(), metrics);
    ImagesOutage outage = new ImagesOutage(persistence, repositories.media(), verial.unavailable());
    return new ImageFetching(
        runner,
        new ImageBlocks(
            persistence,
            verial.client(),
            verial.server(),
            storing,
            repositories,
            outage,
            ImageBlocks.PAUSE),
        new ArticleFetching(
            persistence,
            verial.client(),
            storing,
            repositories.media(),
            new UnavailableArticlePolicy(
                persistence, verial.client(), repositories.media(), settings.articlePatience()),
            outage));
  }

  private BigDecimal maxShrink() {
    return BigDecimal.valueOf(settings.maxShrink());
  }

  /** Asked for before anything is opened: the client of Verial needs it, and would be the last. */
  private static void requireTemporaryDirectory(Path home, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "probe-", ".tmp"));
    } catch (IOException e) {
      throw new ConfigurationException(
          "VERIAL_SYNC_HOME is \"%s\"; expected is a directory that this user can write to (%s: %s)."
              .formatted(home, e.getClass().getSimpleName(), e.getMessage()));
    }
  }

  /** The id of the installation that the database belongs to. */
  String installation() {
    return stores.installation();
  }

  /** For the queue of the workflows. */
  Object[] syncActivities() {
    return syncActivities.clone();
  }

  /** For the queue of those that call Verial. */
  Object[] verialActivities() {
    return verialActivities.clone();
  }

  /** Whether PostgreSQL and S3 answer. */
  List<Check> checks() {
    return stores.checks();
  }

  /** How the gate and the installation stand now. */
  SharedState.Reading reading() {
    return new SharedState.Reading(verial.gateRows().state(settings.limits()), state.read());
  }

  /** What Verial's client has found wrong; nothing is asked for it. */
  Optional<String> verialComplaint() {
    return verial.client().complaint();
  }

  /** Lets no more calls to Verial start from here, and those that waited for one end. */
  void closeGate() {
    verial.closeGate();
  }

  /** Ends the calls to Verial that are under way, as if their leases were lost. */
  void breakOffCalls() {
    verial.breakOffCalls();
  }

  @Override
  public void close() {
    verial.breakOffCalls();
    timer.shutdownNow();
    verial.close();
    deliveries.close();
    stores.close();
  }
}
