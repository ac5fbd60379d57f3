package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.BlockOrigin;
import dev.verialsync.db.media.ImagesReplacedOf;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.db.media.block.BlockProofRepository;
import dev.verialsync.db.media.block.CompleteList;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.media.block.LeftReading;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of many articles at once, block by block. An article's list is committed when it
 * is complete, and the cursor with it: whoever takes over repeats no block. A list that changes
 * while it is read is read again; where that does not help, or the server does not do what it
 * should, what is left goes through the plan of articles.
 */
public final class ImageBlocks {

  /** Between a failed block and the smaller one that is asked for in its place. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int WITHOUT_AT_ONCE = 500;

  private final ImageParts parts;
  private final Persistence persistence;
  private final ImageBlockRepository blocks;
  private final ReadingRepository readings;
  private final ImagesOutage outage;

  /** Where the images and their records are written. */
  public record Repositories(
      MediaRepository media,
      StoredImageRepository objects,
      ImageBlockRepository blocks,
      BlockProofRepository proofs,
      ReadingRepository readings) {}

  public ImageBlocks(
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      ImageStoring storing,
      Repositories repositories,
      ImagesOutage outage,
      Duration pause) {
    this.parts =
        new ImageParts(
            persistence,
            verial,
            server,
            storing,
            repositories.blocks(),
            repositories.proofs(),
            repositories.readings(),
            new ParallelTasks("verial-sync-proof", ParallelTasks.FEW),
            pause);
    this.persistence = persistence;
    this.blocks = repositories.blocks();
    this.readings = repositories.readings();
    this.outage = outage;
  }

  public BlocksPlan plan(PlanBlocksCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    return new BlockPlanning(parts).plan(command, heartbeat);
  }

  /**
   * Reads the next block of a list.
   *
   * @param onRead runs once the block was read and another follows, before it is stored
   */
  public FetchBlockResult fetch(FetchBlockCommand command, Heartbeat heartbeat, Runnable onRead)
      throws IOException, InterruptedException {
    BlockTask task = BlockTask.of(command, heartbeat, onRead);
    try (BlockPrefetch ahead = new BlockPrefetch(parts, task)) {
      return ahead.comes(key(task)) ? fetch(task, ahead) : none(null);
    } catch (VerialTransientException e) {
      if (!outage.isFound(command.runId(), e, heartbeat)) {
        throw e;
      }
      // The next run takes up a list that Verial does not give, but believes no block before it is
      // proven.
      return task.command().reading().prove()
          ? givenUp(task, start(task), e.outcome().text())
          : ended(task, start(task), leftToArticles(e.outcome().text()));
    }
  }

  private FetchBlockResult fetch(BlockTask task, BlockPrefetch ahead)
      throws IOException, InterruptedException {
    BlockCursor begin =
        BlockCursor.begin(
            task.pager().start(task.command().reading().articles()), task.command().moment(), 0);
    for (int restarts = 0; ; restarts++) {
      Reading reading = start(task);
      if (reading.state() != Reading.State.OPEN) {
        return none(null);
      }
      String kept = reading.cursorJson();
      BlockCursor cursor = kept == null ? begin : BlockCursor.parse(kept);
      Optional<FetchBlockResult> committed = committed(task, reading, cursor);
      if (committed.isPresent()) {
        return committed.get();
      }
      ImageBlock block = new ImageBlock(parts, task, reading, cursor, ahead);
      String misfit = block.read();
      if (block.disproof().isPresent()) {
        return disproved(task, reading, block.disproof().get());
      }
      if (misfit == null) {
        return block.isLast()
            ? finished(task, block.reading(), block.cursor(), block.result())
            : block.result();
      }
      Optional<PagerState> next = block.anew();
      if (next.isEmpty() || restarts == BlockPager.MAX_RESTARTS) {
        return givenUp(task, reading, misfit);
      }
      // Whoever tries this block again need not wait for the one before, which will not come again.
      String anew =
          BlockCursor.begin(next.get(), task.command().moment(), task.command().number() - 1)
              .json();
      persistence.write(task.heartbeat(), () -> readings.beginAnew(reading, anew));
    }
  }

  /** What an earlier attempt, or an earlier run, has left no block to read for. */
  private Optional<FetchBlockResult> committed(BlockTask task, Reading reading, BlockCursor cursor)
      throws IOException, InterruptedException {
    FetchBlockResult before = cursor.last();
    if (before != null && cursor.number() == task.command().number()) {
      return Optional.of(before.last() ? finished(task, reading, cursor, before) : before);
    }
    if (cursor.number() >= task.command().number()) {
      // It was committed by an attempt that Temporal did not hear of.
      return Optional.of(none(null, false));
    }
    // The run that committed the last block ended before it recorded what the list did not show.
    return cursor.pager().range().isEmpty()
        ? Optional.of(finished(task, reading, cursor, none(null)))
        : Optional.empty();
  }

