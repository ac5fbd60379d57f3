package dev.verialsync.starter.commands;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.starter.console.OpenConsole;
import dev.verialsync.starter.options.LongRunning;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.InProcessWorker;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.view.PlacesText;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.workflows.TaskQueues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code up}: the embedded stack and a worker, until it is stopped. */
@Command(
    name = "up",
    description = "Run the embedded stack, a worker and the console, until Ctrl-C.",
    footer = {
      "",
      "A service without its variable is embedded. The other commands find this stack while it runs."
    })
public final class UpCommand implements Callable<Integer>, LongRunning {

  private final Invocation invocation;
  private final ServiceFinder finder;

  public UpCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    invocation.settings().requireWorker();
    OpenConsole console = OpenConsole.open(invocation);
    invocation.console().result("Console     " + console.url());
    Services services = finder.findOrEmbed();
    Connections connections = new Connections(services, invocation.shutdown());
    new Installation(connections).carryOut().notes().forEach(invocation.console()::tell);
    SyncWorker worker = InProcessWorker.start(services.settings(), invocation.shutdown());
    console.show(services);
    tell(services, connections.temporal(), worker);
    invocation.shutdown().onSignal(() -> invocation.console().tell("\nStopping."));
    invocation.shutdown().awaitSignal();
    return ExitCode.DONE.number();
  }

  private void tell(Services services, TemporalConnection temporal, SyncWorker worker) {
    Console console = invocation.console();
    UiLinks links = new UiLinks(services.temporalUi(), temporal.namespace());
    console.result("verial-sync is up (home: " + invocation.home() + "); Ctrl-C stops it.");
    new PlacesText(services, links).lines(temporal.address()).forEach(console::result);
    worker
        .httpPort()
        .ifPresent(
            port ->
                console.result(
                    "  Worker      http://%s:%d/healthz and /metrics"
                        .formatted(services.settings().httpHost(), port)));
    console.result("");
    console.result("Start a run:  %s start --wait".formatted(invocation.program()));
    console.result(
        "or in the UI: Start Workflow, type CatalogSync, task queue %s, no input"
            .formatted(TaskQueues.SYNC));
  }
}
