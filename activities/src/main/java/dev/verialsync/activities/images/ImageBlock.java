package dev.verialsync.activities.images;

import dev.verialsync.activities.images.BlockCursor.OpenArticle;
import dev.verialsync.activities.images.BlockLists.Group;
import dev.verialsync.activities.listing.paging.BlockStep;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.BlockStored;
import dev.verialsync.db.media.ImageBlockRepository;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One block of a list of images: asked for, compared with the one before, stored, committed. */
final class ImageBlock {

  /** Before a block whose answer broke is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A count of more than that, beyond twice as many articles, is none. */
  private static final int MORE_THAN_ADDED = 1_000;

  private static final int COMMIT_ATTEMPTS = 3;

  /**
   * So many rows of unchanged articles, and more than half of a block, show fecha to be ignored.
   */
  private static final int TELLING_ROWS = 10;

  private final ImageParts parts;
  private final Persistence persistence;
  private final ImageBlockRepository blocks;
  private final BlockTask task;
  private final Heartbeat heartbeat;
  private final @Nullable Instant question;
  private final BlockCursor cursor;
  private Reading reading;
  private PagerState reached;
  private boolean isLast;
  private boolean isHopeless;
  private boolean askedTwice;
  private OptionalLong counted = OptionalLong.empty();
  private @Nullable FetchBlockResult stored;

  ImageBlock(ImageParts parts, BlockTask task, Reading reading, BlockCursor cursor) {
    this.parts = parts;
    this.persistence = parts.persistence();
    this.blocks = parts.blocks();
    this.task = task;
    this.heartbeat = task.heartbeat();
    this.question = task.question();
    this.reading = reading;
    this.cursor = cursor;
    this.reached = cursor.pager();
  }

  /** The reading as it stands after this block. */
  Reading reading() {
    return reading;
  }

  boolean isLast() {
    return isLast;
  }

  FetchBlockResult result() {
    return Objects.requireNonNull(stored);
  }

  /** Reads and commits it; returns what does not fit, null when all does. */
  @Nullable String read() throws IOException, InterruptedException {
    while (true) {
      try (ImageAnswer answer =
          parts.verial().imageBlock(task.context(), since(reading), reached.next())) {
        return take(answer);
      } catch (VerialException e) {
        BrokenRow row = e.brokenRow().orElse(null);
        if (!e.asksForLess() && row == null && !e.isTruncated()) {
          throw e;
        }
        if (!e.asksForLess() && !askedTwice) {
          askedTwice = true;
          if (heartbeat.cancellation().await(PAUSE)) {
            throw new CancellationException("Cancelled before a block was asked for again");
          }
          continue;
        }
        askedTwice = !e.isTruncated();
        Optional<PagerState> smaller =
            row == null
                ? task.pager().smaller(reached)
                : task.pager().narrower(reached, row.rowsBefore());
        if (smaller.isEmpty() && e.isTruncated()) {
          throw e;
        }
        if (smaller.isEmpty()) {
          isHopeless = true;
          return row == null
              ? "Verial cannot compose even the smallest block from row " + reached.next().first()
              : "row %d is not JSON, near: %s".formatted(reached.next().last(), row.text());
        }
        reached = smaller.get();
      }
    }
  }

  private @Nullable String take(ImageAnswer answer) throws IOException, InterruptedException {
    if (answer.images().stream().anyMatch(row -> row.articleId() == 0)) {
      isHopeless = true;
      return "a row does not say which article it is of";
    }
    BlockStep step = task.pager().accept(reached, answer.rowKeys(), answer.bytes());
    reached = step.state();
    if (reached.status() == PagerState.Status.MISFIT) {
      return reached.misfit();
    }
    isLast = reached.status() == PagerState.Status.COMPLETE;
    if (isLast && reached.counting().articles()) {
      String shifted = countedDifferently();
      if (shifted != null) {
        return shifted;
      }
    }
    List<FetchedImage> rows = answer.images().subList(step.dropped(), answer.images().size());
    List<Group> groups = BlockLists.groups(rows);
    String doubt = doubt(groups);
    return doubt == null ? store(groups, rows.size(), isLast ? null : step.openArticle()) : doubt;
  }

  /** Where articles may be counted, no overlap shows that some were passed over. */
  private @Nullable String countedDifferently() {
    OptionalLong now = parts.server().articleCount(task.context(), since(reading));
    long most = 2L * task.command().reading().articles() + MORE_THAN_ADDED;
    if (now.isEmpty() || Math.min(now.getAsLong(), most) == reached.articles()) {
      return null;
    }
    counted = OptionalLong.of(Math.min(now.getAsLong(), most));
    return "the list covered %d articles when it was begun and %d at its end"
        .formatted(reached.articles(), now.getAsLong());
  }

