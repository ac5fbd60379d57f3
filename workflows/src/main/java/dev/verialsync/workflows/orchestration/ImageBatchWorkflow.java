package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.ImageBatch;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.commands.ImageBlock;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import dev.verialsync.workflows.messages.values.BlockAnswer;
import dev.verialsync.workflows.messages.values.BlockEnd;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.orchestration.input.BatchInputs;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a list is one activity; where it has more articles than a search attribute holds, the
 * workflow continues as new to be found by the others too. Of a batch of articles, starts one
 * activity each at once: the gate to Verial decides how many calls there are, and an activity that
 * waits costs a row on a queue.
 */
public final class ImageBatchWorkflow implements ImageBatch {

  private static final int ATTRIBUTE_BYTES = 1_998;

  @Override
  public BatchResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    ImageBatchInput input = BatchInputs.images(given, surplus);
    ImageBlock block = input.block();
    return block == null ? ofArticles(input) : ofBlock(input, block);
  }

  /** How many ids one attribute holds: 2,048 bytes, each id with quotes and comma. */
  private static int fitting(List<Long> ids) {
    int bytes = 0;
    int count = 0;
    while (count < Math.min(ids.size(), CatalogSyncInput.MAX_BATCH_SIZE)) {
      bytes += String.valueOf(ids.get(count)).length() + 3;
      if (bytes > ATTRIBUTE_BYTES) {
        break;
      }
      count++;
    }
    return count;
  }

  private static BatchResult ofBlock(ImageBatchInput input, ImageBlock block) {
    FetchBlockResult fetched = block.fetched();
    FetchBlockResult result = fetched == null ? fetchBlock(input, block) : fetched;
    List<Long> ids = result.articleIds();
    List<Long> named = ids.subList(0, fitting(ids));
    boolean searchable =
        block.searchAttributes().contains(SyncSearchAttributes.ARTICLE_ID.getName());
    if (searchable && !named.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(
          SyncSearchAttributes.ARTICLE_ID.valueSet(named.stream().map(String::valueOf).toList()));
    }
    Workflow.setCurrentDetails(
        "- block %d: %d images of %d articles%s%s\n- articles %s\n"
            .formatted(
                input.number(),
                result.images(),
                result.articles(),
                result.issues().isEmpty() ? "" : ", issues " + result.issues(),
                answer(result),
                named));
    if (searchable && named.size() < ids.size()) {
      List<Long> left = List.copyOf(ids.subList(named.size(), ids.size()));
      Workflow.continueAsNew(input.withBlock(block.withFetched(result.withArticleIds(left))));
    }
    return new BatchResult(
        SyncCounts.images(
            result.articles(), result.stored(), result.reused(), result.removed(), result.issues()),
        new BlockEnd(result.last(), result.note()));
  }

  private static String answer(FetchBlockResult result) {
    BlockAnswer answer = result.answer();
    return answer == null
        ? ""
        : "; Verial's answer: %d articles, %d bytes, %d ms"
            .formatted(answer.articles(), answer.bytes(), answer.millis());
  }

  private static FetchBlockResult fetchBlock(ImageBatchInput input, ImageBlock block) {
    return Workflow.newActivityStub(ImageActivities.class, Policies.imageBlock(input.number()))
        .fetchBlock(
            new FetchBlockCommand(
                input.runId(),
                Workflow.getInfo().getParentWorkflowId().orElse(""),
                input.number(),
                input.moment(),
                block.reading(),
                block.full(),
                block.retryIssues(),
                block.ahead()));
  }

  private static BatchResult ofArticles(ImageBatchInput input) {
    List<Promise<FetchImagesResult>> fetches = new ArrayList<>(input.articleIds().size());
    for (long articleId : input.articleIds()) {
      ImageActivities images =
          Workflow.newActivityStub(ImageActivities.class, Policies.images(articleId));
      fetches.add(
          Async.function(
              images::fetchImages,
              new FetchImagesCommand(input.runId(), input.moment(), articleId)));
    }
    Promise.allOf(fetches).get();

    SyncCounts counts = SyncCounts.NONE;
    StringBuilder details = new StringBuilder();
    for (int i = 0; i < fetches.size(); i++) {
      FetchImagesResult result = fetches.get(i).get();
      counts =
          counts.plus(
              SyncCounts.images(
                  1, result.stored(), result.reused(), result.removed(), result.issues()));
      details.append(describe(input.articleIds().get(i), result));
    }
    Workflow.setCurrentDetails(details.toString());
    return new BatchResult(counts);
  }

  private static String describe(long articleId, FetchImagesResult result) {
    return "- article %d: %s%s\n"
        .formatted(
            articleId,
            result.images() == 1 ? "1 image" : result.images() + " images",
            result.issues().isEmpty() ? "" : ", issues " + result.issues());
  }
}
