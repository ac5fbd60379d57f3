package dev.verialsync.starter.schedule;

import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Times of the day, from the beginning of a window on in equal steps, on some days. A window over
 * midnight belongs to the day on which it begins.
 */
record DailyTimes(Duration every, DayWindow window, WeekDays days) {

  private static final int DAY = 24 * 60;

  /** What happens at the same minutes of several hours. */
  private record Minutes(int daysLater, List<Integer> minutes) {}

  private record Hour(int daysLater, int hour) implements Comparable<Hour> {
    @Override
    public int compareTo(Hour other) {
      return Integer.compare(daysLater * 24 + hour, other.daysLater * 24 + other.hour);
    }
  }

  /**
   * As Temporal's calendars, one for all hours with the same minutes.
   *
   * @param comment what each of them says
   */
  List<ScheduleCalendarSpec> calendars(String comment) {
    Map<Hour, List<Integer>> minutes = new TreeMap<>();
    int first = window.from().toSecondOfDay() / 60;
    int step = Math.toIntExact(every.toMinutes());
    for (int time = first; time < first + window.length().toMinutes(); time += step) {
      Hour hour = new Hour(time / DAY, time % DAY / 60);
      minutes.computeIfAbsent(hour, key -> new ArrayList<>()).add(time % 60);
    }
    Map<Minutes, List<Integer>> hours = new LinkedHashMap<>();
    minutes.forEach(
        (hour, at) ->
            hours
                .computeIfAbsent(new Minutes(hour.daysLater(), at), key -> new ArrayList<>())
                .add(hour.hour()));
    List<ScheduleCalendarSpec> calendars = new ArrayList<>();
    hours.forEach(
        (at, of) ->
            calendars.add(
                ScheduleCalendarSpec.newBuilder()
                    .setSeconds(List.of(new ScheduleRange(0)))
                    .setMinutes(ranges(at.minutes()))
                    .setHour(ranges(of))
                    .setDayOfWeek(ranges(daysOfWeek(at.daysLater())))
                    .setComment(comment)
                    .build()));
    return calendars;
  }

  /** As Temporal counts them: Sunday is 0. */
  private List<Integer> daysOfWeek(int daysLater) {
    return days.days().stream()
        .map(day -> day.plus(daysLater))
        .map(DayOfWeek::getValue)
        .map(number -> number % 7)
        .sorted()
        .toList();
  }

  /** Ascending numbers, as few ranges with steps. */
  static List<ScheduleRange> ranges(List<Integer> numbers) {
    List<ScheduleRange> ranges = new ArrayList<>();
    int from = 0;
    while (from < numbers.size()) {
      int to = from;
      int step = from + 1 < numbers.size() ? numbers.get(from + 1) - numbers.get(from) : 1;
      while (to + 1 < numbers.size() && numbers.get(to + 1) - numbers.get(to) == step) {
        to++;
      }
      ranges.add(new ScheduleRange(numbers.get(from), numbers.get(to), step));
      from = to + 1;
    }
    return ranges;
  }
}
