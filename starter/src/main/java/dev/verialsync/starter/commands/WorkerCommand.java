package dev.verialsync.starter.commands;

import dev.verialsync.local.Service;
import dev.verialsync.starter.options.LongRunning;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.InProcessWorker;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code worker}: works for runs that others start, until it is asked to stop. */
@Command(
    name = "worker",
    description = "Run a worker that processes syncs started elsewhere, until SIGTERM.",
    footer = {
      "",
      "Health: /healthz on VERIAL_SYNC_HTTP_PORT; metrics: /metrics. After SIGTERM it finishes running activities, for at most VERIAL_SYNC_GRACE."
    })
public final class WorkerCommand implements Callable<Integer>, LongRunning {

  private final Invocation invocation;
  private final ServiceFinder finder;

  public WorkerCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    invocation.settings().requireWorker();
    Services services = finder.find(Set.of(Service.values()));
    InProcessWorker.start(services.settings(), invocation.shutdown());
    Logger log = LoggerFactory.getLogger(WorkerCommand.class);
    invocation
        .shutdown()
        .onSignal(
            () ->
                log.info(
                    "Stopping: running activities may take {} at most.",
                    services.settings().grace()));
    invocation.shutdown().awaitSignal();
    return ExitCode.DONE.number();
  }
}
