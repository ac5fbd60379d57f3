package dev.verialsync.activities.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.SinceClock;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.media.block.BlockProofRepository.BlocksAlone;
import dev.verialsync.db.media.block.CompleteList;
import dev.verialsync.db.media.block.WithoutRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a server says of articles in blocks with what it says of each alone: number, order
 * and SHA-256 of their images. A difference counts when it is there again after block and article
 * were asked for again, twice.
 */
final class BlockProof {

  static final int WITH_IMAGES = 60;
  static final int WITHOUT = 5;

  /**
   * Further articles without rows, compared where the bounds count articles: those whose ids lie
   * between two blocks. Inside a full block an overlap shows that none is missing; here nothing
   * does.
   */
  private static final int BETWEEN_BLOCKS = 60;

  /**
   * Each block gives so many times its share of the comparisons: many articles have no images, and
   * what is compared only at the end has been committed already.
   */
  private static final int DRAWN_EARLY = 4;

  private static final int TIMES = 3;

  /** Differences in one block that were gone when it was asked for again. */
  private static final int MOST_PASSED = 5;

  /** Articles, one after the other, that Verial did not give alone. */
  private static final int FAILED_IN_A_ROW = 5;

  /** The list is given up after so many answered blocks in which no article alone was answered. */
  static final int ATTEMPTS = 5;

  /** At least so long from the first to the last of those blocks. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How wrong Verial's clock may be. A wider window names more articles, never fewer. */
  private static final Duration WRONG_CLOCK = Duration.ofHours(1);

  private static final RowParser ROWS = new RowParser();

  private final ImageParts parts;
  private final BlockTask task;
  private final List<Long> compared;
  private int comparedWithout;
  private @Nullable Suspect suspect;
  private int suspects;
  private int failedInARow;
  private @Nullable String hopeless;

  /** An article that differs, and how often it has. */
  private record Suspect(long articleId, String difference, int times) {}

  /** What Verial says of one article. */
  private record Alone(long id, List<String> images, @Nullable VerialTransientException failure) {}

  /**
   * Continues a proof.
   *
   * @param compared articles with images that had the same alone
   */
  BlockProof(ImageParts parts, BlockTask task, List<Long> compared) {
    this.parts = parts;
    this.task = task;
    this.compared = new ArrayList<>(compared);
  }

  /** The evidence that `status` and the run's notes show. */
  String evidence() {
    return "%d articles with images and %d without are the same in blocks and alone"
        .formatted(compared.size(), comparedWithout);
  }

  List<Long> compared() {
    return List.copyOf(compared);
  }

  /** Whether the block must be asked for again before it is believed. */
  boolean isInDoubt() {
    return suspect != null;
  }

  /** Why blocks cannot be compared here; null while they can. */
  @Nullable String hopeless() {
    return hopeless;
  }

  /** The difference that counts; empty while none does. */
  Optional<String> disproof() {
    return Optional.ofNullable(suspect)
        .filter(article -> article.times() == TIMES)
        .map(Suspect::difference);
  }

  /**
   * Compares some articles of a block, drawn at random; half of them from those that tell most: at
   * the block's edges, and such as the library knows with several images.
   *
   * @param whole the articles that are whole with the block, and what their rows hold
   * @param kept articles that have had rows so far, these included
   */
  void compare(Map<Long, List<String>> whole, long kept, boolean isLast)
      throws IOException, InterruptedException {
    if (suspect != null) {
      suspect = suspectedAgain(suspect, whole);
      if (suspect != null) {
        return;
      }
    }
    int left = WITH_IMAGES - compared.size();
    compareDrawn(whole, isLast ? left : share(left, whole.size(), kept));
  }

  /** Of what is left to compare: each block that follows gets its own. */
  private int share(int left, int articles, long kept) {
    long toCome = Math.max(1, task.command().reading().articles() - kept + articles);
    double share = (double) DRAWN_EARLY * left * articles / toCome;
    return (int) Math.min(left, share + ThreadLocalRandom.current().nextDouble());
  }

