package dev.verialsync.starter.commands;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.view.RunDocument;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sync}: one run in the foreground, with a worker of its own. */
@Command(
    name = "sync",
    description = "Copy the catalogue: one run in the foreground, with progress.",
    footer = {
      "",
      "Services without their variable are embedded. Typed again after Ctrl-C or a kill, it rejoins"
          + " the run that was under way."
    })
public final class SyncCommand implements Callable<Integer> {

  private static final Map<String, String> ANY_FREE_PORT = Map.of("VERIAL_SYNC_HTTP_PORT", "0");

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private RunChoices choices;
  @Mixin private JsonOption json;

  public SyncCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    CatalogSyncInput input = choices.input();
    invocation.settings().requireWorker();
    Services services = finder.findOrEmbed();
    Connections connections = new Connections(services, invocation.shutdown());
    new Installation(connections).carryOut();
    RunSession session =
        new RunSession(
            invocation, services, connections.temporal(), Optional.of(connections.database()));
    sayFarewellOnSignal(session);
    InProcessWorker.start(services.settings(ANY_FREE_PORT), invocation.shutdown());
    Optional<RunReference> underWay = choices.queue() ? Optional.empty() : session.underWay();
    RunReference run =
        underWay.orElseGet(() -> session.start(session.runs().newWorkflowId(), input));
    tellBegun(session, run, underWay.isPresent());
    RunReport report = session.follow(run);
    print(session, report, underWay.isPresent());
    return report.end().exitCode().number();
  }

  private void tellBegun(RunSession session, RunReference run, boolean rejoined) {
    Console console = invocation.console();
    console.tell(session.summaryText().begun(run.workflowId(), run.run(), rejoined));
    if (rejoined && !choices.typed().isEmpty()) {
      console.tell(
          "It goes on with the options that it was started with; these are ignored: "
              + String.join(" ", choices.typed()));
    }
  }

  private void sayFarewellOnSignal(RunSession session) {
    Console console = invocation.console();
    invocation
        .shutdown()
        .onSignal(
            () ->
                session
                    .followed()
                    .ifPresent(
                        run ->
                            console.tell(
                                "\nStopping. %s stays under way: type `%s sync` again and it is rejoined where it stood."
                                    .formatted(run.sentenceName(), invocation.program()))));
  }

  private void print(RunSession session, RunReport report, boolean rejoined) {
    Console console = invocation.console();
    ExitCode code = report.end().exitCode();
    if (json.isSet()) {
      console.document(
          RunDocument.of(
              report.summary(), report.issues(), code.number(), rejoined, session.links()));
    } else {
      console.result(session.summaryText().render(report.summary(), report.issues()));
    }
  }
}
