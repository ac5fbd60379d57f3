package dev.verialsync.activities.images;

import dev.verialsync.activities.images.BlockCursor.OpenArticle;
import dev.verialsync.activities.listing.BlockReader;
import dev.verialsync.activities.listing.ListNames;
import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockSizes;
import dev.verialsync.activities.listing.paging.BlockStep;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.LeftReading;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.BlockStored;
import dev.verialsync.db.media.ImageBlockRepository;
import dev.verialsync.db.media.ImageNeed;
import dev.verialsync.db.media.ImageQuestion;
import dev.verialsync.db.media.ImagesReplacedOf;
import dev.verialsync.db.media.KnownImages;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of many articles at once, block by block. An article's list is committed when it
 * is complete, and the cursor with it, so that whoever takes over repeats no block. A list that
 * changes while it is read is read again; where that does not help, or the server does not do what
 * it should, what is left goes through the plan of articles.
 */
public final class ImageBlocks {

  /**
   * While nothing is known of their weight; of the live figures' 45 KB images, fifty are some three
   * megabytes of Base64.
   */
  private static final int FIRST_BLOCK = 50;

  private static final int SMALLEST_FIRST_BLOCK = 8;

  private static final int LARGEST_BLOCK = 1_000;

  private static final long TARGET_BYTES = 8_000_000;

  /** Base64 and the row's other fields. */
  private static final double WIRE_BYTES_PER_BYTE = 1.4;

  /** Fewer articles than that cost as few calls one by one. */
  private static final int WORTH_A_BLOCK = 4;

  /** A count of more than that, beyond twice as many articles, is none. */
  private static final int MORE_THAN_ADDED = 1_000;

  /** Before a block whose answer broke is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int WITHOUT_AT_ONCE = 500;
  private static final int COMMIT_ATTEMPTS = 3;

  /**
   * So many rows of unchanged articles, and more than half of a block, show fecha to be ignored.
   */
  private static final int TELLING_ROWS = 10;

  private final Persistence persistence;
  private final VerialClient verial;
  private final ServerKnowledge server;
  private final ImageStoring storing;
  private final ImageBlockRepository blocks;
  private final ReadingRepository readings;
  private final ImagesOutage outage;

  /** What the fetching of images writes to. */
  public record Repositories(
      MediaRepository media, ImageBlockRepository blocks, ReadingRepository readings) {}

  public ImageBlocks(
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      ImageStoring storing,
      Repositories repositories,
      ImagesOutage outage) {
    this.outage = outage;
    this.persistence = persistence;
    this.verial = verial;
    this.server = server;
    this.storing = storing;
    this.blocks = repositories.blocks();
    this.readings = repositories.readings();
  }

  public BlocksPlan plan(PlanBlocksCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    ImageNeed need =
        new ImageNeed(
            command.runId(),
            Instant.parse(command.moment()),
            command.full(),
            command.retryIssues());
    List<ImageQuestion> questions = persistence.inDatabase(heartbeat, () -> blocks.questions(need));
    long needed = questions.stream().mapToLong(ImageQuestion::needed).sum();
    if (needed == 0) {
      return new BlocksPlan(List.of(), null);
    }
    Optional<String> lack =
        server.lackOfImageBlocks(new CallContext(command.runId(), heartbeat.cancellation()));
    if (lack.isPresent()) {
      return new BlocksPlan(List.of(), lack.get());
    }
    ImageQuestion whole = questions.get(questions.size() - 1);
    KnownImages known = persistence.inDatabase(heartbeat, blocks::known);
    int first = firstBlock(known);
    long wholeCost = WORTH_A_BLOCK + Math.max(known.images(), whole.needed()) / first;
    List<ImageQuestion> chosen =
        whole.needed() > wholeCost
            ? List.of(whole)
            : questions.stream()
                .filter(question -> question.moment() != null && question.needed() >= WORTH_A_BLOCK)
                .toList();
    List<BlockReading> lists = new ArrayList<>();
    for (ImageQuestion question : chosen) {
      Instant moment = question.moment();
      lists.add(
          new BlockReading(
              moment == null ? null : moment.toString(),
              question.since(),
              Math.toIntExact(covered(command.runId(), question, heartbeat)),
              first));
    }
    return new BlocksPlan(lists, null);
  }

