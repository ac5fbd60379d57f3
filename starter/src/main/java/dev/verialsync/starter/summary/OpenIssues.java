package dev.verialsync.starter.summary;

import dev.verialsync.db.issue.RecordedIssue;
import java.util.List;

/**
 * The open issues at a run's end, as far as they can be read.
 *
 * @param met by the run, latest first
 * @param earlier how many more, of runs before it
 */
public record OpenIssues(List<RecordedIssue> met, int earlier) {
  public static final OpenIssues NONE = new OpenIssues(List.of(), 0);

  public OpenIssues {
    met = List.copyOf(met);
  }
}
