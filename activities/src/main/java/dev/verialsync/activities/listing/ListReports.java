package dev.verialsync.activities.listing;

import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.FailureKind;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports of lists that are not whole, or that Verial alone fails for: what is known is kept. */
public final class ListReports {

  private final Persistence persistence;
  private final ServerKnowledge server;
  private final ReadingRepository readings;
  private final UnavailableMethodPolicy unavailable;
  private final Duration patience;

  public ListReports(ListingParts parts) {
    this.persistence = parts.persistence();
    this.server = parts.server();
    this.readings = parts.repositories().readings();
    this.unavailable = parts.unavailable();
    this.patience = parts.policy().patience();
  }

  public interface Reads<T> {
    T read() throws InterruptedException;
  }

  /**
   * Fails for good when Verial has given a row that is not JSON for longer than an article may hold
   * up the others, and no blocks in which the others could be read.
   */
  public <T> T endingForGood(Heartbeat heartbeat, Reads<T> reading) throws InterruptedException {
    try {
      return reading.read();
    } catch (VerialException e) {
      if (e.brokenRow().isPresent()
          && heartbeat.isRetry()
          && heartbeat.age().compareTo(patience) >= 0) {
        throw ErrorType.VERIAL_REFUSED.failure(
            "%s. This server gives no blocks in which the other rows could be read: correct the text in Verial, and run again."
                .formatted(e.lasting()));
      }
      throw e;
    }
  }

  /**
   * Lands a list; where it has failed alone for long enough, and was read whole before, what is
   * known of it is kept.
   */
  ListingReport orUnavailable(
      VerialMethod method,
      String list,
      CallContext context,
      ListIssues issues,
      Heartbeat heartbeat,
      Reads<ListingReport> listing)
      throws InterruptedException {
    for (int round = 1; ; round++) {
      try {
        return listing.read();
      } catch (VerialException e) {
        if (endsTheReading(method, e)
            || !persistence.inDatabase(heartbeat, () -> readings.wasAccepted(list))) {
          throw e;
        }
        if (unavailable.leaves(e, method, context, null, round)) {
          return unavailable(method, e, issues, heartbeat);
        }
      }
    }
  }

  /** Where articles are refused, or hold a row that nobody can read past, a person has to act. */
  private static boolean endsTheReading(VerialMethod method, VerialException failure) {
    return method == VerialMethod.ARTICLES
        && (failure.kind() == FailureKind.FATAL || failure.brokenRow().isPresent());
  }

  private ListingReport unavailable(
      VerialMethod method, VerialException failure, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    String note = UnavailableMethodPolicy.message(method.wireName(), failure);
    return new ListingReport(
        0, false, note, settled(issues, IssueKind.LIST_UNAVAILABLE, note, heartbeat));
  }

  ListingReport incomplete(
      IssueSource source, BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    String note =
        "Verial's list of %s did not fit together in any reading (%s): what was known before is kept, and nothing was deactivated."
            .formatted(source.label(), read.misfit());
    return new ListingReport(
        (int) read.reading().rows(),
        false,
        note,
        settled(issues, IssueKind.LIST_UNSTEADY, note, heartbeat));
  }

  /**
   * Ends the issues of a list, with one about the list itself where there is a note: what such a
   * list does not show is not known to have gone.
   */
  Map<String, Integer> settled(
      ListIssues issues, IssueKind kind, @Nullable String note, Heartbeat heartbeat)
      throws InterruptedException {
    return persistence.inDatabase(
        heartbeat,
        () -> {
          if (note != null) {
            issues.record(NewIssue.ofList(kind, note));
          }
          Map<String, Integer> met = new TreeMap<>(note == null ? issues.settle() : issues.met());
          server.issues(issues.runId()).forEach((other, n) -> met.merge(other, n, Integer::sum));
          return met;
        });
  }
}
