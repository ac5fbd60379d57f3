package dev.verialsync.activities.listing.chosen;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.erp.ChosenArticleRepository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds single articles' rows in GetArticulosWS, which cannot be asked for one: a few rows around
 * the place where the article stood, then more of them around where it must have been shifted to.
 * An article that was never landed is looked for in the rest of the list too. What one answer shows
 * of other wanted articles is kept.
 */
final class ArticleSearch {

  /** Rows on either side of an article's place; most lists shift by less between two runs. */
  private static final int NEAR = 50;

  /** Stands for the id of a row that is not JSON, which may be any article's. */
  private static final long UNREADABLE = -1;

  /** A list with more rows that are not JSON is asked for again. */
  private static final int MOST_UNREADABLE = 10;

  /** What the search for an article came to. */
  enum Finding {
    SHOWN,
    /** The list has been seen not to show it. */
    ABSENT,
    /** It is not where it was looked for, and the list's order does not show where else. */
    NOT_FOUND
  }

  private final VerialClient verial;
  private final Persistence persistence;
  private final Heartbeat heartbeat;
  private final ChosenArticleRepository articles;
  private final int blockSize;
  private final long leastBelieved;
  private final Set<Long> wanted;
  private final RowParser parser = new RowParser();
  private final Map<Long, JsonNode> rows = new HashMap<>();
  private @Nullable Window whole;
  private int unreadable;

  /**
   * A search of one command.
   *
   * @param leastBelieved how many rows the list must have, for its end to be believed
   */
  ArticleSearch(
      VerialClient verial,
      Persistence persistence,
      Heartbeat heartbeat,
      ChosenArticleRepository articles,
      int blockSize,
      long leastBelieved,
      Set<Long> wanted) {
    this.verial = verial;
    this.persistence = persistence;
    this.heartbeat = heartbeat;
    this.articles = articles;
    this.blockSize = blockSize;
    this.leastBelieved = leastBelieved;
    this.wanted = wanted;
  }

  /** The row of an article whose finding is SHOWN. */
  JsonNode row(long articleId) {
    return Objects.requireNonNull(rows.get(articleId));
  }

  Finding find(CallContext context, long articleId) throws InterruptedException {
    if (rows.containsKey(articleId)) {
      return Finding.SHOWN;
    }
    if (whole != null) {
      return finding(whole, articleId);
    }
    long place = knownPlace(articleId);
    Window near = ask(context, around(place, NEAR));
    Finding found = finding(near, articleId);
    if (found != Finding.NOT_FOUND) {
      return found;
    }
    RowRange where =
        near.ids().isEmpty()
            ? new RowRange(Math.max(1, place - blockSize), place) // behind the list's end
            : around(place + shift(near, articleId), blockSize / 2);
    Window wider = ask(context, where);
    found = finding(wider, articleId);
    return found != Finding.NOT_FOUND
            || persistence.inDatabase(heartbeat, () -> articles.isLanded(articleId))
        ? found
        : inTheRest(context, articleId);
  }

  /** Where it stood, or would stand, as far as is known here. */
  private long knownPlace(long articleId) throws InterruptedException {
    return persistence.inDatabase(
        heartbeat, () -> articles.place(articleId).orElseGet(() -> articles.rank(articleId)));
  }

  private Finding inTheRest(CallContext context, long articleId) {
    long first = 1;
    while (true) {
      Window block = ask(context, new RowRange(first, first + blockSize - 1));
      Finding found = finding(block, articleId);
      if (found != Finding.NOT_FOUND) {
        return found;
      }
      if (block.isListEnd()) {
        return block.isBelieved() ? Finding.ABSENT : Finding.NOT_FOUND;
      }
      first += blockSize;
    }
  }

  private Finding finding(Window window, long articleId) {
    return rows.containsKey(articleId)
        ? Finding.SHOWN
        : window.showsAbsenceOf(articleId) ? Finding.ABSENT : Finding.NOT_FOUND;
  }

  private static RowRange around(long place, int rowsEachSide) {
    long centre = Math.max(1, place);
    return new RowRange(Math.max(1, centre - rowsEachSide), centre + rowsEachSide);
  }

  /** By how many places a row next to the article's has moved since its place was learnt. */
  private long shift(Window window, long articleId) throws InterruptedException {
    long nearest = window.nearestTo(articleId);
    return nearest == 0 ? 0 : window.placeOf(nearest) - knownPlace(nearest);
  }

  private Window ask(CallContext context, RowRange range) {
    try {
      return answered(context, range);
    } catch (VerialException e) {
      int before = e.brokenRow().map(BrokenRow::rowsBefore).orElse(Integer.MAX_VALUE);
      if (before >= range.size() || !heartbeat.isRetry() || ++unreadable > MOST_UNREADABLE) {
        throw e;
      }
      return askAround(context, range, before);
    }
  }

  /** Asks for what stands in front of a row that is not JSON, and behind it. */
  private Window askAround(CallContext context, RowRange range, int before) {
    List<Long> ids = new ArrayList<>();
    long place = range.first() + before;
    if (before > 0) {
      ids.addAll(ask(context, new RowRange(range.first(), place - 1)).ids());
    }
    ids.add(UNREADABLE);
    if (place < range.last()) {
      ids.addAll(ask(context, new RowRange(place + 1, range.last())).ids());
    }
    return new Window(range, List.copyOf(ids), leastBelieved);
  }

  private Window answered(CallContext context, RowRange range) {
    try (ListAnswer answer = verial.articles(context, null, range)) {
      List<Long> ids = new ArrayList<>(answer.rowCount());
      for (JsonNode row : answer) {
        long id = parser.articleId(row).orElse(0L);
        ids.add(id);
        if (wanted.contains(id)) {
          rows.putIfAbsent(id, row);
        }
      }
      Window window = new Window(range, List.copyOf(ids), leastBelieved);
      if (window.isWholeList()) {
        whole = window;
      }
      return window;
    }
  }

  /** Consecutive rows of the list, by their ids; 0 for a row without one. */
  record Window(RowRange asked, List<Long> ids, long leastBelieved) {

    /** An old server answers with the whole list, whatever was asked for. */
    boolean isWholeList() {
      return ids.size() > asked.size() || (asked.first() == 1 && isListEnd() && !ids.isEmpty());
    }

    boolean isListEnd() {
      return ids.size() != asked.size();
    }

    /** A list that ends here is not much shorter than the one that is known. */
    boolean isBelieved() {
      return asked.first() - 1 + ids.size() >= leastBelieved;
    }

    /** Whether these rows leave no place for the article; an empty answer is never believed. */
    boolean showsAbsenceOf(long articleId) {
      if (ids.isEmpty() || ids.contains(UNREADABLE) || (isListEnd() && !isBelieved())) {
        return false;
      }
      if (isWholeList()) {
        return true;
      }
      boolean fromBelow = asked.first() == 1 || ids.get(0) < articleId;
      boolean toAbove = isListEnd() || ids.get(ids.size() - 1) > articleId;
      return fromBelow && toAbove && isInOrder();
    }

    private boolean isInOrder() {
      long before = 0;
      for (long id : ids) {
        if (id <= before) {
          return false;
        }
        before = id;
      }
      return true;
    }

    /** The id next to the article's, were the list in order; 0 where there is none. */
    long nearestTo(long articleId) {
      List<Long> read = ids.stream().filter(id -> id != UNREADABLE).toList();
      if (read.isEmpty()) {
        return 0;
      }
      long last = read.get(read.size() - 1);
      return last < articleId ? last : read.get(0);
    }

    long placeOf(long id) {
      return asked.first() + ids.indexOf(id);
    }
  }
}
