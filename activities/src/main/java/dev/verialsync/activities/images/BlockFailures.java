package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a block that Verial does not give: half of it is asked for, down to the smallest,
 * and that is passed over when it has failed five times while single articles are answered.
 */
final class BlockFailures {

  static final int ATTEMPTS = 5;

  /** Places that are passed over in one list; with more the list is given up. */
  private static final int MOST_PLACES = 10;

  /** Before something else is asked for than what Verial could not compose. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ImageParts parts;
  private final BlockTask task;
  private final List<String> notes = new ArrayList<>();
  private ListOrder order;
  private int failures;
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
    if (!failure.asksForLess()
        && row == null
        && !UnavailableArticlePolicy.isAboutTheArticle(failure.outcome().text())) {
      throw failure;
    }
    Optional<PagerState> less =
        row == null ? task.pager().smaller(asked) : task.pager().narrower(asked, row.rowsBefore());
    if (less.isPresent()) {
      failures = 0;
      pauseUnless(failure.asksForLess());
      return less.get();
    }
    if (++failures < ATTEMPTS) {
      pauseUnless(false);
      return asked;
    }
    if (!singleArticlesAreAnswered()) {
      throw failure;
    }
    failures = 0;
    return skipped(failure, row, asked);
  }

  private PagerState skipped(VerialException failure, @Nullable BrokenRow row, PagerState asked) {
    long place = asked.next().last();
    String what =
        row == null
            ? "Verial returns no images for place %d of the image list (%s)"
                .formatted(place, failure.outcome())
            : "Place %d of the image list is not JSON, near: %s".formatted(place, row.text());
    if (order.isOpen() || order.skipped().size() == MOST_PLACES) {
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
  }

  private boolean singleArticlesAreAnswered() throws InterruptedException {
    Persistence persistence = parts.persistence();
    Optional<Long> witness = persistence.inDatabase(task.heartbeat(), parts.blocks()::witness);
    if (witness.isEmpty()) {
      return false;
    }
    try {
      parts.verial().images(task.context(), witness.get()).close();
      return true;
    } catch (VerialTransientException notAnswered) {
      return false;
    }
  }

  private void pauseUnless(boolean composing) throws InterruptedException {
    if (!composing && task.heartbeat().cancellation().await(PAUSE)) {
      throw new CancellationException("Cancelled before a block was asked for again");
    }
  }
}
