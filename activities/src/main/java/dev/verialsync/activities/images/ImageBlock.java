package dev.verialsync.activities.images;

import dev.verialsync.activities.images.BlockCursor.OpenArticle;
import dev.verialsync.activities.images.BlockLists.Group;
import dev.verialsync.activities.listing.paging.BlockStep;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.BlockOrigin;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.db.media.block.BlockContent;
import dev.verialsync.db.media.block.BlockStored;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.values.BlockAnswer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One block of a list of images: asked for, compared with the one before, stored, committed. */
final class ImageBlock {

  /** A count above twice the articles and so many more is taken for wrong. */
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
  private final BlockPrefetch ahead;
  private final BlockFailures failures;
  private final BlockProof proof;
  private BlockCursor cursor;
  private Reading reading;
  private PagerState reached;
  private @Nullable PagerState told;
  private boolean isLast;
  private boolean isHopeless;
  private OptionalLong counted = OptionalLong.empty();
  private @Nullable FetchBlockResult stored;

  ImageBlock(
      ImageParts parts, BlockTask task, Reading reading, BlockCursor cursor, BlockPrefetch ahead) {
    this.parts = parts;
    this.persistence = parts.persistence();
    this.blocks = parts.blocks();
    this.task = task;
    this.heartbeat = task.heartbeat();
    this.question = task.question();
    this.reading = reading;
    this.cursor = cursor;
    this.ahead = ahead;
    this.failures = new BlockFailures(parts, task, cursor.order());
    this.proof = new BlockProof(parts, task, cursor.compared());
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

  /** The cursor behind it. */
  BlockCursor cursor() {
    return cursor;
  }

  /** What the server says of an article in this block and not alone; empty where nothing counts. */
  Optional<String> disproof() {
    return proof.disproof();
  }

  /** Reads and commits it; returns what does not fit, null when all does. */
  @Nullable String read() throws IOException, InterruptedException {
    while (disproof().isEmpty()) {
      PagerState asked = reached;
      ImageAnswer answer;
      try {
        answer = ask();
      } catch (VerialException e) {
        reached = failures.after(e, asked);
        if (failures.hopeless() != null) {
          isHopeless = true;
          return failures.hopeless();
        }
        continue;
      }
      try (answer) {
        String misfit = take(answer);
        if (misfit != null || !proof.isInDoubt()) {
          return misfit;
        }
      }
      reached = asked;
    }
    return null;
  }

  private ImageAnswer ask() {
    ImageAnswer asked = ahead.at(reached);
    return asked != null ? asked : parts.block(task, reached.next());
  }

  private @Nullable String take(ImageAnswer answer) throws IOException, InterruptedException {
    if (answer.images().stream().anyMatch(row -> row.articleId() == 0)) {
      isHopeless = true;
      return "a row does not say which article it is of";
    }
    BlockStep step =
        task.pager().accept(reached, answer.rowKeys(), BlockTask.weight(answer.arrived()));
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
    Rows rows = rows(answer, step);
    String doubt = doubt(rows.groups());
    if (doubt != null) {
      return doubt;
    }
    if (!task.command().reading().prove()) {
      tellOfNext();
    } else {
      Map<Long, List<String>> whole =
          BlockLists.whole(rows.before(), rows.groups(), rows.openArticle());
      rows.inDoubt().ifPresent(whole::remove);
      proof.compare(whole, reached.articlesKept(), isLast);
      isHopeless = proof.hopeless() != null;
      if (isHopeless || proof.isInDoubt()) {
        return proof.hopeless();
      }
      tellOfNext(); // Only now: a block in doubt is asked for again, and one call is in flight at a
      // time.
    }
    return store(rows);
  }

  /**
   * What is new with an answer.
   *
   * @param before the article that was open, rows of which may be missing
   * @param inDoubt the article whose first rows may be missing
   * @param origin of the lists
   */
  private record Rows(
      @Nullable OpenArticle before,
      List<Group> groups,
      int count,
      @Nullable Long openArticle,
      Optional<Long> inDoubt,
      BlockOrigin origin) {}

  private Rows rows(ImageAnswer answer, BlockStep step) {
    List<FetchedImage> rows = answer.images().subList(step.dropped(), answer.images().size());
    List<Group> groups = BlockLists.groups(rows);
    boolean behindPlace = failures.order().isOpen();
    OpenArticle open = cursor.open();
    return new Rows(
        behindPlace && open != null ? open.inDoubt() : open,
        groups,
        rows.size(),
        isLast ? null : step.openArticle(),
        behindPlace && !groups.isEmpty()
            ? Optional.of(groups.get(0).articleId())
            : Optional.empty(),
        new BlockOrigin(
            task.command().number(),
            groups.size(),
            answer.arrived().bytes(),
            answer.arrived().millis()));
  }

  /** Where articles may be counted, no overlap shows that some were passed over. */
  private @Nullable String countedDifferently() {
    OptionalLong now = parts.server().articleCount(task.context(), task.since());
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
        return "the server ignores fecha";
      }
    }
    return null;
  }

  /** Whoever has the next block asks for it while this one is compared and stored. */
  private void tellOfNext() throws InterruptedException {
    if (!isLast && !reached.equals(told)) {
      BlockPrefetch.announce(parts, task, reading, reached);
      if (told == null) {
        task.onRead().run();
      }
      told = reached;
    }
  }

  private @Nullable String store(Rows rows) throws IOException, InterruptedException {
    List<Long> ids = rows.groups().stream().map(Group::articleId).toList();
    Set<Long> needed = persistence.inDatabase(heartbeat, () -> blocks.needed(task.need(), ids));
    rows.inDoubt().ifPresent(needed::remove);
    failures.followedBy(ids);
    List<FetchedImage> wanted = new ArrayList<>();
    for (Group group : rows.groups()) {
      if (BlockLists.isNeeded(group, rows.before(), needed)) {
        wanted.addAll(group.rows());
      }
    }
    ImageStoring.Putting putting = parts.storing().begin(heartbeat);
    int vain = 0;
    while (stored == null && vain < COMMIT_ATTEMPTS) {
      putting.put(wanted);
      BlockLists lists =
          new BlockLists(rows.before(), rows.groups(), needed, rows.openArticle(), putting);
      if (!commit(lists, rows, putting)) {
        vain++;
      }
    }
    return stored == null ? "images of earlier blocks were removed from the library" : null;
  }

  /**
   * Returns false where images are missing that only an earlier block can put; this one's own are
   * waited for, for as long as a garbage collection may have them in hand.
   */
  private boolean commit(BlockLists lists, Rows rows, ImageStoring.Putting putting)
      throws InterruptedException {
    FetchBlockResult expected = expected(lists, rows, putting);
    BlockCursor next =
        new BlockCursor(
            reached,
            lists.open,
            task.command().number(),
            expected,
            cursor.moment(),
            failures.order(),
            proof.compared());
    BlockContent content =
        new BlockContent(
            lists.complete, putting.justPut(), lists.touched, rows.count(), rows.origin());
    try {
      BlockStored written =
          persistence.inDatabase(
              heartbeat, () -> blocks.commit(reading, task.asOf(cursor), content, next.json()));
      reading = written.next();
      cursor = next;
      stored =
          new FetchBlockResult(
              expected.articleIds(),
              expected.articles(),
              expected.images(),
              written.registered(),
              putting.committed(written.registered(), written.lists()),
              written.lists().removed(),
              expected.issues(),
              isLast,
              expected.note(),
              expected.answer());
      return true;
    } catch (MissingObjectException collected) {
      putting.awaitCollection();
      return putting.has(collected.hashes());
    }
  }

  /** What the block comes to, as far as that is known before it is committed. */
  private FetchBlockResult expected(BlockLists lists, Rows rows, ImageStoring.Putting putting) {
    BlockOrigin origin = rows.origin();
    return new FetchBlockResult(
        List.copyOf(lists.touched),
        lists.complete.size(),
        lists.complete.stream().mapToInt(list -> list.sha256s().size()).sum(),
        putting.justPut().images().size(),
        0,
        0,
        NewIssue.kinds(lists.complete.stream().flatMap(list -> list.issues().stream()).toList()),
        isLast,
        failures.note(),
        new BlockAnswer(origin.articles(), origin.bytes(), origin.millis()));
  }
}