  /** Where the next pass begins; empty when there is none. */
  Optional<PagerState> anew() {
    if (isHopeless) {
      return Optional.empty();
    }
    return counted.isPresent()
        ? Optional.of(task.pager().start(counted.getAsLong()))
        : task.pager().restart(reached);
  }

  /** What shows that the list is not what was asked for; null when nothing does. */
  private @Nullable String doubt(List<Group> groups) throws InterruptedException {
    OpenArticle open = cursor.open();
    List<Long> begun = new ArrayList<>();
    for (Group group : groups) {
      if (open == null || group.articleId() != open.articleId()) {
        begun.add(group.articleId());
      }
    }
    Set<Long> scattered =
        new TreeSet<>(persistence.inDatabase(heartbeat, () -> blocks.seen(reading, begun)));
    begun.stream().filter(id -> Collections.frequency(begun, id) > 1).forEach(scattered::add);
    if (!scattered.isEmpty()) {
      persistence.write(heartbeat, () -> blocks.doubt(task.command().runId(), scattered));
      return "the rows of article %d do not stand together".formatted(scattered.iterator().next());
    }
    if (question != null && begun.size() > 1) {
      int changed =
          persistence.inDatabase(
              heartbeat, () -> blocks.changed(task.command().runId(), question, begun));
      int others = begun.size() - changed;
      if (others >= TELLING_ROWS && others > begun.size() / 2) {
        isHopeless = true;
        parts.server().lacksImageBlocks(task.context());
        return "the server ignores fecha";
      }
    }
    return null;
  }

  private @Nullable String store(List<Group> groups, int rows, @Nullable Long openArticle)
      throws IOException, InterruptedException {
    List<Long> ids = groups.stream().map(Group::articleId).toList();
    Set<Long> needed = persistence.inDatabase(heartbeat, () -> blocks.needed(task.need(), ids));
    OpenArticle before = cursor.open();
    List<FetchedImage> wanted = new ArrayList<>();
    for (Group group : groups) {
      if (BlockLists.isNeeded(group, before, needed)) {
        wanted.addAll(group.rows());
      }
    }
    ImageStoring.Putting putting = parts.storing().begin(heartbeat);
    int vain = 0;
    while (stored == null && vain < COMMIT_ATTEMPTS) {
      putting.put(wanted);
      if (!commit(new BlockLists(before, groups, needed, openArticle, putting), rows, putting)) {
        vain++;
      }
    }
    return stored == null ? "images of earlier blocks were removed from the library" : null;
  }

  /**
   * Returns false where images are missing that only an earlier block can put; this one's own are
   * waited for, for as long as a garbage collection may have them in hand.
   */
  private boolean commit(BlockLists lists, int rows, ImageStoring.Putting putting)
      throws InterruptedException {
    FetchBlockResult expected = expected(lists, putting);
    String json =
        new BlockCursor(reached, lists.open, task.command().number(), expected, cursor.moment())
            .json();
    try {
      BlockStored written =
          persistence.inDatabase(
              heartbeat,
              () ->
                  blocks.commit(
                      reading,
                      task.asOf(cursor),
                      lists.complete,
                      putting.justPut(),
                      lists.touched,
                      rows,
                      json));
      reading = written.next();
      stored =
          new FetchBlockResult(
              expected.articleIds(),
              expected.articles(),
              expected.images(),
              written.registered(),
              Math.max(0, written.lists().added() - written.registered()),
              written.lists().removed(),
              expected.issues(),
              isLast,
              null);
      return true;
    } catch (MissingObjectException collected) {
      putting.awaitCollection();
      return putting.has(collected.hashes());
    }
  }

  /** What the block comes to, as far as that is known before it is committed. */
  private FetchBlockResult expected(BlockLists lists, ImageStoring.Putting putting) {
    return new FetchBlockResult(
        List.copyOf(lists.touched),
        lists.complete.size(),
        lists.complete.stream().mapToInt(list -> list.sha256s().size()).sum(),
        putting.justPut().images().size(),
        0,
        0,
        NewIssue.kinds(lists.complete.stream().flatMap(list -> list.issues().stream()).toList()),
        isLast,
        null);
  }

  private static @Nullable LocalDateTime since(Reading reading) {
    String since = reading.since();
    return since == null ? null : LocalDateTime.parse(since);
  }
}
