package dev.verialsync.activities.temporal;

import dev.verialsync.db.IssueRepository;
import dev.verialsync.db.IssueSource;
import dev.verialsync.db.NewIssue;
import java.util.List;
import java.util.Map;

/**
 * The issues of one list. They are recorded block by block, so that a worker that takes the reading
 * over in the middle neither forgets nor closes what was met before.
 */
final class ListIssues {

  private final IssueRepository issues;
  private final long runId;
  private final IssueSource source;

  ListIssues(IssueRepository issues, long runId, IssueSource source) {
    this.issues = issues;
    this.runId = runId;
    this.source = source;
  }

  long runId() {
    return runId;
  }

  /** What to say of a list that is empty and not believed. */
  static String emptied(String list) {
    return "Verial's list of %s is empty where it was not before: what was known is kept. If that is right, run again with --accept-shrink."
        .formatted(list);
  }

  /** What to say of a list that is much shorter than before and not believed in what it lacks. */
  static String shortened(String list, long articles) {
    return "Verial's list of %s lacks %d articles that it had before and that may be sold: what was known of them is kept. If that is right, run again with --accept-shrink."
        .formatted(list, articles);
  }

  void record(List<NewIssue> met) {
    if (!met.isEmpty()) {
      issues.record(runId, source, met);
    }
  }

  /** Closes what the whole list did not show any more; returns what it did, by kind. */
  Map<String, Integer> settle() {
    issues.closeUnmet(runId, source);
    return met();
  }

  /** What has been met so far, by kind. */
  Map<String, Integer> met() {
    return issues.met(runId, source);
  }
}