  private FetchBlockResult givenUp(BlockTask task, Reading reading, String why)
      throws InterruptedException {
    if (task.command().reading().prove()) {
      persistence.write(task.heartbeat(), () -> parts.proofs().leaveUnproven(reading));
    } else {
      persistence.write(task.heartbeat(), () -> readings.abandon(reading));
    }
    return none(leftToArticles(why));
  }

  private static String leftToArticles(String why) {
    return "Images could not be read in blocks (%s): what is left is asked for article by article."
        .formatted(why);
  }

  private static ReadingKey key(BlockTask task) {
    return new ReadingKey(
        task.command().runId(), Phase.IMAGES, ImageBlockRepository.list(task.question()));
  }

  private Reading start(BlockTask task) throws InterruptedException {
    Reading reading =
        persistence.inDatabase(
            task.heartbeat(), () -> readings.start(key(task), task.command().reading().since()));
    return reading.cursorJson() == null && !task.command().full()
        ? takenUp(task, reading)
        : reading;
  }

  /** Resumes where an earlier run stopped, if one did. */
  private Reading takenUp(BlockTask task, Reading reading) throws InterruptedException {
    Optional<LeftReading> left =
        persistence.inDatabase(task.heartbeat(), () -> blocks.left(reading));
    if (left.isEmpty()) {
      return reading;
    }
    String json = BlockCursor.parse(left.get().cursorJson()).takenUp().json();
    return persistence.inDatabase(task.heartbeat(), () -> blocks.takeUp(reading, left.get(), json));
  }

  private static FetchBlockResult none(@Nullable String note) {
    return none(note, true);
  }

  private static FetchBlockResult none(@Nullable String note, boolean isLast) {
    return new FetchBlockResult(List.of(), 0, 0, 0, 0, 0, Map.of(), isLast, note, null);
  }

  /** The list stays open; who waits for this block's end learns that no other follows. */
  private FetchBlockResult ended(BlockTask task, Reading reading, String note)
      throws InterruptedException {
    BlockPrefetch.announce(parts, task, reading, null);
    return none(note);
  }

  private FetchBlockResult disproved(BlockTask task, Reading reading, String evidence)
      throws InterruptedException {
    persistence.write(task.heartbeat(), () -> parts.proofs().disprove(reading));
    parts.server().disprovesImageBlocks(task.context(), evidence);
    return none(
        "This server returns wrong images in blocks: %s, three times. This run fetches all images that came in blocks again, article by article."
            .formatted(evidence));
  }

  /** The list is complete: what it should have shown and did not show has no images. */
  private FetchBlockResult finished(
      BlockTask task, Reading reading, BlockCursor cursor, FetchBlockResult result)
      throws IOException, InterruptedException {
    CompleteList list =
        new CompleteList(task.need(), reading, task.question(), cursor.order().places());
    boolean prove = task.command().reading().prove();
    BlockProof proof = new BlockProof(parts, task, cursor.compared());
    if (prove) {
      Optional<String> disproof = proof.atTheEnd(list, cursor);
      if (disproof.isPresent()) {
        return disproved(task, reading, disproof.get());
      }
      String hopeless = proof.hopeless();
      if (hopeless != null) {
        return givenUp(task, reading, hopeless);
      }
    }
    Without without = recordWithout(task, cursor, list);
    String proven = null;
    if (prove) {
      parts.server().provesImageBlocks(task.context(), proof.evidence());
      proven = "From now on, runs fetch images in blocks: %s.".formatted(proof.evidence());
    }
    persistence.inDatabase(task.heartbeat(), () -> readings.complete(reading));
    return new FetchBlockResult(
        result.articleIds(),
        result.articles() + without.articles(),
        result.images(),
        result.stored(),
        result.reused(),
        result.removed() + without.removed(),
        result.issues(),
        true,
        withLine(result.note(), proven),
        result.answer());
  }

  private record Without(int articles, int removed) {}

  private Without recordWithout(BlockTask task, BlockCursor cursor, CompleteList list)
      throws InterruptedException {
    BlockOrigin origin = new BlockOrigin(task.command().number(), 0, 0, 0);
    int articles = 0;
    int removed = 0;
    ImagesReplacedOf some;
    do {
      some =
          persistence.inDatabase(
              task.heartbeat(),
              () -> blocks.recordWithout(list, task.asOf(cursor), origin, WITHOUT_AT_ONCE));
      articles += some.articles();
      removed += some.lists().removed();
      task.heartbeat().doing(articles + " articles without images");
    } while (some.articles() == WITHOUT_AT_ONCE);
    return new Without(articles, removed);
  }

  private static @Nullable String withLine(@Nullable String note, @Nullable String line) {
    return note == null ? line : line == null ? note : note + "\n" + line;
  }
}
