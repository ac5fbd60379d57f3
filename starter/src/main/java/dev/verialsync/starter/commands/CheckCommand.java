package dev.verialsync.starter.commands;

import dev.verialsync.starter.checks.CheckReport;
import dev.verialsync.starter.checks.CheckText;
import dev.verialsync.starter.checks.InstallationCheck;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: whether a run would find all that it needs. */
@Command(
    name = "check",
    description = "Check Verial, PostgreSQL, the bucket and Temporal before the first run.",
    footer = {
      "",
      "Makes at most 3 calls to Verial, through the gate if there is one. Starts nothing."
    })
public final class CheckCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  public CheckCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    CheckReport report = new InstallationCheck(invocation, finder).run();
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      CheckText.lines(report).forEach(console::result);
    }
    return (report.isReady() ? ExitCode.DONE : ExitCode.USAGE).number();
  }
}
