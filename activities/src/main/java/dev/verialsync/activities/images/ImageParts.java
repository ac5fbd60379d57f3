package dev.verialsync.activities.images;

import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.block.ImageBlockRepository;

/** What reading images in blocks works with. */
record ImageParts(
    Persistence persistence,
    VerialClient verial,
    ServerKnowledge server,
    ImageStoring storing,
    ImageBlockRepository blocks,
    ReadingRepository readings) {

  /** Asks for a block of a task's list. */
  ImageAnswer block(BlockTask task, RowRange range) {
    return verial.imageBlock(task.context(), task.since(), range);
  }
}
