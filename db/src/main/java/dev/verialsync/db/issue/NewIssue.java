package dev.verialsync.db.issue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the data.
 *
 * @param articleId null = the row had none
 * @param field as Verial names it; null = the whole row
 * @param position which image or row of the article, from 1; null = it has none
 * @param value what was found; only its first 1,000 characters are kept
 * @param message for a person
 */
public record NewIssue(
    @Nullable Long articleId,
    @Nullable String field,
    @Nullable Integer position,
    IssueKind kind,
    @Nullable String value,
    String message) {

  /** What is wrong with a list itself. */
  public static NewIssue ofList(IssueKind kind, String message) {
    return new NewIssue(null, null, null, kind, null, message);
  }

  /** What is wrong with an article, in no field of it. */
  public static NewIssue ofArticle(long articleId, IssueKind kind, String message) {
    return new NewIssue(articleId, null, null, kind, null, message);
  }

  /** How many there are of each kind. */
  public static Map<String, Integer> kinds(List<NewIssue> issues) {
    Map<String, Integer> kinds = new TreeMap<>();
    issues.forEach(issue -> kinds.merge(issue.kind().label(), 1, Integer::sum));
    return kinds;
  }
}
