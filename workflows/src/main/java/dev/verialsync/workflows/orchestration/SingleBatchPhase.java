package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.listing;

import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.single.LandedRows;
import dev.verialsync.workflows.messages.single.SingleBatchInput;
import dev.verialsync.workflows.messages.values.SyncPhase;
import org.jspecify.annotations.Nullable;

/**
 * The old manner: after the article list, batch after batch, each of which does everything for its
 * articles. What has vanished comes last.
 */
final class SingleBatchPhase {

  private final OpenRun run;
  private final Listings listings;
  private final PlannedBatches batches;
  private final ImagePhase images;

  SingleBatchPhase(OpenRun run, Listings listings, PlannedBatches batches) {
    this.run = run;
    this.listings = listings;
    this.batches = batches;
    this.images = new ImagePhase(run, listings, batches);
  }

  /**
   * Does all batches, or those that are left.
   *
   * @param carried where an earlier execution stopped; null at the beginning
   * @param chosenMoment as of when the run began; null where all articles are worked on
   */
  void run(@Nullable CatalogSyncState carried, @Nullable String chosenMoment) {
    run.upsertPhase(SyncPhase.PRODUCTS);
    CatalogSyncState state = carried != null ? carried : planned(chosenMoment);
    batches.work(
        SyncPhase.PRODUCTS,
        state,
        batch ->
            run.start(
                batch,
                new SingleBatchInput(
                    run.id(), batch.number(), batch.articleIds(), run.options().acceptShrink())));
    images.settle(state);
    if (run.options().articles().isEmpty()) {
      LandedRows settled = listing("settle stock and tariffs").settleRows(new RunCommand(run.id()));
      run.note(settled.note());
      run.countIssues(settled.issues());
    }
    batches.settleProducts();
  }

  private CatalogSyncState planned(@Nullable String chosenMoment) {
    if (run.options().verify()) {
      images.verifyLibrary();
    }
    String moment = chosenMoment;
    boolean complete = false;
    if (moment == null) {
      ListingReport articles = listings.articles(1);
      ChangesReport changes = listings.changes();
      complete = articles.complete() && changes.complete();
      moment = changes.moment();
      listings.references();
    }
    PlanSummary plan = batches.plan(SyncPhase.PRODUCTS, 0);
    return run.begun(Stage.PRODUCT_BATCHES, plan, moment, complete, 0, null);
  }
}
