package dev.verialsync.db.console;

import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.RecordedIssue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Open issues.
 *
 * @param counts by kind, at most {@value #MOST_COUNTED} of each are counted
 * @param issues of the kind that was asked for, or of all, in the order of their numbers
 * @param next the number after which the next page begins; null = this is the last one
 * @param names of the articles, by id
 */
public record IssueView(
    Map<IssueKind, Long> counts,
    List<RecordedIssue> issues,
    @Nullable Long next,
    Map<Long, String> names) {

  /** So many of a kind are counted. */
  public static final int MOST_COUNTED = 1_000;
}
