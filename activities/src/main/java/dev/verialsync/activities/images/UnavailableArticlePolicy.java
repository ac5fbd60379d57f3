package dev.verialsync.activities.images;

import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.db.media.FailedAsk;
import dev.verialsync.db.media.MediaRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells an article whose images Verial cannot give from a Verial that does not answer: the first
 * may not hold up the rest of the catalogue, the second is waited for.
 */
public final class UnavailableArticlePolicy {

  /** Asked for in turn with another article that is answered, so often before it is left. */
  public static final int ROUNDS = 3;

  /** Fewer are no sign of anything, however long they took. */
  private static final int FAILED_ASKS = 5;

  /**
   * What a record of the article's can make of an answer. A server that is too busy (503, 429), a
   * firewall, a lost lease or a full disk of ours are about no article.
   */
  private static final Set<String> ABOUT_THE_ARTICLE =
      Set.of(
          "http_500",
          "http_502",
          "http_504",
          "code_2",
          "code_4",
          "empty",
          "truncated",
          "not_json",
          "broken_row",
          "protocol",
          "html",
          "timeout",
          "dropped");

  private final Persistence persistence;
  private final VerialClient verial;
  private final MediaRepository media;
  private final Duration patience;

  public UnavailableArticlePolicy(
      Persistence persistence, VerialClient verial, MediaRepository media, Duration patience) {
    this.persistence = persistence;
    this.verial = verial;
    this.media = media;
    this.patience = patience;
  }

  /**
   * Whether this run has asked long enough for an article's images without an answer, while Verial
   * gives another article's: that is asked for at this moment.
   *
   * @param failure the latest
   */
  public boolean isOver(
      VerialTransientException failure,
      CallContext context,
      long runId,
      long articleId,
      Heartbeat heartbeat)
      throws InterruptedException {
    if (!heartbeat.isRetry() || !isAboutTheArticle(failure.outcome().text())) {
      return false;
    }
    List<FailedAsk> failed =
        persistence.inDatabase(heartbeat, () -> media.failedAsks(runId, articleId)).stream()
            .filter(ask -> isAboutTheArticle(ask.outcome()))
            .toList();
    return failed.size() >= FAILED_ASKS
        && failed.get(0).ago().compareTo(patience) >= 0
        && anotherIsAnswered(context, runId, articleId, heartbeat);
  }

  static boolean isAboutTheArticle(String outcome) {
    return ABOUT_THE_ARTICLE.contains(outcome);
  }

  /** With images: where Verial cannot reach them, it still answers for articles without any. */
  private boolean anotherIsAnswered(
      CallContext context, long runId, long articleId, Heartbeat heartbeat)
      throws InterruptedException {
    Optional<Long> witness =
        persistence.inDatabase(heartbeat, () -> media.witness(runId, articleId));
    if (witness.isEmpty()) {
      return false;
    }
    try (ImageAnswer answer = verial.images(context, witness.get())) {
      return !answer.images().isEmpty();
    } catch (VerialTransientException noneIsAnswered) {
      return false;
    }
  }
}
