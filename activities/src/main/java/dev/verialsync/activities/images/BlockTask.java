package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockSizes;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.db.media.ImageNeed;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One command to fetch a block.
 *
 * @param question the moment whose changes are read; null = the whole list
 */
record BlockTask(
    FetchBlockCommand command,
    Heartbeat heartbeat,
    ImageNeed need,
    @Nullable Instant question,
    CallContext context,
    BlockPager pager) {

  static final int LARGEST_BLOCK = 1_000;

  /** What one answer should weigh. */
  static final long TARGET_BYTES = 8_000_000;

  static BlockTask of(FetchBlockCommand command, Heartbeat heartbeat) {
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
                first == null ? BlockPlanning.FIRST_BLOCK : first, LARGEST_BLOCK, TARGET_BYTES)));
  }

  /** As of when what the reading brings is known. */
  Instant asOf(BlockCursor cursor) {
    String moment = cursor.moment();
    return moment == null ? need.moment() : Instant.parse(moment);
  }
}
