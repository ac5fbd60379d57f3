package dev.verialsync.activities.images;

import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.block.BlockProofRepository;
import dev.verialsync.db.media.block.ImageBlockRepository;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * What reading images in blocks works with.
 *
 * @param asking asks for single articles
 * @param pause before something else is asked for than what Verial did not give
 */
record ImageParts(
    Persistence persistence,
    VerialClient verial,
    ServerKnowledge server,
    ImageStoring storing,
    ImageBlockRepository blocks,
    BlockProofRepository proofs,
    ReadingRepository readings,
    ParallelTasks asking,
    Duration pause) {

  /** Asks for a block of a task's list. */
  ImageAnswer block(BlockTask task, RowRange range) {
    return verial.imageBlock(task.context(), task.since(), range);
  }

  void pause(BlockTask task) throws InterruptedException {
    pause(task, pause);
  }

  void pause(BlockTask task, Duration atLeast) throws InterruptedException {
    if (task.heartbeat().cancellation().await(atLeast.compareTo(pause) > 0 ? atLeast : pause)) {
      throw new CancellationException("Cancelled before Verial was asked again");
    }
  }
}
