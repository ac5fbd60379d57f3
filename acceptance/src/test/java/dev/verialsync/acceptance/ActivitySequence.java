package dev.verialsync.acceptance;

import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
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
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.single.AskRowsCommand;
import dev.verialsync.workflows.messages.single.LandRowsCommand;
import dev.verialsync.workflows.messages.values.BlockReading;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import java.util.function.Supplier;

/** A whole run as the workflows make it, activity by activity, each called as the caller says. */
public final class ActivitySequence {
  private static final int BATCH = 10;

  /** How each activity is called, such as twice. */
  public interface Calling {
    <T> T call(String activity, Supplier<T> command);
  }

  /** How the run finds out what to fetch. */
  public enum Manner {
    ARTICLE_BY_ARTICLE,
    BY_BLOCK,
    CHOSEN_AND_VERIFIED,
    SINGLE_BATCH
  }

  /** What a run of chosen articles is about. */
  public static final List<Long> CHOSEN = List.of(2L, 5L, 9L);

  private final Manner manner;
  private final RunActivities run;
  private final ListingActivities listings;
  private final ImageActivities images;
  private final ProductActivities products;
  private final LibraryActivities library;

  public ActivitySequence(TestActivityEnvironment environment, Manner manner) {
    this.manner = manner;
    this.run = environment.newActivityStub(RunActivities.class);
    this.listings = environment.newActivityStub(ListingActivities.class);
    this.images = environment.newActivityStub(ImageActivities.class);
    this.products = environment.newActivityStub(ProductActivities.class);
    this.library = environment.newActivityStub(LibraryActivities.class);
  }

  public RunTotals carryOut(String name, Calling calling) {
    OpenRunCommand opening =
        new OpenRunCommand(name, "incremental", "all", CatalogSyncInput.DEFAULT);
    long id = calling.call("openRun", () -> run.openRun(opening)).runId();
    RunCommand command = new RunCommand(id);
    calling.call("inspectServer", () -> listings.inspectServer(command));
    if (manner == Manner.SINGLE_BATCH) {
      singleBatches(id, calling);
      return closed(id, calling);
    }
    images(id, calling);
    calling.call("pause", () -> run.setPaused(new SetPausedCommand(id, true, "a test")));
    calling.call("observe", () -> run.observe(command));
    calling.call("resume", () -> run.setPaused(new SetPausedCommand(id, false, null)));
    products(id, calling);
    return closed(id, calling);
  }

  private RunTotals closed(long id, Calling calling) {
    return calling.call("closeRun", () -> run.closeRun(new CloseRunCommand(id, "completed", null)));
  }

  private void singleBatches(long id, Calling calling) {
    LandListCommand listing = new LandListCommand(id, 1, false);
    calling.call("landArticles", () -> listings.landArticles(listing));
    AskChangesCommand asking = new AskChangesCommand(id, true);
    String moment = calling.call("askChanges", () -> listings.askChanges(asking)).moment();
    calling.call(
        "landReferences", () -> listings.landReferences(new LandListCommand(id, 2, false)));
    for (PlannedBatch batch : plan(id, SyncPhase.PRODUCTS, 0, calling)) {
      for (long article : batch.articleIds()) {
        AskRowsCommand rows = new AskRowsCommand(id, batch.number(), article);
        String asked =
            String.valueOf(calling.call("askRows", () -> listings.askRows(rows)).moment());
        FetchImagesCommand fetching = new FetchImagesCommand(id, asked, article);
        calling.call("fetchImages", () -> images.fetchImages(fetching));
      }
      LandRowsCommand landing = new LandRowsCommand(id, batch.number(), false);
      calling.call("landRows", () -> listings.landRows(landing));
      SettleImagesCommand settling = new SettleImagesCommand(id, false, false, batch);
      calling.call("settleImages", () -> run.settleImages(settling));
      WriteProductsCommand writing =
          new WriteProductsCommand(id, batch.number(), batch.articleIds());
      calling.call("writeProducts", () -> products.writeProducts(writing));
    }
    settleImages(id, calling);
    calling.call("completeImages", () -> run.completeImages(new CompleteImagesCommand(id, moment)));
    calling.call("settleRows", () -> listings.settleRows(new RunCommand(id)));
    calling.call("settleProducts", () -> run.settleProducts(new RunCommand(id)));
  }

