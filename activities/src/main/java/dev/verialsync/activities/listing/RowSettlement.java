package dev.verialsync.activities.listing;

import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.erp.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Asks Verial for single articles whose rows may have changed places while a list was read. Each
 * answer is staged at once: a worker that takes over asks for the others only.
 */
public final class RowSettlement {

  /** More articles of one list are not asked for one by one. */
  public static final int MOST_ARTICLES = 100;

  /** From this attempt of the activity on, an article that fails alone is left in doubt. */
  private static final int PATIENT_ATTEMPTS = 5;

  private final Persistence persistence;

  public RowSettlement(Persistence persistence) {
    this.persistence = persistence;
  }

  /** Returns the articles that Verial did not answer for; they stay in doubt. */
  public List<Long> settle(
      ArticleRows kind,
      Reading reading,
      List<Long> inDoubt,
      ListIssues issues,
      CallContext context,
      Heartbeat heartbeat)
      throws InterruptedException {
    List<Long> unsettled = new ArrayList<>();
    Deque<Long> left = new ArrayDeque<>(inDoubt);
    while (!left.isEmpty()) {
      long id = left.removeFirst();
      heartbeat.doing("%s: article %d alone".formatted(kind.source().label(), id));
      try {
        SingleAnswer answer = SingleAnswer.read(kind.ask(context, id, null), id, left);
        if (answer.isWholeList(reading.rows())) {
          stage(kind, reading, id, answer, issues, heartbeat);
          for (long other : left) {
            stage(kind, reading, other, answer, issues, heartbeat);
          }
          left.clear();
        } else if (answer.isAboutTheArticle()) {
          stage(kind, reading, id, answer, issues, heartbeat);
        } else {
          unsettled.add(id);
        }
      } catch (VerialTransientException failed) {
        if (heartbeat.attempt() < PATIENT_ATTEMPTS) {
          throw failed;
        }
        // Fails likewise where it is Verial that fails, and not this article.
        kind.ask(context, VerialClient.ALL_ARTICLES, new RowRange(1, 1)).close();
        unsettled.add(id);
      }
    }
    return unsettled;
  }

  private void stage(
      ArticleRows kind,
      Reading reading,
      long id,
      SingleAnswer answer,
      ListIssues issues,
      Heartbeat heartbeat)
      throws InterruptedException {
    persistence.inDatabase(
        heartbeat,
        () -> {
          issues.record(answer.issuesOf(id, kind));
          return kind.settle(reading, id, answer);
        });
  }
}