  private static int firstBlock(KnownImages known) {
    if (known.meanBytes() == 0) {
      return FIRST_BLOCK;
    }
    long fitting = (long) (TARGET_BYTES / (known.meanBytes() * WIRE_BYTES_PER_BYTE));
    return (int) Math.max(SMALLEST_FIRST_BLOCK, Math.min(LARGEST_BLOCK, fitting));
  }

  /** As Verial counted them when the run read which articles there are. */
  private long covered(long runId, ImageQuestion question, Heartbeat heartbeat)
      throws InterruptedException {
    Instant moment = question.moment();
    String list = moment == null ? ListNames.ARTICLES : ListNames.changedSince(moment);
    Optional<Reading> read = persistence.inDatabase(heartbeat, () -> readings.latest(runId, list));
    return read.isPresent() ? BlockReader.rows(read.get()) : question.articles();
  }

  public FetchBlockResult fetch(FetchBlockCommand command, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    try {
      return new Fetching(command, heartbeat).fetch();
    } catch (VerialTransientException e) {
      if (!outage.isFound(command.runId(), e, heartbeat)) {
        throw e;
      }
      // The next run takes up a list that Verial does not give.
      return Fetching.nothing(
          "Images could not be read in blocks (%s): what is left is asked for article by article."
              .formatted(e.outcome()));
    }
  }

  /** One command's work. */
  private final class Fetching {
    private final FetchBlockCommand command;
    private final Heartbeat heartbeat;
    private final ImageNeed need;
    private final @Nullable Instant question;
    private final CallContext context;
    private final BlockPager pager;

    private Fetching(FetchBlockCommand command, Heartbeat heartbeat) {
      this.command = command;
      this.heartbeat = heartbeat;
      this.need =
          new ImageNeed(
              command.runId(),
              Instant.parse(command.moment()),
              command.full(),
              command.retryIssues());
      String asked = command.reading().question();
      this.question = asked == null ? null : Instant.parse(asked);
      this.context = new CallContext(command.runId(), heartbeat.cancellation());
      Integer first = command.reading().firstBlock();
      this.pager =
          BlockPager.ofRows(
              new BlockSizes(first == null ? FIRST_BLOCK : first, LARGEST_BLOCK, TARGET_BYTES));
    }

    private FetchBlockResult fetch() throws IOException, InterruptedException {
      PagerState begin = pager.start(command.reading().articles());
      for (int restarts = 0; ; restarts++) {
        Reading reading = start();
        if (reading.state() != Reading.State.OPEN) {
          return nothing(null);
        }
        String kept = reading.cursorJson();
        BlockCursor cursor =
            kept == null
                ? new BlockCursor(begin, null, 0, null, command.moment())
                : BlockCursor.parse(kept);
        FetchBlockResult before = cursor.last();
        if (before != null && cursor.number() == command.number()) {
          return before.last() ? finished(reading, cursor, before) : before;
        }
        Block block = new Block(reading, cursor);
        String misfit = block.read();
        if (misfit == null) {
          return block.isLast ? finished(block.reading, cursor, block.result()) : block.result();
        }
        abandon(reading);
        Optional<PagerState> next = block.anew();
        if (next.isEmpty() || restarts == BlockPager.MAX_RESTARTS) {
          return nothing(
              "Images could not be read in blocks (%s): what is left is asked for article by article."
                  .formatted(misfit));
        }
        begin = next.get();
      }
    }

    private Reading start() throws InterruptedException {
      Reading reading =
          persistence.inDatabase(
              heartbeat,
              () ->
                  readings.start(
                      new ReadingKey(
                          command.runId(), Phase.IMAGES, ImageBlockRepository.list(question)),
                      command.reading().since()));
      return reading.cursorJson() == null && !command.full() ? takenUp(reading) : reading;
    }

    /** Goes on where an earlier run has stopped, if one has. */
    private Reading takenUp(Reading reading) throws InterruptedException {
      Optional<LeftReading> left = persistence.inDatabase(heartbeat, () -> blocks.left(reading));
      if (left.isEmpty()) {
        return reading;
      }
      String json = BlockCursor.parse(left.get().cursorJson()).takenUp().json();
      return persistence.inDatabase(heartbeat, () -> blocks.takeUp(reading, left.get(), json));
    }