  private void images(long id, Calling calling) {
    if (manner == Manner.CHOSEN_AND_VERIFIED) {
      chosenImages(id, calling);
      return;
    }
    LandListCommand listing = new LandListCommand(id, 1, false);
    calling.call("landArticles", () -> listings.landArticles(listing));
    String moment =
        calling
            .call("askChanges", () -> listings.askChanges(new AskChangesCommand(id, false)))
            .moment();
    int blocks = manner == Manner.BY_BLOCK ? blocks(id, moment, calling) : 0;
    fetch(id, moment, blocks, calling);
    settleImages(id, calling);
    calling.call("completeImages", () -> run.completeImages(new CompleteImagesCommand(id, moment)));
  }

  private void chosenImages(long id, Calling calling) {
    LandChosenCommand landing = new LandChosenCommand(id, CHOSEN, true, false, false);
    String moment = calling.call("landChosen", () -> listings.landChosen(landing)).moment();
    calling.call("verifyLibrary", () -> library.verifyLibrary(new VerifyCommand(id, CHOSEN)));
    fetch(id, moment, 0, calling);
    settleImages(id, calling);
    calling.call("settleVerification", () -> library.settleVerification(new RunCommand(id)));
  }

  private void settleImages(long id, Calling calling) {
    boolean allArticles = manner != Manner.CHOSEN_AND_VERIFIED;
    SettleImagesCommand settling = new SettleImagesCommand(id, allArticles, false);
    calling.call("settleImages", () -> run.settleImages(settling));
  }

  /** Returns how many there were. */
  private int blocks(long id, String moment, Calling calling) {
    PlanBlocksCommand planning = new PlanBlocksCommand(id, moment, false, false, false);
    int number = 0;
    for (BlockReading reading :
        calling.call("planBlocks", () -> images.planBlocks(planning)).readings()) {
      boolean last;
      do {
        number++;
        FetchBlockCommand fetching =
            new FetchBlockCommand(id, "run", number, moment, reading, false, false, false);
        last = calling.call("fetchBlock", () -> images.fetchBlock(fetching)).last();
      } while (!last);
    }
    return number;
  }

  private void fetch(long id, String moment, int afterBatch, Calling calling) {
    for (PlannedBatch batch : plan(id, SyncPhase.IMAGES, afterBatch, calling)) {
      for (long article : batch.articleIds()) {
        FetchImagesCommand fetching = new FetchImagesCommand(id, moment, article);
        calling.call("fetchImages", () -> images.fetchImages(fetching));
      }
    }
  }

  private void products(long id, Calling calling) {
    if (manner != Manner.CHOSEN_AND_VERIFIED) {
      LandListCommand listing = new LandListCommand(id, 2, false);
      calling.call("landArticles", () -> listings.landArticles(listing));
      calling.call("landStock", () -> listings.landStock(listing));
      calling.call("landTariffs", () -> listings.landTariffs(listing));
      calling.call("landReferences", () -> listings.landReferences(listing));
    }
    for (PlannedBatch batch : plan(id, SyncPhase.PRODUCTS, 0, calling)) {
      WriteProductsCommand writing =
          new WriteProductsCommand(id, batch.number(), batch.articleIds());
      calling.call("writeProducts", () -> products.writeProducts(writing));
    }
    calling.call("settleProducts", () -> run.settleProducts(new RunCommand(id)));
  }

  private List<PlannedBatch> plan(long id, SyncPhase phase, int afterBatch, Calling calling) {
    List<Long> articles = manner == Manner.CHOSEN_AND_VERIFIED ? CHOSEN : List.of();
    boolean all = manner == Manner.SINGLE_BATCH;
    PlanCommand planning = new PlanCommand(id, phase, all, false, BATCH, articles, afterBatch, all);
    calling.call("makePlan", () -> run.makePlan(planning));
    return calling
        .call("readPlan", () -> run.readPlan(new ReadPlanQuery(id, phase, afterBatch, 100)))
        .batches();
  }
}
