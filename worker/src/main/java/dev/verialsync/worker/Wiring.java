package dev.verialsync.worker;

import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.gate.GateWatch;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.gate.SharedGate;
import dev.verialsync.activities.images.ImageBlocks;
import dev.verialsync.activities.images.LibraryCheck;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.listing.ListingPolicy;
import dev.verialsync.activities.listing.ListingRepositories;
import dev.verialsync.activities.listing.ReferenceLists;
import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.products.ProductBatches;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.temporal.ActivityRunner;
import dev.verialsync.activities.temporal.ImageFetching;
import dev.verialsync.activities.temporal.LibraryVerification;
import dev.verialsync.activities.temporal.ProductWriting;
import dev.verialsync.activities.temporal.RunBookkeeping;
import dev.verialsync.activities.temporal.VerialListings;
import dev.verialsync.activities.temporal.WorkflowLiveness;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.library.VerificationRepository;
import dev.verialsync.db.media.ImageBlockRepository;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.PutAsideRepository;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.status.Check;
import dev.verialsync.worker.status.Metrics;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Constructs what a worker process consists of, by hand, once. */
final class Wiring implements AutoCloseable {

  private static final String APPLICATION = "verial-sync worker";
  private static final int TIMER_THREADS = 3;

  /** Of their own: while PostgreSQL is away they all wait, and heartbeats must not. */
  private static final int LEASE_THREADS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Database database;
  private final MediaLibrary library;
  private final VerialClient verial;
  private final SharedGate gate;
  private final Leases leases;
  private final ScheduledThreadPoolExecutor timer;
  private final ScheduledThreadPoolExecutor queries;
  private final String installation;
  private final Object[] syncActivities;
  private final Object[] verialActivities;
  private final List<Check> checks;

  private Wiring(
      Database database,
      MediaLibrary library,
      VerialClient verial,
      SharedGate gate,
      Leases leases,
      ScheduledThreadPoolExecutor timer,
      ScheduledThreadPoolExecutor queries,
      String installation,
      Object[] syncActivities,
      Object[] verialActivities,
      List<Check> checks) {
    this.database = database;
    this.library = library;
    this.verial = verial;
    this.gate = gate;
    this.leases = leases;
    this.timer = timer;
    this.queries = queries;
    this.installation = installation;
    this.syncActivities = syncActivities;
    this.verialActivities = verialActivities;
    this.checks = checks;
  }

  static Wiring of(Settings settings, WorkflowClient temporal, Metrics metrics) {
    return of(settings, temporal, metrics, Clock.systemUTC());
  }

  /** By a clock of one's own, for tests. */
  static Wiring of(Settings settings, WorkflowClient temporal, Metrics metrics, Clock clock) {
    VerialSettings verialSettings = settings.verial();
    requireTemporaryDirectory(settings.home(), verialSettings.tempDirectory());
    DatabaseSettings databaseSettings = settings.database(APPLICATION);
    Database database = Database.open(databaseSettings);
    MediaLibrary library = null;
    LibraryOwner owner;
    boolean owned = false;
    try {
      requireSchema(database, databaseSettings);
      library = library(settings);
      InstallationRepository installation = new InstallationRepository(database);
      owner = new LibraryOwner(installation.id().toString(), databaseSettings.address());
      requireOwn(library, owner, installation);
      owned = true;
    } finally {
      if (!owned) {
        if (library != null) {
          library.close();
        }
        database.close();
      }
    }
    ScheduledThreadPoolExecutor timer = timer("verial-sync-timer", TIMER_THREADS);
    ScheduledThreadPoolExecutor queries = timer("verial-sync-leases", LEASE_THREADS);
    CallGateRepository gateRows = new CallGateRepository(database);
    Leases leases = new Leases(gateRows, queries);
    SharedGate gate = new SharedGate(gateRows, settings.limits(), leases, new LoggedGateWatch());
    VerialClient verial = new VerialClient(verialSettings, gate, clock);

    ActivityRunner runner = new ActivityRunner(timer, new BrokenProcess());
    Persistence persistence = new Persistence();
    UnavailableMethodPolicy unavailable =
        new UnavailableMethodPolicy(
            verial, new CallRepository(database), settings.articlePatience());
    ServerKnowledge server =
        new ServerKnowledge(
            verialSettings.baseUri().toString(),
            verial,
            new MethodSupportRepository(database),
            new IssueRepository(database),
            unavailable);
    BigDecimal maxShrink = BigDecimal.valueOf(settings.maxShrink());
    RunRepository runs = new RunRepository(database);
    MediaRepository media = new MediaRepository(database);
    ProductRepository products = new ProductRepository(database);
    ProductMapper mapper = new ProductMapper(settings.zeroPrice());
    RunBookkeeping bookkeeping =
        new RunBookkeeping(
            runner,
            new RunRecords(
                new RunRecords.Repositories(
                    runs,
                    new PlanRepository(database),
                    media,
                    new PutAsideRepository(database),
                    products,
                    gateRows),
                new WorkflowLiveness(temporal),
                settings.limits(),
                mapper.version(),
                maxShrink,
                owner.installation()));
    ListingParts listing =
        new ListingParts(
            persistence,
            verial,
            server,
            new ListingRepositories(
                runs,
                new ReadingRepository(database),
                new StockAndTariffRepository(database),
                new ChangeRepository(database),
                new IssueRepository(database),
                new ChosenArticleRepository(database)),
            unavailable,
            new ListingPolicy(
                settings.blockSize(),
                settings.rowBlockSize(),
                maxShrink,
                settings.clockMargin(),
                settings.articlePatience()),
            clock);
    VerialListings listings =
        new VerialListings(
            runner,
            listing,
            new ReferenceLists(listing, new ReferenceRepository(database, maxShrink)));
    ImageInspector inspector = new ImageInspector(settings.imageLimits());
    ImageFetching images =
        ImageFetching.of(
            runner,
            persistence,
            verial,
            server,
            new ImageBlocks.Repositories(
                media,
                new StoredImageRepository(database),
                new ImageBlockRepository(database),
                new ReadingRepository(database)),
            inspector,
            library,
            unavailable,
            settings.articlePatience());
    return new Wiring(
        database,
        library,
        verial,
        gate,
        leases,
        timer,
        queries,
        owner.installation(),
        new Object[] {
          bookkeeping,
          new ProductWriting(runner, new ProductBatches(persistence, products, mapper)),
          new LibraryVerification(
              runner,
              new LibraryCheck(
                  persistence,
                  library,
                  inspector,
                  verialSettings.tempDirectory(),
                  new VerificationRepository(database)))
        },
        new Object[] {listings, images},
        List.of(
            check(database, databaseSettings.address()),
            check(library, settings.media().endpoint())));
  }

