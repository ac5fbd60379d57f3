package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;

import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.values.SyncPhase;
import org.jspecify.annotations.Nullable;

/** Phase 2: products, prices and stock into the shop's tables. */
final class ProductPhase {

  private final OpenRun run;
  private final Listings listings;
  private final PlannedBatches batches;

  ProductPhase(OpenRun run, Listings listings, PlannedBatches batches) {
    this.run = run;
    this.listings = listings;
    this.batches = batches;
  }

  /**
   * Does the phase, or what is left of it.
   *
   * @param carried where an earlier execution stopped; null at the beginning
   * @param listedJustNow the article list need not be read again
   * @param chosen the chosen articles are landed already: no list is read
   */
  void run(@Nullable CatalogSyncState carried, boolean listedJustNow, boolean chosen) {
    run.upsertPhase(SyncPhase.PRODUCTS);
    batches.work(
        SyncPhase.PRODUCTS,
        carried == null ? listedAndPlanned(listedJustNow, chosen) : carried,
        batch ->
            run.start(batch, new ProductBatchInput(run.id(), batch.number(), batch.articleIds())));
    run.shown().doing("products: settling barcodes");
    bookkeeping("settle barcodes").settleProducts(new RunCommand(run.id()));
  }

  private CatalogSyncState listedAndPlanned(boolean listedJustNow, boolean chosen) {
    if (!listedJustNow && !chosen) {
      listings.articles(2);
    }
    if (!chosen) {
      listings.rest();
    }
    PlanSummary plan = batches.plan(SyncPhase.PRODUCTS, 0);
    if (plan.held() > 0) {
      run.note(
          "%d products differ and are held: `verial-sync release` lets the next run write them."
              .formatted(plan.held()));
    }
    return run.begun(Stage.PRODUCT_BATCHES, plan);
  }
}
