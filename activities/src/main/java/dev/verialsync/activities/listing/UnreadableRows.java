package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.ListInBlocks.PlacedRow;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.listing.paging.PagerState.LeftOut;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of one list that are left out: they are no JSON, or beyond a limit. */
final class UnreadableRows {

  /** A list with more rows that are not JSON is no list, or its server has no blocks. */
  static final int MOST_LEFT_OUT = 100;

  private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(15);

  private final ListInBlocks list;
  private final ReadingRepository readings;
  private final Persistence persistence;
  private final Heartbeat heartbeat;

  UnreadableRows(
      ListInBlocks list, ReadingRepository readings, Persistence persistence, Heartbeat heartbeat) {
    this.list = list;
    this.readings = readings;
    this.persistence = persistence;
    this.heartbeat = heartbeat;
  }

  /** Leaves out a row that stands alone and is not JSON: the list continues after it. */
  Reading skip(Reading reading, PagerState behind) throws InterruptedException {
    LeftOut left = Objects.requireNonNull(behind.leftOut());
    persistence.write(heartbeat, () -> list.leftOut(issue(left, null)));
    return persistence.inDatabase(
        heartbeat, () -> readings.leaveOut(reading, left.inDoubt(), ReadingCursor.json(behind)));
  }

  /** The row behind the one that was left out may be of the same article. */
  void tellNeighbour(Reading reading, LeftOut left, long articleId) throws InterruptedException {
    persistence.write(
        heartbeat,
        () -> {
          if (left.articleId() == null) {
            readings.doubt(reading, List.of(articleId));
          }
          list.leftOut(issue(left, articleId));
        });
  }

  /** Leaves out rows beyond a limit: their articles keep what they had. */
  Reading leaveOut(Reading reading, List<PlacedRow> oversize, PagerState state)
      throws InterruptedException {
    if (oversize.isEmpty()) {
      return reading;
    }
    if (oversize.size() > MOST_LEFT_OUT) {
      throw ErrorType.VERIAL_UNAVAILABLE.failure(
          "Verial's %s has more than %d rows beyond what one may have (%s): it will be asked again."
              .formatted(list.name(), MOST_LEFT_OUT, limit(oversize.get(0))),
          UNTIL_ASKED_AGAIN);
    }
    List<Long> articles = new ArrayList<>();
    for (PlacedRow row : oversize) {
      Long articleId = OversizeRow.of(row.row()).map(OversizeRow::articleId).orElse(null);
      if (articleId != null) {
        articles.add(articleId);
      }
      NewIssue issue =
          new NewIssue(
              articleId,
              field(),
              articleId == null ? (Integer) Math.toIntExact(row.position()) : null,
              IssueKind.ROW_TOO_LARGE,
              limit(row),
              "Row %d of the %s has %s and was left out; nothing is taken away because of this list. Correct it in Verial."
                  .formatted(row.position(), list.name(), limit(row)));
      persistence.write(heartbeat, () -> list.leftOut(issue));
    }
    return persistence.inDatabase(
        heartbeat, () -> readings.leaveOut(reading, articles, ReadingCursor.json(state)));
  }

  private static String limit(PlacedRow row) {
    return OversizeRow.of(row.row()).map(OversizeRow::limit).orElse("");
  }

  /** What an issue of a row names as its field; each question for changes is a list of its own. */
  private @Nullable String field() {
    return list.since() == null ? list.key().list() : null;
  }

  private NewIssue issue(LeftOut row, @Nullable Long behind) {
    return new NewIssue(
        null,
        field(),
        Math.toIntExact(row.position()),
        IssueKind.ROW_UNREADABLE,
        row.text(),
        "Row %d of the %s, %s%s%s, is not JSON and was left out; nothing is taken away because of this list. Near: %s. Correct the text in Verial."
            .formatted(
                row.position(),
                list.name(),
                row.articleId() == null
                    ? ""
                    : "article %d by its text, ".formatted(row.articleId()),
                row.before() == null
                    ? "the first one"
                    : "behind article %d".formatted(row.before()),
                behind == null ? "" : " and in front of article %d".formatted(behind),
                row.text()));
  }
}
