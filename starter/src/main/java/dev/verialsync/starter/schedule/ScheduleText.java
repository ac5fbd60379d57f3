package dev.verialsync.starter.schedule;

import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.worker.WorkerSchedule;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Schedules for a person; times are those on the clock in Madrid. */
final class ScheduleText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT).withZone(Timing.ZONE);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(Timing.ZONE);

  private final String program;
  private final Optional<String> waiting;

  /**
   * @param waiting the workflow that waits for the end of the current run
   */
  ScheduleText(String program, Optional<String> waiting) {
    this.program = program;
    this.waiting = waiting;
  }

  String render(List<ScheduleView> schedules) {
    if (schedules.isEmpty()) {
      return "No schedule. `%s schedule recommended` sets what most shops want.".formatted(program);
    }
    return schedules.stream().map(this::render).collect(Collectors.joining("\n\n"));
  }

  String render(ScheduleView schedule) {
    List<String> lines = new ArrayList<>();
    lines.add(schedule.name() + (schedule.paused() ? "  PAUSED: " + schedule.note() : ""));
    lines.add("  what     " + schedule.what());
    if (!schedule.paused() && WorkerSchedule.isOne(schedule.scheduleId())) {
      lines.add("  why      " + schedule.note());
    }
    lines.add("  when     " + schedule.when());
    lines.add("  next     " + next(schedule.next()));
    ScheduleView.Last last = schedule.last();
    lines.add(
        "  last     "
            + (last == null
                ? "none yet"
                : "%s  %s  %s"
                    .formatted(TIME.format(last.at()), outcome(last), last.workflowId())));
    if (schedule.setElsewhere()) {
      lines.add("  changed  in Temporal, not by `%s schedule set`".formatted(program));
    }
    return TerminalText.lines(lines);
  }

  private String outcome(ScheduleView.Last last) {
    return waiting.filter(last.workflowId()::equals).isPresent()
        ? "waiting for the end of the current run"
        : last.outcome().replace('_', ' ');
  }

  /** The day where it is another one. */
  private static String next(List<Instant> times) {
    StringBuilder text = new StringBuilder();
    Instant before = null;
    for (Instant time : times) {
      boolean sameDay =
          before != null
              && before
                  .atZone(Timing.ZONE)
                  .toLocalDate()
                  .equals(time.atZone(Timing.ZONE).toLocalDate());
      text.append(before == null ? "" : ", ").append((sameDay ? HOUR : TIME).format(time));
      before = time;
    }
    return text.isEmpty() ? "never" : text.toString();
  }
}
