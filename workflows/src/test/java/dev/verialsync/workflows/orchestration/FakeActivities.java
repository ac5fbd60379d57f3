package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.CompareSaleCommand;
import dev.verialsync.workflows.messages.commands.CompleteImagesCommand;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.commands.PlanCommand;
import dev.verialsync.workflows.messages.commands.ReadPlanQuery;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SetPausedCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.confirm.DifferenceCounts;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ChosenReport;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.PlanPage;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.ProductsSettled;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.results.SaleCompared;
import dev.verialsync.workflows.messages.results.ServerReport;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.results.WaitObservation;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import dev.verialsync.workflows.messages.single.AskRowsCommand;
import dev.verialsync.workflows.messages.single.AskedRows;
import dev.verialsync.workflows.messages.single.LandRowsCommand;
import dev.verialsync.workflows.messages.single.LandedRows;
import dev.verialsync.workflows.messages.values.BlockReading;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Activities over a catalogue of ids 1 to n in memory; they remember what they were asked. */
class FakeActivities
    implements RunActivities,
        ListingActivities,
        LibraryActivities,
        ImageActivities,
        ProductActivities {

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  final Map<Long, Integer> fetchedTimes = new ConcurrentHashMap<>();
  final Map<Long, Integer> writtenTimes = new ConcurrentHashMap<>();
  final List<CloseRunCommand> closed = Collections.synchronizedList(new ArrayList<>());
  private final int articles;
  private int batchSize;
  private int imagesAfterBatch;
  volatile int imagesPlanned;
  volatile boolean listingComplete = true;
  volatile SettledImages settledImages = new SettledImages(0, Map.of(), null);
  final List<SettleImagesCommand> settling = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger refusals = new AtomicInteger();
  volatile ErrorType refusal = ErrorType.ANOTHER_RUN_UNDER_WAY;
  volatile Map<String, Integer> issues = Map.of();
  volatile int held;

  /** How many blocks each list of images has. */
  volatile List<Integer> blockLists = List.of();

  final Set<Long> vanished = ConcurrentHashMap.newKeySet();
  volatile @Nullable String rowsNote;
  final Map<Long, String> moments = new ConcurrentHashMap<>();

  volatile int blockArticles = 1;
  volatile List<String> searchAttributes = List.of();

  final Map<Integer, Integer> blocksRead = new ConcurrentHashMap<>();
  volatile Consumer<Long> onFetch = id -> {};
  volatile Consumer<Boolean> onSetPaused = paused -> {};
  volatile Consumer<WriteProductsCommand> onWrite = command -> {};

  FakeActivities(int articles) {
    this.articles = articles;
    this.imagesPlanned = articles;
  }

  @Override
  public OpenRunResult openRun(OpenRunCommand command) {
    asked.add("openRun " + command.mode() + " " + command.phase());
    if (refusals.getAndDecrement() > 0) {
      throw refusal.failure("Run 6 (workflow night) is under way.");
    }
    return new OpenRunResult(7, searchAttributes);
  }

  @Override
  public RunTotals closeRun(CloseRunCommand command) {
    asked.add("closeRun " + command.status());
    closed.add(command);
    SyncCounts counts =
        SyncCounts.images(fetchedTimes.size(), fetchedTimes.size(), 0, 0, issueCounts())
            .plus(SyncCounts.products(writtenTimes.size(), 0, 0, 0, Map.of()));
    return new RunTotals(counts, Map.of("GetArticulosWS", 1), 3, 5, command.status(), 0);
  }

  private Map<String, Integer> issueCounts() {
    return issues.keySet().stream().collect(Collectors.toMap(k -> k, k -> fetchedTimes.size()));
  }

  @Override
  public PlanSummary makePlan(PlanCommand command) {
    asked.add("makePlan " + command.phase().label() + (command.full() ? " full" : ""));
    batchSize = command.batchSize();
    imagesAfterBatch =
        command.phase() == SyncPhase.IMAGES ? command.afterBatch() : imagesAfterBatch;
    int planned = planned(command.phase());
    return new PlanSummary((planned + batchSize - 1) / batchSize, planned);
  }

  private int planned(SyncPhase phase) {
    return phase == SyncPhase.IMAGES ? imagesPlanned : articles;
  }

  @Override
  public PlanPage readPlan(ReadPlanQuery query) {
    List<PlannedBatch> page = new ArrayList<>();
    int n = query.afterBatch();
    int before = query.phase() == SyncPhase.IMAGES ? imagesAfterBatch : 0;
    while (page.size() < query.limit() && (n - before) * batchSize < planned(query.phase())) {
      long first = (long) (n - before) * batchSize + 1;
      long last = Math.min(first + batchSize - 1, planned(query.phase()));
      page.add(new PlannedBatch(++n, LongStream.rangeClosed(first, last).boxed().toList()));
    }
    return new PlanPage(page);
  }

  @Override
  public SettledImages settleImages(SettleImagesCommand command) {
    asked.add("settleImages");
    settling.add(command);
    return settledImages;
  }

  @Override
  public Acknowledgement completeImages(CompleteImagesCommand command) {
    asked.add("completeImages " + command.moment());
    return new Acknowledgement();
  }

  @Override
  public SaleCompared compareSale(CompareSaleCommand command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ProductsSettled settleProducts(RunCommand command) {
    asked.add("settleProducts");
    return new ProductsSettled(held, null);
  }

  @Override
  public DifferenceCounts countDifferences(RunCommand command) {
    asked.add("countDifferences");
    return new DifferenceCounts(Map.of("products changed: price_gross", 3L));
  }

  @Override
  public Acknowledgement undoDryPart(RunCommand command) {
    asked.add("undoDryPart");
    return new Acknowledgement();
  }

  @Override
  public Acknowledgement cancelWorkflow(RunCommand command) {
    asked.add("cancelWorkflow");
    ActivityExecutionContext context = Activity.getExecutionContext();
    context.getWorkflowClient().newUntypedWorkflowStub(context.getInfo().getWorkflowId()).cancel();
    return new Acknowledgement();
  }

  @Override
  public WaitObservation observe(RunCommand command) {
    asked.add("observe");
    return new WaitObservation(
        "Verial does not answer (connection refused)", "2026-11-24T01:00:00Z");
  }

  @Override
  public PauseState setPaused(SetPausedCommand command) {
    asked.add(command.paused() ? "pause" : "resume");
    onSetPaused.accept(command.paused());
    return new PauseState(command.paused(), command.paused() ? "2026-11-24T01:00:00Z" : null);
  }

  @Override
  public VerificationReport verifyLibrary(VerifyCommand command) {
    asked.add("verifyLibrary " + command.articles());
    return new VerificationReport(9, 2, 1, 0, 0);
  }

  @Override
  public VerificationReport settleVerification(RunCommand command) {
    asked.add("settleVerification");
    return new VerificationReport(9, 2, 1, 2, 1);
  }

  @Override
  public ServerReport inspectServer(RunCommand command) {
    asked.add("inspectServer");
    return new ServerReport("1.8.4", null, Map.of());
  }

  @Override
  public ChangesReport askChanges(AskChangesCommand command) {
    asked.add("askChanges");
    return new ChangesReport("2026-11-24T00:00:00Z", 1, 0, true, null, Map.of());
  }

  @Override
  public ChosenReport landChosen(LandChosenCommand command) {
    asked.add(
        "landChosen "
            + command.articleIds()
            + (command.prices() ? " with prices" : "")
            + (command.moreFollow() ? ", more follow" : ""));
    List<Long> known = command.articleIds().stream().filter(id -> id <= articles).toList();
    List<Long> unknown = command.articleIds().stream().filter(id -> id > articles).toList();
    imagesPlanned = known.size();
    return new ChosenReport(
        "2026-11-24T00:00:00Z", known.size(), List.of(), unknown, List.of(), Map.of(), null);
  }

  @Override
  public ListingReport landArticles(LandListCommand command) {
    asked.add("landArticles " + command.pass());
    return new ListingReport(articles, listingComplete, null, Map.of());
  }

  @Override
  public ListingReport landStock(LandListCommand command) {
    asked.add("landStock");
    return new ListingReport(articles, true, null, Map.of());
  }

  @Override
  public ListingReport landTariffs(LandListCommand command) {
    asked.add("landTariffs");
    return new ListingReport(articles, true, null, Map.of());
  }

  @Override
  public ListingReport landReferences(LandListCommand command) {
    asked.add("landReferences");
    return new ListingReport(10, true, "GetCursosWS is unknown to this server.", Map.of());
  }

  @Override
  public AskedRows askRows(AskRowsCommand command) {
    boolean listed = !vanished.contains(command.articleId());
    return new AskedRows(listed ? "2026-11-24T00:00:07Z" : null, Map.of());
  }

  @Override
  public LandedRows landRows(LandRowsCommand command) {
    asked.add("landRows " + command.batch());
    return new LandedRows(Map.of(), rowsNote);
  }

  @Override
  public LandedRows settleRows(RunCommand command) {
    asked.add("settleRows");
    return new LandedRows(Map.of(), null);
  }

  @Override
  public FetchImagesResult fetchImages(FetchImagesCommand command) {
    onFetch.accept(command.articleId());
    fetchedTimes.merge(command.articleId(), 1, Integer::sum);
    moments.put(command.articleId(), command.moment());
    return new FetchImagesResult(1, 1, 0, 0, issues);
  }

  @Override
  public BlocksPlan planBlocks(PlanBlocksCommand command) {
    asked.add("planBlocks " + command.moment());
    return new BlocksPlan(
        blockLists.stream()
            .map(blocks -> new BlockReading(null, null, blocks, null, false))
            .toList(),
        blockLists.isEmpty() && !command.auto() ? "The server is too old for blocks." : null);
  }

  @Override
  public FetchBlockResult fetchBlock(FetchBlockCommand command) {
    int list = command.reading().articles();
    int block = blocksRead.merge(list, 1, Integer::sum);
    asked.add("fetchBlock %d: block %d of %d".formatted(command.number(), block, list));
    onFetch.accept((long) command.number());
    return new FetchBlockResult(
        LongStream.rangeClosed(1, blockArticles).boxed().toList(),
        1,
        2,
        1,
        1,
        0,
        Map.of(),
        block == list,
        null,
        null);
  }

  @Override
  public WriteProductsResult writeProducts(WriteProductsCommand command) {
    onWrite.accept(command);
    command.articleIds().forEach(id -> writtenTimes.merge(id, 1, Integer::sum));
    return new WriteProductsResult(command.articleIds().size(), 0, 0, 0, Map.of(), 4);
  }
}
