package dev.verialsync.activities.images;

import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.block.ImageBlockRepository;

/** What reading images in blocks works with. */
record ImageParts(
    Persistence persistence,
    VerialClient verial,
    ServerKnowledge server,
    ImageStoring storing,
    ImageBlockRepository blocks,
    ReadingRepository readings) {}
