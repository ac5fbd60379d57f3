package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.listing;

import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ChosenReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.ServerReport;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.List;

/** What a run reads from Verial's lists before it plans. */
final class Listings {

  /** A worker that dies repeats at most these; a thousand chosen articles are fifty activities. */
  private static final int CHOSEN_AT_ONCE = 20;

  private final OpenRun run;

  Listings(OpenRun run) {
    this.run = run;
  }

  /** Asks for the server's version; notes what an old one costs. */
  void inspectServer() {
    run.shown().doing("asking Verial for its version");
    ServerReport report = listing("version").inspectServer(new RunCommand(run.id()));
    run.note(report.note());
    run.countIssues(report.issues());
  }

  /**
   * Reads the chosen articles alone.
   *
   * @return the moment as of which their images will be known, ISO-8601
   */
  String chosen() {
    ChosenArticlesNotes told = new ChosenArticlesNotes();
    String moment = "";
    List<Long> ids = run.options().articles();
    for (int from = 0; from < ids.size(); from += CHOSEN_AT_ONCE) {
      List<Long> some = List.copyOf(ids.subList(from, Math.min(ids.size(), from + CHOSEN_AT_ONCE)));
      run.shown().doing("reading " + Policies.describe(some));
      ChosenReport report =
          listing(Policies.describe(some))
              .landChosen(
                  new LandChosenCommand(
                      run.id(),
                      some,
                      run.options().products() && !run.options().singleBatch(),
                      run.options().acceptShrink(),
                      from + CHOSEN_AT_ONCE < ids.size()));
      moment = report.moment();
      told.add(report);
      run.articlesSeen(run.counts().articlesSeen() + report.landed());
      run.countIssues(report.issues());
      run.note(report.note());
    }
    told.notes().forEach(run::note);
    return moment;
  }

  /** Reads the article list. */
  ListingReport articles(int pass) {
    run.shown()
        .doing(
            run.options().label(pass == 1 ? SyncPhase.IMAGES : SyncPhase.PRODUCTS)
                + ": reading the article list");
    ListingReport report = listing("article list").landArticles(command(pass));
    run.articlesSeen(report.rows());
    heard(report);
    return report;
  }

  /** Asks which articles have changed. */
  ChangesReport changes() {
    if (!run.options().singleBatch()) {
      run.shown().doing("images: asking what changed");
    }
    ChangesReport report =
        listing("changes").askChanges(new AskChangesCommand(run.id(), run.options().full()));
    run.note(report.note());
    run.countIssues(report.issues());
    return report;
  }

  /** Reads stock, tariffs and the reference lists in parallel. */
  void rest() {
    run.shown().doing("products: reading stock, tariffs and reference lists");
    LandListCommand command = command(2);
    List<Promise<ListingReport>> reports =
        List.of(
            Async.function(listing("stock")::landStock, command),
            Async.function(listing("tariffs")::landTariffs, command),
            Async.function(listing("reference lists")::landReferences, command));
    Promise.allOf(reports).get();
    reports.forEach(report -> heard(report.get()));
  }

  /** Reads the reference lists alone. */
  void references() {
    run.shown().doing("batches: reading the reference lists");
    heard(listing("reference lists").landReferences(command(2)));
  }

  private LandListCommand command(int pass) {
    return new LandListCommand(run.id(), pass, run.options().acceptShrink());
  }

  private void heard(ListingReport report) {
    run.note(report.note());
    run.countIssues(report.issues());
  }
}