  /** Null where the difference has passed, or the block does not show the article any more. */
  private @Nullable Suspect suspectedAgain(Suspect before, Map<Long, List<String>> whole) {
    long id = before.articleId();
    List<String> inBlock = whole.get(id);
    if (inBlock == null) {
      return null;
    }
    Optional<String> found = difference(id, inBlock, alone(id));
    if (found.isEmpty()) {
      compared.add(id);
    }
    return found.map(text -> new Suspect(id, text, before.times() + 1)).orElse(null);
  }

  private void compareDrawn(Map<Long, List<String>> whole, int wanted)
      throws IOException, InterruptedException {
    int left = wanted;
    Iterator<Long> drawn = drawn(whole, wanted).iterator();
    while (left > 0 && drawn.hasNext() && suspect == null && hopeless == null) {
      for (Alone article : alone(next(drawn, Math.min(left, ParallelTasks.FEW)))) {
        if (article.failure() != null) {
          afterFailure(article.failure());
          continue;
        }
        long id = article.id();
        Optional<String> found =
            difference(id, whole.getOrDefault(id, List.of()), article.images());
        if (found.isEmpty()) {
          failedInARow = 0;
          compared.add(id);
          left--;
        } else if (suspect == null) {
          suspect = new Suspect(id, found.get(), 1);
          if (++suspects > MOST_PASSED) {
            hopeless = "images change faster than they can be compared";
          }
        }
      }
    }
  }

  /**
   * An article that fails alone is passed over. Where several do, one after the other, the server
   * is waited for, but not for ever while it answers blocks.
   */
  private void afterFailure(VerialTransientException failure) throws InterruptedException {
    if (++failedInARow == FAILED_IN_A_ROW) {
      BlocksAlone blocks =
          parts
              .persistence()
              .inDatabase(
                  task.heartbeat(), () -> parts.proofs().blocksAlone(task.command().runId()));
      if (blocks.calls() < ATTEMPTS || blocks.span().compareTo(PATIENCE) < 0) {
        throw failure;
      }
      hopeless = "Verial answers blocks but no article alone (%s)".formatted(failure.outcome());
    }
    parts.pause(task);
  }

  private List<Long> drawn(Map<Long, List<String>> whole, int wanted) throws InterruptedException {
    List<Long> all = new ArrayList<>(whole.keySet());
    all.removeAll(compared);
    all.removeIf(id -> whole.getOrDefault(id, List.of()).size() > AnswerLimits.ARTICLE_IMAGES);
    if (wanted <= 0 || all.isEmpty()) {
      return List.of();
    }
    Set<Long> telling =
        new HashSet<>(
            parts
                .persistence()
                .inDatabase(task.heartbeat(), () -> parts.proofs().knownWithSeveral(all)));
    telling.add(all.get(0));
    telling.add(all.get(all.size() - 1));
    Collections.shuffle(all);
    int ofTelling = (wanted + ThreadLocalRandom.current().nextInt(2)) / 2;
    List<Long> drawn =
        new ArrayList<>(all.stream().filter(telling::contains).limit(ofTelling).toList());
    all.removeAll(drawn);
    drawn.addAll(all);
    return drawn;
  }

  /**
   * Compares articles that the list has brought until enough were compared, and then some that it
   * did not show.
   *
   * @return the difference that counts; empty when there is none
   */
  Optional<String> atTheEnd(CompleteList list, BlockCursor cursor)
      throws IOException, InterruptedException {
    Instant moment = task.asOf(cursor);
    Map<Long, List<String>> shown = new LinkedHashMap<>();
    if (compared.size() < WITH_IMAGES) {
      shown.putAll(
          parts
              .persistence()
              .inDatabase(
                  task.heartbeat(),
                  () ->
                      parts.proofs().drawnWith(list.reading(), moment, compared, 2 * WITH_IMAGES)));
    }
    Optional<String> found = differing(shown, WITH_IMAGES - compared.size(), moment);
    if (compared.isEmpty() && cursor.pager().articlesKept() > 0 && hopeless == null) {
      hopeless = "Verial returns no article alone that has images";
    }
    if (found.isPresent() || hopeless != null) {
      return found;
    }
    Map<Long, List<String>> without = withoutRows(list, cursor);
    return differing(without, without.size(), moment);
  }

