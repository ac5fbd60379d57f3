package dev.verialsync.starter.commands;

import dev.verialsync.db.Database;
import dev.verialsync.starter.diff.Confirmation;
import dev.verialsync.starter.diff.DryRun;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.options.RunChoices;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunCoverage;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.InProcessWorker;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sync}: one run in the foreground, with a worker of its own. */
@Command(
    name = "sync",
    description = "Copy the catalogue: one run in the foreground, with progress.",
    footer = {
      "",
      "A service without its variable is embedded. After Ctrl-C or a kill, run it again: it rejoins the current run if that run covers your options."
    })
public final class SyncCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private RunChoices choices;
  @Mixin private JsonOption json;

  @Option(
      names = "--wait",
      description = "If another run is active, wait for its end and then start (as --queue).")
  private boolean wait;

  public SyncCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    CatalogSyncInput input = choices.input(wait);
    if (choices.confirm() && !invocation.console().isTerminal()) {
      throw new ParameterException(
          command.commandLine(),
          "--confirm asks at a terminal, and there is none; `%s start --confirm` starts a run that is answered elsewhere"
              .formatted(invocation.program()));
    }
    invocation.settings().requireWorker();
    Services services = finder.findOrEmbed();
    Connections connections = new Connections(services, invocation.shutdown());
    new Installation(connections).carryOut().notes().forEach(invocation.console()::tell);
    Database database = connections.database();
    RunSession session =
        new RunSession(invocation, services, connections.temporal(), Optional.of(database));
    explainStopOnSignal(session);
    InProcessWorker.startForARun(services.settings(), invocation.shutdown());
    Optional<RunReference> underWay =
        wait || choices.queue() ? Optional.empty() : session.underWay();
    if (underWay.isPresent()) {
      Optional<String> difference = difference(session, underWay.get(), input);
      if (difference.isPresent()) {
        return refuse(session, underWay.get(), difference.get());
      }
    }
    RunReference run =
        underWay.orElseGet(() -> session.start(session.runs().newWorkflowId(), input));
    tellBegun(session, run, underWay.isPresent());
    RunReport report = follow(session, run, database);
    int code = session.print(report, underWay.isPresent(), json.isSet());
    if (choices.dryRun() && report.end().exitCode() == ExitCode.DONE && !json.isSet()) {
      invocation.console().result(DryRun.counted(database, report.summary().run()));
    }
    return code;
  }

  private RunReport follow(RunSession session, RunReference run, Database database)
      throws InterruptedException {
    return session.follow(
        run,
        view ->
            choices.confirm()
                ? new Confirmation(view, invocation, session.runs(), run.workflowId(), database)
                : view);
  }

  private void tellBegun(RunSession session, RunReference run, boolean rejoined) {
    invocation.console().tell(session.summaryText().begun(run.workflowId(), run.run(), rejoined));
  }

  /** Why the current run cannot be rejoined, if it cannot. */
  private Optional<String> difference(
      RunSession session, RunReference underWay, CatalogSyncInput input) {
    Optional<RunCoverage> current =
        session.runs().input(underWay.workflowId()).map(RunCoverage::new);
    if (current.isEmpty()) {
      return Optional.of("a rollback");
    }
    List<String> lacks = current.get().lacks(input, choices.typed());
    return lacks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s, which does not cover: %s"
                .formatted(current.get().described(), String.join(", ", lacks)));
  }

  private int refuse(RunSession session, RunReference underWay, String difference) {
    String message =
        "Not started: %s is active, %s. `%s sync --wait` with the same options waits for its end and then starts; `%s sync` alone rejoins only a run of everything."
            .formatted(underWay.name(), difference, invocation.program(), invocation.program());
    if (json.isSet()) {
      invocation.console().document(NotStarted.of(message, underWay, session.links()));
    } else {
      invocation.console().tell(message);
    }
    return ExitCode.REFUSED.number();
  }

  private void explainStopOnSignal(RunSession session) {
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
                                "\nStopping. %s stays active: run `%s sync%s` again to rejoin it where it stood."
                                    .formatted(
                                        run.sentenceName(),
                                        invocation.program(),
                                        choices.confirm() ? " --confirm" : ""))));
  }
}
