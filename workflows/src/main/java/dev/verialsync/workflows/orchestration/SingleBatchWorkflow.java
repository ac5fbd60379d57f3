package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;
import static dev.verialsync.workflows.orchestration.ActivityStubs.listing;

import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.SingleBatch;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.single.AskRowsCommand;
import dev.verialsync.workflows.messages.single.AskedRows;
import dev.verialsync.workflows.messages.single.LandRowsCommand;
import dev.verialsync.workflows.messages.single.LandedRows;
import dev.verialsync.workflows.messages.single.SingleBatchInput;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.orchestration.input.BatchInputs;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For each article at once: its stock and tariff, then its images; the gate to Verial decides how
 * many calls there are. When all have been answered, what they lose is judged, and the products are
 * written.
 */
public final class SingleBatchWorkflow implements SingleBatch {

  private static final FetchImagesResult NOT_ASKED = new FetchImagesResult(0, 0, 0, 0, Map.of());

  @Override
  public BatchResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    SingleBatchInput input = BatchInputs.single(given, surplus);
    boolean acceptShrink = Boolean.TRUE.equals(input.acceptShrink());
    List<Promise<SyncCounts>> articles =
        input.articleIds().stream().map(id -> article(input, id)).toList();
    Promise.allOf(articles).get();
    SyncCounts counts =
        articles.stream().map(Promise::get).reduce(SyncCounts.NONE, SyncCounts::plus);

    LandedRows landed =
        listing("stock and tariffs of batch " + input.number())
            .landRows(new LandRowsCommand(input.runId(), input.number(), acceptShrink));
    SettledImages settled =
        bookkeeping("settle articles without images")
            .settleImages(
                new SettleImagesCommand(
                    input.runId(),
                    false,
                    acceptShrink,
                    new PlannedBatch(input.number(), input.articleIds())));
    SyncCounts written =
        ProductBatchWorkflow.write(input.runId(), input.number(), input.articleIds());
    return new BatchResult(
        Stream.of(
                SyncCounts.issues(landed.issues()),
                SyncCounts.images(0, 0, 0, settled.removed(), settled.issues()),
                written)
            .reduce(counts, SyncCounts::plus),
        Stream.of(landed.note(), settled.note()).filter(note -> note != null).toList());
  }

  private static Promise<SyncCounts> article(SingleBatchInput input, long id) {
    return Async.function(
            listing("article %d: stock and tariff".formatted(id))::askRows,
            new AskRowsCommand(input.runId(), input.number(), id))
        .thenCompose(
            asked ->
                images(input.runId(), id, asked)
                    .thenApply(
                        fetched ->
                            SyncCounts.images(
                                    asked.moment() == null ? 0 : 1,
                                    fetched.stored(),
                                    fetched.reused(),
                                    fetched.removed(),
                                    fetched.issues())
                                .plus(SyncCounts.issues(asked.issues()))));
  }

  private static Promise<FetchImagesResult> images(long runId, long id, AskedRows asked) {
    String moment = asked.moment();
    return moment == null
        ? Workflow.newPromise(NOT_ASKED)
        : Async.function(
            Workflow.newActivityStub(ImageActivities.class, Policies.images(id))::fetchImages,
            new FetchImagesCommand(runId, moment, id));
  }
}