  private Map<Long, List<String>> withoutRows(CompleteList list, BlockCursor cursor)
      throws InterruptedException {
    List<WithoutRows> drawn =
        parts
            .persistence()
            .inDatabase(
                task.heartbeat(),
                () -> parts.proofs().drawnWithout(list, WITHOUT + BETWEEN_BLOCKS));
    boolean countsArticles = !cursor.pager().counting().rows();
    Map<Long, List<String>> without = new LinkedHashMap<>();
    Stream.concat(
            drawn.stream().limit(WITHOUT),
            drawn.stream().skip(WITHOUT).filter(row -> countsArticles && row.betweenBlocks()))
        .forEach(row -> without.put(row.articleId(), List.of()));
    return without;
  }

  /**
   * Finds the first article whose images differ from what the list has shown, each time that it is
   * asked for alone, and that has not changed since.
   *
   * @param enough ends after so many articles without a difference
   */
  private Optional<String> differing(Map<Long, List<String>> shown, int enough, Instant moment)
      throws IOException, InterruptedException {
    int left = enough;
    Iterator<Long> wanted = shown.keySet().iterator();
    while (left > 0 && wanted.hasNext() && hopeless == null) {
      for (Alone article : alone(next(wanted, Math.min(left, ParallelTasks.FEW)))) {
        List<String> inBlocks = shown.getOrDefault(article.id(), List.of());
        if (article.failure() != null) {
          afterFailure(article.failure());
          continue;
        }
        failedInARow = 0;
        Optional<String> found = difference(article.id(), inBlocks, article.images());
        if (found.isEmpty()) {
          left--;
          if (inBlocks.isEmpty()) {
            comparedWithout++;
          } else {
            compared.add(article.id());
          }
        } else if (isThereAgain(article.id(), inBlocks) && !hasChanged(article.id(), moment)) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isThereAgain(long articleId, List<String> inBlocks) {
    int times = 1;
    while (times < TIMES && difference(articleId, inBlocks, alone(articleId)).isPresent()) {
      times++;
    }
    return times == TIMES;
  }

  /** Whether Verial's list names an article among those that have changed since. */
  private boolean hasChanged(long articleId, Instant begun) {
    LocalDateTime since = SinceClock.since(begun, WRONG_CLOCK, Instant.now());
    try (ListAnswer changed = parts.verial().articles(task.context(), since, null)) {
      for (JsonNode row : changed) {
        if (ROWS.articleId(row).filter(id -> id == articleId).isPresent()) {
          return true;
        }
      }
      return false;
    }
  }

  private Optional<String> difference(long articleId, List<String> inBlock, List<String> alone) {
    if (alone.equals(inBlock)) {
      return Optional.empty();
    }
    if (inBlock.isEmpty()) {
      return Optional.of(
          "article %d has %s alone and none in blocks".formatted(articleId, images(alone.size())));
    }
    if (alone.size() != inBlock.size()) {
      return Optional.of(
          "article %d has %s in a block and %d alone"
              .formatted(articleId, images(inBlock.size()), alone.size()));
    }
    // What differs between two answers about one article, a scaled image perhaps, proves nothing.
    return alone.equals(alone(articleId))
        ? Optional.of("article %d has other images in a block than alone".formatted(articleId))
        : Optional.empty();
  }

  private static List<Long> next(Iterator<Long> ids, int most) {
    List<Long> some = new ArrayList<>();
    while (ids.hasNext() && some.size() < most) {
      some.add(ids.next());
    }
    return some;
  }

  /** Asks for several articles, one call each, a few at once. */
  private List<Alone> alone(List<Long> ids) throws IOException, InterruptedException {
    return parts
        .asking()
        .all(ids.stream().map(id -> (Callable<Alone>) () -> answered(id)).toList());
  }

  private Alone answered(long articleId) {
    try {
      return new Alone(articleId, alone(articleId), null);
    } catch (VerialTransientException e) {
      return new Alone(articleId, List.of(), e);
    }
  }

  private List<String> alone(long articleId) {
    try (ImageAnswer answer = parts.verial().images(task.context(), articleId)) {
      return BlockLists.told(answer.images());
    }
  }

  private static String images(int number) {
    return number == 1 ? "1 image" : number + " images";
  }
}
