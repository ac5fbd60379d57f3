package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.LeftReading;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.ImageBlockRepository;
import dev.verialsync.db.media.ImagesReplacedOf;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of many articles at once, block by block. An article's list is committed when it
 * is complete, and the cursor with it, so that whoever takes over repeats no block. A list that
 * changes while it is read is read again; where that does not help, or the server does not do what
 * it should, what is left goes through the plan of articles.
 */
public final class ImageBlocks {

  private static final int WITHOUT_AT_ONCE = 500;

  private final ImageParts parts;
  private final Persistence persistence;
  private final ImageBlockRepository blocks;
  private final ReadingRepository readings;
  private final ImagesOutage outage;

  /** What the fetching of images writes to. */
  public record Repositories(
      MediaRepository media,
      StoredImageRepository objects,
      ImageBlockRepository blocks,
      ReadingRepository readings) {}

  public ImageBlocks(
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      ImageStoring storing,
      Repositories repositories,
      ImagesOutage outage) {
    this.parts =
        new ImageParts(
            persistence, verial, server, storing, repositories.blocks(), repositories.readings());
    this.persistence = persistence;
    this.blocks = repositories.blocks();
    this.readings = repositories.readings();
    this.outage = outage;
  }

  public BlocksPlan plan(PlanBlocksCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    return new BlockPlanning(parts).plan(command, heartbeat);
  }

  public FetchBlockResult fetch(FetchBlockCommand command, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    try {
      return fetch(BlockTask.of(command, heartbeat));
    } catch (VerialTransientException e) {
      if (!outage.isFound(command.runId(), e, heartbeat)) {
        throw e;
      }
      // The next run takes up a list that Verial does not give.
      return nothing(
          "Images could not be read in blocks (%s): what is left is asked for article by article."
              .formatted(e.outcome()));
    }
  }

  private FetchBlockResult fetch(BlockTask task) throws IOException, InterruptedException {
    PagerState begin = task.pager().start(task.command().reading().articles());
    for (int restarts = 0; ; restarts++) {
      Reading reading = start(task);
      if (reading.state() != Reading.State.OPEN) {
        return nothing(null);
      }
      String kept = reading.cursorJson();
      BlockCursor cursor =
          kept == null
              ? new BlockCursor(begin, null, 0, null, task.command().moment())
              : BlockCursor.parse(kept);
      FetchBlockResult before = cursor.last();
      if (before != null && cursor.number() == task.command().number()) {
        return before.last() ? finished(task, reading, cursor, before) : before;
      }
      ImageBlock block = new ImageBlock(parts, task, reading, cursor);
      String misfit = block.read();
      if (misfit == null) {
        return block.isLast()
            ? finished(task, block.reading(), cursor, block.result())
            : block.result();
      }
      persistence.write(task.heartbeat(), () -> readings.abandon(reading));
      Optional<PagerState> next = block.anew();
      if (next.isEmpty() || restarts == BlockPager.MAX_RESTARTS) {
        return nothing(
            "Images could not be read in blocks (%s): what is left is asked for article by article."
                .formatted(misfit));
      }
      begin = next.get();
    }
  }

  private Reading start(BlockTask task) throws InterruptedException {
    Reading reading =
        persistence.inDatabase(
            task.heartbeat(),
            () ->
                readings.start(
                    new ReadingKey(
                        task.command().runId(),
                        Phase.IMAGES,
                        ImageBlockRepository.list(task.question())),
                    task.command().reading().since()));
    return reading.cursorJson() == null && !task.command().full()
        ? takenUp(task, reading)
        : reading;
  }

  /** Goes on where an earlier run has stopped, if one has. */
  private Reading takenUp(BlockTask task, Reading reading) throws InterruptedException {
    Optional<LeftReading> left =
        persistence.inDatabase(task.heartbeat(), () -> blocks.left(reading));
    if (left.isEmpty()) {
      return reading;
    }
    String json = BlockCursor.parse(left.get().cursorJson()).takenUp().json();
    return persistence.inDatabase(task.heartbeat(), () -> blocks.takeUp(reading, left.get(), json));
  }

  private static FetchBlockResult nothing(@Nullable String note) {
    return new FetchBlockResult(List.of(), 0, 0, 0, 0, 0, Map.of(), true, note);
  }

  /** The list is complete: what it should have shown and did not show has no images. */
  private FetchBlockResult finished(
      BlockTask task, Reading reading, BlockCursor cursor, FetchBlockResult result)
      throws InterruptedException {
    int without = 0;
    int removed = 0;
    ImagesReplacedOf some;
    do {
      some =
          persistence.inDatabase(
              task.heartbeat(),
              () ->
                  blocks.recordWithout(
                      task.need(), task.asOf(cursor), reading, task.question(), WITHOUT_AT_ONCE));
      without += some.articles();
      removed += some.lists().removed();
      task.heartbeat().doing(without + " articles without images");
    } while (some.articles() == WITHOUT_AT_ONCE);
    persistence.inDatabase(task.heartbeat(), () -> readings.complete(reading));
    return new FetchBlockResult(
        result.articleIds(),
        result.articles() + without,
        result.images(),
        result.stored(),
        result.reused(),
        result.removed() + removed,
        result.issues(),
        true,
        result.note());
  }
}
