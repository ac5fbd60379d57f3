package dev.verialsync.starter.schedule;

import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the commands below {@code schedule} have in common. */
final class ScheduleSession {

  private final Invocation invocation;
  private final RunSession session;
  private final Schedules schedules;

  private ScheduleSession(Invocation invocation, RunSession session) {
    this.invocation = invocation;
    this.session = session;
    this.schedules = new Schedules(session.temporal());
  }

  static ScheduleSession find(Invocation invocation, ServiceFinder finder)
      throws InterruptedException {
    return new ScheduleSession(invocation, RunSession.find(invocation, finder));
  }

  RunSession runs() {
    return session;
  }

  Schedules schedules() {
    return schedules;
  }

  /** The schedule of that name, or a usage error. */
  ScheduleView named(String name, CommandSpec command) {
    return schedules
        .find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "NAME is \"%s\", and there is no such schedule; `%s schedule list` shows those there are"
                        .formatted(name, invocation.program())));
  }

  /** Prints schedules, as a document where one is asked for. */
  int print(List<ScheduleView> found, JsonOption json) {
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(found);
    } else {
      console.result(
          new ScheduleText(invocation.program(), session.waiter().map(RunWaiter::workflowId))
              .render(found));
    }
    return ExitCode.DONE.number();
  }

  /** Prints what was done to a schedule. */
  int done(String sentence, ScheduleView schedule, JsonOption json) {
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(schedule);
    } else {
      console.result(sentence);
    }
    return ExitCode.DONE.number();
  }
}
