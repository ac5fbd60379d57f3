package dev.verialsync.starter.commands;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resume}: resumes the calls. */
@Command(name = "resume", description = "Resume the paused run.")
public final class ResumeRunCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  public ResumeRunCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new CurrentRunAction(invocation, finder, json.isSet())
        .apply(
            "resumed",
            new RunUpdate(
                invocation.console(), "resume", CatalogRuns::resume, "Resumed: %s continues."));
  }
}
