package dev.verialsync.activities.listing;

import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import java.util.List;
import java.util.Map;

/** What to say of a list of articles that is not whole. */
record DoubtedArticles(String note, List<NewIssue> issues) {

  static DoubtedArticles of(String list, BlockReader.Outcome read) {
    List<Long> repeated = read.reading().repeated();
    if (read.reading().unreadable() > 0) {
      return new DoubtedArticles(
          "Verial's list of %s is not whole (%s, see the issues): what they stand for is kept, and nothing was deactivated."
              .formatted(list, read.misfit()),
          List.of());
    }
    if (repeated.isEmpty()) {
      String note =
          "Verial's list of %s did not fit together in any reading (%s): what was known before is kept, and nothing was deactivated."
              .formatted(list, read.misfit());
      return new DoubtedArticles(note, List.of(NewIssue.ofList(IssueKind.LIST_UNSTEADY, note)));
    }
    String note =
        "Verial's list of %s shows articles more than once each time it is read (%s), so others may be missing from it: nothing was deactivated."
            .formatted(list, BlockReader.some(repeated));
    return new DoubtedArticles(
        note,
        repeated.stream()
            .distinct()
            .map(
                id ->
                    new NewIssue(
                        id,
                        "Id",
                        null,
                        IssueKind.DUPLICATE_ID,
                        String.valueOf(id),
                        "Article %d stands in the list more than once; its first row was taken, and nothing was deactivated by the list."
                            .formatted(id)))
            .toList());
  }

  Map<String, Integer> recorded(ListIssues list, Persistence persistence, Heartbeat heartbeat)
      throws InterruptedException {
    return persistence.inDatabase(
        heartbeat,
        () -> {
          list.record(issues);
          return list.met();
        });
  }
}
