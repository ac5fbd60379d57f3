package dev.verialsync.activities.listing.reference;

import dev.verialsync.activities.listing.ListIssues;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The lists that articles point into: categories of both kinds, manufacturers, collections, school
 * years, subjects, configurable fields. Each is landed as a set; one that the server does not know,
 * or that it alone fails for, stays as it was.
 */
public final class ReferenceLists {

  private final ListingParts parts;
  private final ReferenceRepository references;

  public ReferenceLists(ListingParts parts, ReferenceRepository references) {
    this.parts = parts;
    this.references = references;
  }

  public ListingReport land(LandListCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    ReferenceLanding landing =
        new ReferenceLanding(parts, references, command.runId(), command.acceptShrink(), heartbeat);
    landing.landAll();
    List<String> notes = new ArrayList<>();
    note(
        notes,
        landing.unknown,
        "This server's version does not know %s: names from there are missing in the views.");
    note(notes, landing.emptied, ListIssues.EMPTIED);
    note(
        notes,
        landing.shortened,
        "Verial's list of %s is much shorter than before: what it lacks stays listed. If that is right, run again with --accept-shrink.");
    note(notes, landing.crowded, ReferenceIssues.CROWDED);
    note(
        notes,
        landing.failed,
        "Verial failed for %s and answered other methods: the names known from there are kept, and the next run asks again.");
    ListIssues issues = parts.issues(command.runId(), IssueSource.REFERENCES);
    return new ListingReport(
        landing.rows,
        true,
        notes.isEmpty() ? null : String.join(" ", notes),
        parts
            .persistence()
            .inDatabase(
                heartbeat,
                () -> {
                  issues.record(landing.issues.found());
                  return landing.failed.isEmpty() ? issues.settle() : issues.met();
                }));
  }

  private static void note(List<String> notes, Set<String> lists, String message) {
    if (!lists.isEmpty()) {
      notes.add(message.formatted(String.join(", ", lists)));
    }
  }
}
