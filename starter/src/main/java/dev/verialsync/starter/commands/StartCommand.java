package dev.verialsync.starter.commands;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.options.RunChoices;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code start}: starts a run for workers elsewhere. */
@Command(name = "start", description = "Start a run; a worker elsewhere processes it.")
public final class StartCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private RunChoices choices;
  @Mixin private JsonOption json;

  @Option(
      names = "--wait",
      description = "Wait for its end, show progress, and end with its exit code.")
  private boolean wait;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The workflow's id (default: catalog-sync- and the time).")
  private @Nullable String id;

  public StartCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /** A started run under {@code --json}. */
  record Started(String workflowId, @Nullable String uiUrl, List<String> queuesWithoutWorker) {}

  @Override
  public Integer call() throws InterruptedException {
    CatalogSyncInput input = choices.input();
    RunSession session = RunSession.find(invocation, finder);
    if (!choices.queue()) {
      Optional<RunReference> underWay = session.underWay();
      if (underWay.isPresent()) {
        return refuse(session, underWay.get());
      }
    }
    String workflowId = id == null ? session.runs().newWorkflowId() : id;
    RunReference run;
    try {
      run = session.start(workflowId, input);
    } catch (WorkflowExecutionAlreadyStarted e) {
      return refuse(session, new RunReference(workflowId, Optional.empty()));
    }
    List<String> unattended = session.warnOfUnattendedQueues();
    return wait ? follow(session, run) : tell(session, run, unattended);
  }

  private int refuse(RunSession session, RunReference underWay) {
    String message =
        "Not started: %s is running. `%s start --queue` waits for its end; `%s status` shows it."
            .formatted(underWay.name(), invocation.program(), invocation.program());
    if (json.isSet()) {
      invocation.console().document(NotStarted.of(message, underWay, session.links()));
    } else {
      invocation.console().tell(message);
    }
    return ExitCode.REFUSED.number();
  }

  private int tell(RunSession session, RunReference run, List<String> unattended) {
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(
          new Started(
              run.workflowId(),
              session.links().workflow(run.workflowId()).orElse(null),
              unattended));
    } else {
      console.result(session.summaryText().begun(run.workflowId(), run.run(), false));
    }
    return ExitCode.DONE.number();
  }

  private int follow(RunSession session, RunReference run) throws InterruptedException {
    Console console = invocation.console();
    console.tell(session.summaryText().begun(run.workflowId(), run.run(), false));
    invocation
        .shutdown()
        .onSignal(
            () ->
                session
                    .followed()
                    .ifPresent(
                        followed ->
                            console.tell(
                                "\nThe run continues without this command: %s. `%s status` shows it, `%s cancel` ends it."
                                    .formatted(
                                        followed.name(),
                                        invocation.program(),
                                        invocation.program()))));
    return session.print(session.follow(run), false, json.isSet());
  }
}
