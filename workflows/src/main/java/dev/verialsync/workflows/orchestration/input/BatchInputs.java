package dev.verialsync.workflows.orchestration.input;

import static dev.verialsync.workflows.orchestration.input.InputReader.invalid;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.commands.ImageBlock;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.single.SingleBatchInput;
import io.temporal.common.converter.RawValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of the batches, judged: a run starts them, but so can anybody in Temporal's UI. Each
 * method fails as {@link InputReader} does.
 */
public final class BatchInputs {

  private BatchInputs() {}

  public static ImageBatchInput images(@Nullable RawValue given, @Nullable RawValue surplus) {
    ImageBatchInput input = InputReader.read(ImageBatchInput.class, given, surplus);
    if (input == null) {
      throw missing();
    }
    requireNumbers(input.runId(), input.number());
    requireMoment(input.moment());
    ImageBlock block = input.block();
    if (block == null) {
      requireArticles(input.articleIds());
    } else if (block.reading() == null) {
      throw invalid("block.reading", "missing", "a list to read");
    } else if (block.searchAttributes() == null) {
      throw invalid("block.searchAttributes", "missing", "a list");
    } else if (block.fetched() != null && block.fetched().articleIds() == null) {
      throw invalid("block.fetched.articleIds", "missing", "a list");
    }
    return input;
  }

  public static ProductBatchInput products(@Nullable RawValue given, @Nullable RawValue surplus) {
    ProductBatchInput input = InputReader.read(ProductBatchInput.class, given, surplus);
    if (input == null) {
      throw missing();
    }
    requireNumbers(input.runId(), input.number());
    requireArticles(input.articleIds());
    return input;
  }

  public static SingleBatchInput single(@Nullable RawValue given, @Nullable RawValue surplus) {
    SingleBatchInput input = InputReader.read(SingleBatchInput.class, given, surplus);
    if (input == null) {
      throw missing();
    }
    requireNumbers(input.runId(), input.number());
    requireArticles(input.articleIds());
    return input;
  }

  private static RuntimeException missing() {
    return ErrorType.INVALID_INPUT.failure(
        "The input is missing: a run of CatalogSync starts this workflow and gives it one; start CatalogSync instead.");
  }

  private static void requireNumbers(long runId, int number) {
    if (runId < 1) {
      throw invalid("runId", String.valueOf(runId), "a run's number, from 1");
    }
    if (number < 1) {
      throw invalid("number", String.valueOf(number), "a batch's number, from 1");
    }
  }

  private static void requireMoment(@Nullable String moment) {
    try {
      Instant.parse(String.valueOf(moment));
    } catch (DateTimeException e) {
      throw invalid(
          "moment",
          moment == null ? "missing" : InputReader.quoted(moment),
          "a moment such as 2026-11-24T00:00:00Z");
    }
  }

  private static void requireArticles(@Nullable List<Long> articleIds) {
    int most = CatalogSyncInput.MAX_BATCH_SIZE;
    if (articleIds == null || articleIds.isEmpty()) {
      throw invalid("articleIds", "missing", "1 to %d of Verial's ids".formatted(most));
    }
    if (articleIds.size() > most) {
      throw invalid(
          "articleIds", articleIds.size() + " ids", "1 to %d of Verial's ids".formatted(most));
    }
    for (long id : articleIds) {
      if (id < 1) {
        throw invalid("articleIds", String.valueOf(id), "Verial's ids, from 1");
      }
    }
  }
}
