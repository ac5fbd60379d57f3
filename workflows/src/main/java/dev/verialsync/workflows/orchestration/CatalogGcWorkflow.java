package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.garbage;

import dev.verialsync.workflows.CatalogGc;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import dev.verialsync.workflows.orchestration.input.InputReader;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** One activity: what it has in hand is in the database and the bucket. */
public final class CatalogGcWorkflow implements CatalogGc {

  @Override
  public CatalogGcResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    CollectGarbageCommand command = judged(InputReader.read(CatalogGcInput.class, given, surplus));
    try {
      return garbage(command.delete() ? "remove unused images" : "find unused images")
          .collectGarbage(command);
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
  }

  private static CollectGarbageCommand judged(@Nullable CatalogGcInput input) {
    String olderThan = input == null ? null : input.olderThan();
    if (olderThan != null && !isPeriod(olderThan)) {
      throw InputReader.invalid(
          "olderThan", InputReader.quoted(olderThan), "a period such as P30D, or PT0S for at once");
    }
    return new CollectGarbageCommand(
        input != null && Boolean.TRUE.equals(input.delete()), olderThan, SyncMemo.installation());
  }

  private static boolean isPeriod(String text) {
    try {
      return !Duration.parse(text).isNegative();
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