    private Instant asOf(BlockCursor cursor) {
      String moment = cursor.moment();
      return moment == null ? need.moment() : Instant.parse(moment);
    }

    private void abandon(Reading reading) throws InterruptedException {
      persistence.write(heartbeat, () -> readings.abandon(reading));
    }

    private static FetchBlockResult nothing(@Nullable String note) {
      return new FetchBlockResult(List.of(), 0, 0, 0, 0, 0, Map.of(), true, note);
    }

    /** The list is complete: what it should have shown and did not show has no images. */
    private FetchBlockResult finished(Reading reading, BlockCursor cursor, FetchBlockResult result)
        throws InterruptedException {
      int without = 0;
      int removed = 0;
      ImagesReplacedOf some;
      do {
        some =
            persistence.inDatabase(
                heartbeat,
                () -> blocks.recordWithout(need, asOf(cursor), reading, question, WITHOUT_AT_ONCE));
        without += some.articles();
        removed += some.lists().removed();
        heartbeat.doing(without + " articles without images");
      } while (some.articles() == WITHOUT_AT_ONCE);
      persistence.inDatabase(heartbeat, () -> readings.complete(reading));
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

    /** One block of the list. */
    private final class Block {
      private final BlockCursor cursor;
      private Reading reading;
      private PagerState reached;
      private boolean isLast;
      private boolean isHopeless;
      private boolean askedTwice;
      private OptionalLong counted = OptionalLong.empty();
      private @Nullable FetchBlockResult stored;

      private Block(Reading reading, BlockCursor cursor) {
        this.reading = reading;
        this.cursor = cursor;
        this.reached = cursor.pager();
      }

      private FetchBlockResult result() {
        return Objects.requireNonNull(stored);
      }

      /** Reads and commits it; returns what does not fit, null when all does. */
      private @Nullable String read() throws IOException, InterruptedException {
        while (true) {
          try (ImageAnswer answer = verial.imageBlock(context, since(reading), reached.next())) {
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
                row == null ? pager.smaller(reached) : pager.narrower(reached, row.rowsBefore());
            if (smaller.isEmpty() && e.isTruncated()) {
              throw e;
            }
            if (smaller.isEmpty()) {
              isHopeless = true;
              return row == null
                  ? "Verial cannot compose even the smallest block from row "
                      + reached.next().first()
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
        BlockStep step = pager.accept(reached, answer.rowKeys(), answer.bytes());
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
        List<Group> groups = groups(rows);
        String doubt = doubt(groups);
        return doubt == null
            ? store(groups, rows.size(), isLast ? null : step.openArticle())
            : doubt;
      }

      /** Where articles may be counted, no overlap shows that some were passed over. */
      private @Nullable String countedDifferently() {
        OptionalLong now = server.articleCount(context, since(reading));
        long most = 2L * command.reading().articles() + MORE_THAN_ADDED;
        if (now.isEmpty() || Math.min(now.getAsLong(), most) == reached.articles()) {
          return null;
        }
        counted = OptionalLong.of(Math.min(now.getAsLong(), most));
        return "the list covered %d articles when it was begun and %d at its end"
            .formatted(reached.articles(), now.getAsLong());
      }

      /** Where the next passage begins; empty when there is none. */
      private Optional<PagerState> anew() {
        if (isHopeless) {
          return Optional.empty();
        }
        return counted.isPresent()
            ? Optional.of(pager.start(counted.getAsLong()))
            : pager.restart(reached);
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
          persistence.write(heartbeat, () -> blocks.doubt(command.runId(), scattered));
          return "the rows of article %d do not stand together"
              .formatted(scattered.iterator().next());
        }
        if (question != null && begun.size() > 1) {
          int changed =
              persistence.inDatabase(
                  heartbeat, () -> blocks.changed(command.runId(), question, begun));
          int others = begun.size() - changed;
          if (others >= TELLING_ROWS && others > begun.size() / 2) {
            isHopeless = true;
            server.lacksImageBlocks(context);
            return "the server ignores fecha";
          }
        }
        return null;
      }

      private @Nullable String store(List<Group> groups, int rows, @Nullable Long openArticle)
          throws IOException, InterruptedException {
        List<Long> ids = groups.stream().map(Group::articleId).toList();
        Set<Long> needed = persistence.inDatabase(heartbeat, () -> blocks.needed(need, ids));
        OpenArticle before = cursor.open();
        List<FetchedImage> wanted = new ArrayList<>();
        for (Group group : groups) {
          if (isNeeded(group, before, needed)) {
            wanted.addAll(group.rows());
          }
        }
        ImageStoring.Putting putting = storing.begin(heartbeat);
        int vain = 0;
        while (stored == null && vain < COMMIT_ATTEMPTS) {
          putting.put(wanted);
          if (!commit(new Lists(before, groups, needed, openArticle, putting), rows, putting)) {
            vain++;
          }
        }
        return stored == null ? "images of earlier blocks were removed from the library" : null;
      }

      /**
       * Returns false where images are missing that only an earlier block can put; this one's own
       * are waited for, for as long as a garbage collection may have them in hand.
       */
      private boolean commit(Lists lists, int rows, ImageStoring.Putting putting)
          throws InterruptedException {
        List<NewIssue> issues =
            lists.complete.stream().flatMap(list -> list.issues().stream()).toList();
        FetchBlockResult expected =
            new FetchBlockResult(
                List.copyOf(lists.touched),
                lists.complete.size(),
                lists.complete.stream().mapToInt(list -> list.sha256s().size()).sum(),
                putting.justPut().images().size(),
                0,
                0,
                NewIssue.kinds(issues),
                isLast,
                null);
        String json =
            new BlockCursor(reached, lists.open, command.number(), expected, cursor.moment())
                .json();
        try {
          BlockStored written =
              persistence.inDatabase(
                  heartbeat,
                  () ->
                      blocks.commit(
                          reading,
                          asOf(cursor),
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
    }
  }

  private static boolean isNeeded(Group group, @Nullable OpenArticle open, Set<Long> needed) {
    boolean goesOn = open != null && open.articleId() == group.articleId();
    return goesOn ? open.needed() : needed.contains(group.articleId());
  }

  private static @Nullable LocalDateTime since(Reading reading) {
    String since = reading.since();
    return since == null ? null : LocalDateTime.parse(since);
  }

  /** Consecutive rows of one article. */
  private record Group(long articleId, List<FetchedImage> rows) {}

  private static List<Group> groups(List<FetchedImage> rows) {
    List<Group> groups = new ArrayList<>();
    for (FetchedImage row : rows) {
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null || last.articleId() != row.articleId()) {
        groups.add(new Group(row.articleId(), new ArrayList<>(List.of(row))));
      } else {
        last.rows().add(row);
      }
    }
    return groups;
  }

  /** The lists that a block's rows make together with the article that was open before it. */
  private static final class Lists {
    private final List<ArticleImages> complete = new ArrayList<>();
    private final Collection<Long> touched = new ArrayList<>();
    private @Nullable OpenArticle open;

    private Lists(
        @Nullable OpenArticle before,
        List<Group> groups,
        Set<Long> needed,
        @Nullable Long openArticle,
        ImageStoring.Putting putting) {
      Map<Long, OpenArticle> lists = new LinkedHashMap<>();
      if (before != null) {
        lists.put(before.articleId(), before);
      }
      for (Group group : groups) {
        touched.add(group.articleId());
        boolean isNeeded = isNeeded(group, before, needed);
        OpenArticle begun = lists.get(group.articleId());
        lists.put(group.articleId(), extended(begun, group, isNeeded, putting));
      }
      for (OpenArticle list : lists.values()) {
        if (openArticle != null && openArticle == list.articleId()) {
          open = list;
        } else if (list.needed()) {
          complete.add(new ArticleImages(list.articleId(), list.hashes(), list.issues()));
        }
      }
    }

    private static OpenArticle extended(
        @Nullable OpenArticle begun, Group group, boolean isNeeded, ImageStoring.Putting putting) {
      ImageStoring.ImageList list = new ImageStoring.ImageList();
      if (begun != null) {
        list.hashes.addAll(begun.hashes());
        list.issues.addAll(begun.issues());
        list.rows = begun.rows();
      }
      if (isNeeded) {
        putting.append(group.articleId(), list, group.rows());
      }
      return new OpenArticle(group.articleId(), isNeeded, list.rows, list.hashes, list.issues);
    }
  }
}
