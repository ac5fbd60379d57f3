package dev.verialsync.starter.schedule;

import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Range;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** When a schedule of Temporal's starts something, whoever set it. */
final class SpecText {

  private SpecText() {}

  static String of(ScheduleSpec spec) {
    List<String> parts = new ArrayList<>();
    Set<String> calendars = new TreeSet<>();
    spec.getStructuredCalendarList().forEach(calendar -> calendars.add(of(calendar)));
    parts.addAll(calendars);
    spec.getIntervalList().forEach(interval -> parts.add(of(interval)));
    if (spec.getExcludeStructuredCalendarCount() > 0) {
      parts.add(
          spec.getExcludeStructuredCalendarList().stream()
              .map(SpecText::of)
              .collect(Collectors.joining(" and ", "not ", "")));
    }
    if (spec.hasStartTime() || spec.hasEndTime()) {
      parts.add("within a period");
    }
    return withJitter(String.join("; ", parts), Duration.ofSeconds(spec.getJitter().getSeconds()))
        + (spec.getTimezoneName().equals(Timing.ZONE.getId())
            ? ""
            : "; time zone " + (spec.getTimezoneName().isEmpty() ? "UTC" : spec.getTimezoneName()));
  }

  static String withJitter(String when, Duration jitter) {
    return jitter.isZero() ? when : when + "; up to " + Timing.minutes(jitter) + " later";
  }

  private static String of(StructuredCalendarSpec calendar) {
    return calendar.getComment().isEmpty()
        ? "minute %s, hour %s, day %s, month %s, weekday %s"
            .formatted(
                text(calendar.getMinuteList()),
                text(calendar.getHourList()),
                text(calendar.getDayOfMonthList()),
                text(calendar.getMonthList()),
                text(calendar.getDayOfWeekList()))
        : calendar.getComment();
  }

  private static String of(IntervalSpec interval) {
    return "every " + Timing.minutes(Duration.ofSeconds(interval.getInterval().getSeconds()));
  }

  /** As cron writes them. */
  private static String text(List<Range> ranges) {
    return ranges.stream()
        .map(
            range ->
                range.getEnd() <= range.getStart()
                    ? String.valueOf(range.getStart())
                    : range.getStart()
                        + "-"
                        + range.getEnd()
                        + (range.getStep() > 1 ? "/" + range.getStep() : ""))
        .collect(Collectors.joining(","));
  }
}
