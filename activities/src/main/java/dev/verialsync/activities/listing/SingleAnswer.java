package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.ListInBlocks.PlacedRow;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.issue.NewIssue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Verial answered about one article's stock or tariff. */
public final class SingleAnswer {

  /** In tenths of a list, what an answer must hold to count as the whole list. */
  private static final long NEARLY_ALL = 9;

  private static final int TELLING_ARTICLES = 3;

  private final long articleId;
  private final Map<Long, List<PlacedRow>> rows = new HashMap<>();
  private final Set<Long> articles = new HashSet<>();
  private int count;

  private SingleAnswer(long articleId) {
    this.articleId = articleId;
  }

  /** That there is no row, as of an article that Verial's list does not show. */
  public static SingleAnswer none(long articleId) {
    return new SingleAnswer(articleId);
  }

  /**
   * Reads an answer to its end and closes it.
   *
   * @param others whose rows are kept too, in case it is the whole list
   */
  public static SingleAnswer read(ListAnswer answer, long articleId, Collection<Long> others) {
    SingleAnswer read = new SingleAnswer(articleId);
    Set<Long> wanted = new HashSet<>(others);
    wanted.add(articleId);
    RowParser parser = new RowParser();
    try (answer) {
      for (JsonNode row : answer) {
        read.count++;
        parser.articleNamed(row).ifPresent(named -> read.add(named, row, wanted));
      }
    }
    return read;
  }

  private void add(long named, JsonNode row, Set<Long> wanted) {
    if (articles.size() < TELLING_ARTICLES) {
      articles.add(named);
    }
    List<PlacedRow> own =
        wanted.contains(named) ? rows.computeIfAbsent(named, id -> new ArrayList<>()) : List.of();
    if (wanted.contains(named) && own.size() <= AnswerLimits.ARTICLE_ROWS) {
      own.add(new PlacedRow(own.size() + 1L, row, CanonicalRow.text(row)));
    }
  }

  /** Whether it shows the article's rows; another article's rows show nothing, nor do too many. */
  public boolean isAboutTheArticle() {
    return count == 0 || (rows.containsKey(articleId) && !hasTooMany());
  }

  /** Whether the article has more rows than one may have. */
  public boolean hasTooMany() {
    return rowsOf(articleId).size() > AnswerLimits.ARTICLE_ROWS;
  }

  /** Whether the server ignored which article was asked for, and gave nearly all rows there are. */
  boolean isWholeList(long rowsOfTheList) {
    return articles.size() == TELLING_ARTICLES && 10L * count >= NEARLY_ALL * rowsOfTheList;
  }

  /** The rows of an article that was asked for, or of one of the others. */
  List<PlacedRow> rowsOf(long id) {
    return rows.getOrDefault(id, List.of());
  }

  /** What is wrong with the values of an article's rows. */
  public List<NewIssue> issuesOf(long id, ArticleRows kind) {
    List<NewIssue> met = new ArrayList<>();
    for (PlacedRow row : rowsOf(id)) {
      kind.parse(row.row()).issues().forEach(issue -> met.add(RowList.badValue(id, issue)));
    }
    return met;
  }
}
