package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.ImageAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a block that Verial does not give: half of it is asked for, down to the smallest,
 * and that is passed over when it has failed five times while single articles are answered.
 */
final class BlockFailures {

  static final int ATTEMPTS = 5;

  /** Places that are passed over in one list; with more the list is given up. */
  private static final int MOST_PLACES = 10;

  /**
   * Places passed over one after the other, without any row between them: so many images of one
   * article.
   */
  private static final int MOST_IN_A_ROW = 3;

  /** What a firewall answers that dislikes a block's address, next to what an article's data do. */
  private static final Set<String> ABOUT_THE_ADDRESS =
      Set.of("http_400", "http_403", "http_404", "http_405", "http_414");

  /** Articles that are asked for until one has images. */
  private static final int WITNESSES = 5;

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

  private final ImageParts parts;
  private final BlockTask task;
  private final List<String> notes = new ArrayList<>();
  private ListOrder order;
  private int failures;
  private int inARow;
  private @Nullable String hopeless;

  BlockFailures(ImageParts parts, BlockTask task, ListOrder order) {
    this.parts = parts;
    this.task = task;
    this.order = order;
  }

  /** With the places that were passed over. */
  ListOrder order() {
    return order;
  }

  /** For the operator; null when nothing was passed over. */
  @Nullable String note() {
    return notes.isEmpty() ? null : String.join("\n", notes);
  }

  /** Why the list is given up; null while it is not. */
  @Nullable String hopeless() {
    return hopeless;
  }

  /**
   * What to ask for next.
   *
   * @throws VerialException the failure, where it is no matter of what was asked for, or where
   *     Verial gives no single article's images either
   */
  PagerState after(VerialException failure, PagerState asked) throws InterruptedException {
    BrokenRow row = failure.brokenRow().orElse(null);
    String outcome = failure.outcome().text();
    if (!failure.asksForLess()
        && row == null
        && !isAboutTheBlock(outcome)
        && !(lasts(outcome) && singleArticlesAreAnswered())) {
      throw failure;
    }
    Optional<PagerState> less =
        row == null ? task.pager().smaller(asked) : task.pager().narrower(asked, row.rowsBefore());
    if (less.isPresent()) {
      failures = 0;
      if (!failure.asksForLess()) {
        parts.pause(task, asked(failure));
      }
      return less.get();
    }
    if (++failures == ATTEMPTS) {
      failures = 0;
      return skipped(failure, row, asked);
    }
    // The last attempt comes after an answer: what fails then does so while Verial is there.
    if (failures == ATTEMPTS - 1 && !singleArticlesAreAnswered()) {
      throw failure;
    }
    parts.pause(task);
    return asked;
  }

  /** What Verial asked to wait, within bounds. */
  private static Duration asked(VerialException failure) {
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
  }

  private static boolean isAboutTheBlock(String outcome) {
    return UnavailableArticlePolicy.isAboutTheArticle(outcome)
        || outcome.startsWith("http_5")
        || ABOUT_THE_ADDRESS.contains(outcome);
  }

  /** A server that limits calls (429) is waited for, but not one that refuses blocks alone. */
  private boolean lasts(String outcome) {
    return outcome.startsWith("http_") && task.heartbeat().attempt() >= ATTEMPTS;
  }

  private PagerState skipped(VerialException failure, @Nullable BrokenRow row, PagerState asked) {
    long place = asked.next().last();
    String what =
        row == null
            ? "Verial returns no images for place %d of the image list (%s)"
                .formatted(place, failure.outcome())
            : "Place %d of the image list is not JSON, near: %s".formatted(place, row.text());
    if (++inARow > MOST_IN_A_ROW || order.skipped().size() == MOST_PLACES) {
      hopeless = what;
      return asked;
    }
    notes.add(what + ". This run fetches the articles around it one by one.");
    order = order.passingOver();
    return task.pager()
        .skip(asked, row == null ? new BrokenRow(0, null, failure.outcome().text()) : row);
  }

  /** The articles whose rows came behind a failure. */
  void followedBy(List<Long> articleIds) {
    order = order.followedBy(articleIds);
    inARow = 0;
  }

  /** With images: where Verial cannot reach them, it still answers for articles without any. */
  private boolean singleArticlesAreAnswered() throws InterruptedException {
    List<Long> witnesses =
        parts.persistence().inDatabase(task.heartbeat(), () -> parts.blocks().witnesses(WITNESSES));
    for (long witness : witnesses) {
      try (ImageAnswer answer = parts.verial().images(task.context(), witness)) {
        if (!answer.images().isEmpty()) {
          return true;
        }
      } catch (VerialTransientException notAnswered) {
        return false;
      }
    }
    return false;
  }
}
