package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;
import static dev.verialsync.workflows.orchestration.ActivityStubs.imageLists;
import static dev.verialsync.workflows.orchestration.ActivityStubs.library;

import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.CompleteImagesCommand;
import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.commands.ImageBlock;
import dev.verialsync.workflows.messages.commands.ImageStrategy;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.values.BlockReading;
import dev.verialsync.workflows.messages.values.BlocksState;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.workflow.Promise;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Phase 1: every image of the catalogue into the media library. */
final class ImagePhase {

  /** One that is being stored, and the next, which Verial is asked for meanwhile. */
  private static final int BLOCKS_AT_ONCE = 2;

  private final OpenRun run;
  private final Listings listings;
  private final PlannedBatches batches;

  ImagePhase(OpenRun run, Listings listings, PlannedBatches batches) {
    this.run = run;
    this.listings = listings;
    this.batches = batches;
  }

  /**
   * Does the phase, or what is left of it.
   *
   * @param carried where an earlier execution stopped; null at the beginning
   * @param chosenMoment as of when chosen articles are known; null where all are worked on
   * @return whether the article list was read and nothing had to be fetched since
   */
  boolean run(@Nullable CatalogSyncState carried, @Nullable String chosenMoment) {
    run.upsertPhase(SyncPhase.IMAGES);
    if (run.options().dryRun()) {
      return planned(chosenMoment);
    }
    if (carried == null && run.options().verify()) {
      verifyLibrary();
    }
    CatalogSyncState state =
        carried != null
            ? carried
            : chosenMoment != null ? planned(chosenMoment, false, 0) : listedAndPlanned();
    boolean readInBlocks = state.stage() == Stage.IMAGE_BLOCKS;
    if (readInBlocks) {
      int blocks = readBlocks(state);
      state = planned(state.moment(), state.listingComplete(), blocks);
    }
    String moment = String.valueOf(state.moment());
    batches.work(
        SyncPhase.IMAGES,
        state,
        batch ->
            run.start(
                batch, new ImageBatchInput(run.id(), batch.number(), moment, batch.articleIds())));
    boolean worked = PlannedBatches.of(state).batches() > 0 || readInBlocks;
    if (worked) {
      settleImages();
    }
    end(state);
    return !worked;
  }

  /** Ends the images of single batches, as a phase of their own would end. */
  void settle(CatalogSyncState state) {
    settleImages();
    end(state);
  }

  private void end(CatalogSyncState state) {
    if (run.options().verify()) {
      settleVerification();
    }
    if (state.listingComplete() && run.options().articles().isEmpty()) {
      bookkeeping("images complete")
          .completeImages(new CompleteImagesCommand(run.id(), String.valueOf(state.moment())));
    }
  }

  /** A dry run's part: whose images would be asked for. */
  private boolean planned(@Nullable String chosenMoment) {
    if (chosenMoment == null) {
      listings.articles(1);
      listings.changes();
    }
    batches.plan(SyncPhase.IMAGES, 0);
    return true;
  }

  private CatalogSyncState listedAndPlanned() {
    ListingReport articles = listings.articles(1);
    ChangesReport changes = listings.changes();
    boolean complete = articles.complete() && changes.complete();
    return run.options().imageStrategy() != ImageStrategy.PER_ARTICLE
        ? blocksPlanned(changes.moment(), complete)
        : planned(changes.moment(), complete, 0);
  }

  private CatalogSyncState planned(@Nullable String moment, boolean listingComplete, int after) {
    PlanSummary plan = batches.plan(SyncPhase.IMAGES, after);
    return run.begun(Stage.IMAGE_BATCHES, plan, moment, listingComplete, after, null);
  }

  /** Where no list is worth reading in blocks, the plan of articles follows at once. */
  private CatalogSyncState blocksPlanned(String moment, boolean listingComplete) {
    run.shown().doing("images: planning blocks");
    BlocksPlan blocks =
        imageLists("plan blocks")
            .planBlocks(
                new PlanBlocksCommand(
                    run.id(),
                    moment,
                    run.options().full(),
                    run.options().retryIssues(),
                    run.options().imageStrategy() == ImageStrategy.AUTO));
    run.note(blocks.note());
    return blocks.readings().isEmpty()
        ? planned(moment, listingComplete, 0)
        : blocksLeft(moment, listingComplete, 0, blocks.readings());
  }

  private CatalogSyncState blocksLeft(
      @Nullable String moment, boolean listingComplete, int afterBlock, List<BlockReading> left) {
    return run.begun(
        Stage.IMAGE_BLOCKS,
        new PlanSummary(0, 0),
        moment,
        listingComplete,
        afterBlock,
        new BlocksState(left));
  }

  /** Returns how many blocks were read: the batches that follow are numbered after them. */
  private int readBlocks(CatalogSyncState state) {
    List<BlockReading> left = state.blocks() == null ? List.of() : state.blocks().readings();
    String moment = String.valueOf(state.moment());
    run.shown().paused(run.pausedSince());
    run.shown().doing("images: reading the images of many articles at once");
    BlockSequence sequence = new BlockSequence(left, state.afterBatch());
    run.onBlockRead(sequence::wasRead);
    BatchWindow window =
        new BatchWindow(
            BLOCKS_AT_ONCE,
            state.afterBatch(),
            new BlockWork(run, sequence, batch -> startBlock(batch, sequence, moment)));
    if (!window.run()) {
      run.continueAsNew(
          blocksLeft(moment, state.listingComplete(), window.afterBatch(), sequence.left()));
    }
    return window.afterBatch();
  }

  private Promise<BatchResult> startBlock(
      PlannedBatch batch, BlockSequence sequence, String moment) {
    ImageBlock block =
        new ImageBlock(
            sequence.begin(batch.number()),
            run.options().full(),
            run.options().retryIssues(),
            run.searchAttributes(),
            sequence.isAhead(batch.number()));
    return run.start(
        batch, new ImageBatchInput(run.id(), batch.number(), moment, List.of(), block));
  }

  /** Before the check of the library is settled, and before the floor rises. */
  private void settleImages() {
    run.shown().doing("images: settling articles that would lose all their images");
    SettledImages settled =
        bookkeeping("settle articles without images")
            .settleImages(
                new SettleImagesCommand(
                    run.id(), run.options().articles().isEmpty(), run.options().acceptShrink()));
    run.count(SyncCounts.images(0, 0, 0, settled.removed(), settled.issues()));
    run.shown().counted(run.counts());
    run.note(settled.note());
  }

  void verifyLibrary() {
    run.shown().doing("images: checking the media library");
    library("check the media library")
        .verifyLibrary(new VerifyCommand(run.id(), run.options().articles()));
  }

  private void settleVerification() {
    VerificationReport report =
        library("settle the check of the media library")
            .settleVerification(new RunCommand(run.id()));
    run.verified(report);
    if (report.lost() > 0) {
      run.countIssues(Map.of("image_lost", report.lost()));
    }
    run.note(
        "Checked %d objects of the media library: %d missing, %d wrong; %d repaired, %d lost."
            .formatted(
                report.checked(),
                report.missing(),
                report.wrong(),
                report.repaired(),
                report.lost()));
  }
}
