package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockSizes;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.http.HttpExchange.Arrived;
import dev.verialsync.db.media.ImageNeed;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One command to fetch a block.
 *
 * @param question the moment whose changes are read; null = the whole list
 * @param onRead what to do once the block was read and another follows, before it is stored
 */
record BlockTask(
    FetchBlockCommand command,
    Heartbeat heartbeat,
    ImageNeed need,
    @Nullable Instant question,
    CallContext context,
    BlockPager pager,
    Runnable onRead) {

  static final int LARGEST_BLOCK = 1_000;

  /** What one answer should weigh. */
  static final long TARGET_BYTES = 8_000_000;

  /** What it should take Verial. */
  private static final long TARGET_MILLIS = 5_000;

  /** An answer's weight, in bytes: one that took longer than its bytes explain weighs more. */
  static long weight(Arrived answer) {
    return Math.max(answer.bytes(), answer.millis() * TARGET_BYTES / TARGET_MILLIS);
  }

  static BlockTask of(FetchBlockCommand command, Heartbeat heartbeat, Runnable onRead) {
    String asked = command.reading().question();
    Integer first = command.reading().firstBlock();
    return new BlockTask(
        command,
        heartbeat,
        new ImageNeed(
            command.runId(),
            Instant.parse(command.moment()),
            command.full(),
            command.retryIssues()),
        asked == null ? null : Instant.parse(asked),
        new CallContext(command.runId(), heartbeat.cancellation()),
        BlockPager.ofRows(
            new BlockSizes(
                first == null ? BlockPlanning.FIRST_BLOCK : first, LARGEST_BLOCK, TARGET_BYTES)),
        onRead);
  }

  /** Verial's wall-clock time that the list is asked for; null = the whole list. */
  @Nullable LocalDateTime since() {
    String since = command.reading().since();
    return since == null ? null : LocalDateTime.parse(since);
  }

  /** As of when what the reading brings is known. */
  Instant asOf(BlockCursor cursor) {
    String moment = cursor.moment();
    return moment == null ? need.moment() : Instant.parse(moment);
  }
}
