package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import java.util.List;
import java.util.Map;

/**
 * The issues of one list. They are recorded block by block: a worker that takes the reading over in
 * the middle neither forgets nor closes what was met before.
 */
public final class ListIssues {

  private final IssueRepository issues;
  private final long runId;
  private final IssueSource source;

  public ListIssues(IssueRepository issues, long runId, IssueSource source) {
    this.issues = issues;
    this.runId = runId;
    this.source = source;
  }

  public long runId() {
    return runId;
  }

  /** What to say of lists that are empty and not believed. */
  public static final String EMPTIED =
      "Verial's list of %s is empty where it was not before: what was known is kept. If that is right, run again with --accept-shrink.";

  /** What to say of a list that is much shorter than before and not believed in what it lacks. */
  public static String shortened(String list, long articles) {
    return "Verial's list of %s lacks %d articles that it had before and that may be sold: what was known of them is kept. If that is right, run again with --accept-shrink."
        .formatted(list, articles);
  }

  /** What to say of a list that has rows, but much less stock or far fewer prices than before. */
  public static String lostValues(String list, long articles, long zeroed) {
    return "Verial's list of %s would leave %d articles that may be sold without any, though they had some (%d of them have rows that say 0): what was known of them is kept. If that is right, run again with --accept-shrink."
        .formatted(list, articles, zeroed);
  }

  /** What to say of articles whose rows are in doubt. */
  public static String inDoubt(String list, long articles) {
    return "Rows of Verial's list of %s changed places while it was read, and %d articles may have been read twice or not at all. They were too many to ask for one by one, or Verial did not answer for them alone: what was known of them is kept, and the next run asks again."
        .formatted(list, articles);
  }

  /** What to say where no listed article has stock. */
  public static final String NO_STOCK =
      "No listed article has any stock: Verial's list of stock has no row for it, or only rows of 0. Check in Verial that the articles for the web have stock, in a warehouse that the web service reads.";

  /** What to say where no listed article has a price. */
  public static final String NO_PRICES =
      "No listed article has a price: Verial's list of tariffs has no row for it, or only prices of 0. Check in Verial that the web tariff has prices, and that VERIAL_ID_CLIENTE and VERIAL_ID_TARIFA, if they are set, name a customer and a tariff that have some.";

  public void record(List<NewIssue> met) {
    if (!met.isEmpty()) {
      issues.record(runId, source, met);
    }
  }

  public void record(NewIssue met) {
    record(List.of(met));
  }

  /** Closes what the whole list did not show any more; returns what it did, by kind. */
  public Map<String, Integer> settle() {
    issues.closeUnmet(runId, source);
    return met();
  }

  /** Closes what was met of rows up to a place, by other runs only: they are JSON now. */
  void closeReadable(long place) {
    issues.closeReadable(runId, source, place);
  }

  /** What has been met so far, by kind. */
  public Map<String, Integer> met() {
    return issues.met(runId, source);
  }

  /** A row as issues name it. */
  static String excerpt(JsonNode row) {
    String text = row.toString();
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}
