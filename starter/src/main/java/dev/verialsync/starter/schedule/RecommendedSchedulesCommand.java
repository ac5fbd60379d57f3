package dev.verialsync.starter.schedule;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code schedule recommended}: what most shops want. */
@Command(
    name = "recommended",
    description = "Show and set the schedules that most shops want.",
    footer = {
      "",
      "Stock and prices every 10 minutes in shop hours, everything at night, a check of the images"
          + " every month, gc every week."
    })
public final class RecommendedSchedulesCommand implements Callable<Integer> {

  private static final Duration OFTEN = Duration.ofMinutes(10);
  private static final Duration SPREAD = Duration.ofMinutes(1);

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;

  @Option(
      names = "--between",
      paramLabel = "FROM-TO",
      converter = DayWindow.Converter.class,
      defaultValue = "08:00-22:00",
      description = "The shop's hours (default: ${DEFAULT-VALUE}).")
  private DayWindow between = DayWindow.WHOLE_DAY;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      converter = WeekDays.Converter.class,
      defaultValue = "mon-sat",
      description = "The shop's days (default: ${DEFAULT-VALUE}).")
  private WeekDays days = WeekDays.ALL;

  @Option(names = "--yes", description = "Do not ask before setting them.")
  private boolean yes;

  @Mixin private JsonOption json;

  RecommendedSchedulesCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  private record Recommended(String name, Timing timing, ScheduledWork work) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Recommended> set = recommended();
    Console console = invocation.console();
    for (Recommended one : set) {
      console.tell(
          "%-8s %s%n         %s"
              .formatted(
                  one.name(),
                  WorkText.of(one.work()),
                  SpecText.withJitter(one.timing().words(), one.timing().spec().getJitter())));
    }
    if (!yes && !console.isTerminal()) {
      throw new ParameterException(
          command.commandLine(), "There is no terminal to ask: add --yes to set them");
    }
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    if (!yes && !console.agreed("Set them, in the place of those of the same names?")) {
      console.tell("Nothing was changed.");
      return ExitCode.CANCELLED.number();
    }
    for (Recommended one : set) {
      session
          .schedules()
          .set(
              one.name(),
              one.timing(),
              one.work(),
              session.runs().installation(),
              Operator.name(invocation.environment()));
    }
    session.runs().warnOfUnattendedQueues();
    return session.print(
        set.stream().map(one -> session.named(one.name(), command)).toList(), json);
  }

  private List<Recommended> recommended() {
    try {
      return List.of(
          new Recommended(
              "stock",
              Timing.every(OFTEN, between, days, SPREAD),
              ScheduledWork.sync(run("skip").phase("products").build())),
          new Recommended(
              "night", Timing.cron("10 3 * * *", SPREAD), ScheduledWork.sync(run("wait").build())),
          new Recommended(
              "verify",
              Timing.cron("10 1 1 * *", SPREAD),
              ScheduledWork.sync(run("wait").verify(true).build())),
          new Recommended(
              "gc",
              Timing.cron("10 5 * * sun", SPREAD),
              ScheduledWork.gc(new CatalogGcInput(true, null))));
    } catch (Timing.WrongTimingException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static CatalogSyncInput.Builder run(String ifRunning) {
    return CatalogSyncInput.builder().ifRunning(ifRunning);
  }
}