  private static Check check(Database database, String address) {
    return new Check(
        "PostgreSQL at " + address,
        database::ping,
        fault -> "PostgreSQL does not answer: " + SqlFaults.reason(fault));
  }

  private static Check check(MediaLibrary library, String endpoint) {
    return new Check(
        "S3 at " + endpoint, library::ping, fault -> "S3 does not answer: " + fault.getMessage());
  }

  private static void requireSchema(Database database, DatabaseSettings settings) {
    try {
      database.requireCurrentSchema();
    } catch (SchemaException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.debug("PostgreSQL cannot be used", e);
      throw new ConfigurationException(SqlFaults.sentence(settings, e));
    }
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

  private static MediaLibrary library(Settings settings) {
    try {
      MediaLibrary library = new S3MediaLibrary(settings.media());
      library.ping();
      return library;
    } catch (MediaLibraryException e) {
      throw new ConfigurationException(
          "S3 cannot be used: %s. Start it, or let `verial-sync up` start an embedded one; `verial-sync migrate` creates the bucket."
              .formatted(e.getMessage()));
    }
  }

  private static void requireOwn(
      MediaLibrary library, LibraryOwner owner, InstallationRepository installation) {
    LibraryOwnership ownership = new LibraryOwnership(library, owner);
    try {
      ownership.doubt(installation::knowsImages).ifPresent(doubt -> LOG.warn("{}", doubt));
    } catch (MediaLibraryException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private static ScheduledThreadPoolExecutor timer(String name, int threads) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** The id of the installation that the database belongs to. */
  String installation() {
    return installation;
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
    return checks;
  }

  /** What Verial's client has found wrong; nothing is asked for it. */
  Optional<String> verialComplaint() {
    return verial.complaint();
  }

  /** Lets no more calls to Verial start from here, and those that waited for one end. */
  void closeGate() {
    gate.close();
  }

  /** Ends the calls to Verial that are under way, as if their leases were lost. */
  void breakOffCalls() {
    leases.close();
  }

  @Override
  public void close() {
    leases.close();
    timer.shutdownNow();
    queries.shutdownNow();
    verial.close();
    try {
      library.close();
    } catch (Exception e) {
      LOG.debug("The S3 client did not close", e);
    }
    database.close();
  }

  /** Says once when the gate closes, and once when it opens again. */
  private static final class LoggedGateWatch implements GateWatch {
    private final AtomicReference<@Nullable String> closed = new AtomicReference<>();

    @Override
    public void open() {
      if (closed.get() != null && closed.getAndSet(null) != null) {
        LOG.info("Calls to Verial continue");
      }
    }

    @Override
    public void closed(String sentence, @Nullable Instant since, boolean probing) {
      if (closed.getAndSet(sentence) == null) {
        LOG.warn("No call to Verial for now. {}", sentence);
      }
    }
  }
}
