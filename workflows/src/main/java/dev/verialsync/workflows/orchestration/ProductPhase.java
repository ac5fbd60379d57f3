package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
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
    batches.settleProducts();
  }

  private CatalogSyncState listedAndPlanned(boolean listedJustNow, boolean chosen) {
    if (!listedJustNow && !chosen) {
      listings.articles(2);
    }
    if (!chosen) {
      listings.rest();
    }
    return run.begun(Stage.PRODUCT_BATCHES, batches.plan(SyncPhase.PRODUCTS, 0));
  }
}
