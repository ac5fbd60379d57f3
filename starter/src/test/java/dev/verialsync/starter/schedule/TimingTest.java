package dev.verialsync.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Temporal is given for what a person types. */
final class TimingTest {

  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);

  private static Timing every(String period, String between, String days) {
    return Timing.every(
        Duration.parse(period),
        between.isEmpty() ? null : new DayWindow.Converter().convert(between),
        days.isEmpty() ? null : new WeekDays.Converter().convert(days),
        Duration.ZERO);
  }

  /** The times of a day that the calendars name. */
  private static List<LocalTime> times(Timing timing, LocalDate day) {
    return IntStream.range(0, 24 * 60)
        .mapToObj(minute -> day.atStartOfDay().plusMinutes(minute))
        .filter(
            time ->
                timing.spec().getCalendars().stream()
                    .anyMatch(calendar -> contains(calendar, time)))
        .map(LocalDateTime::toLocalTime)
        .toList();
  }

  private static boolean contains(ScheduleCalendarSpec calendar, LocalDateTime time) {
    return contains(calendar.getMinutes(), time.getMinute())
        && contains(calendar.getHour(), time.getHour())
        && contains(calendar.getDayOfWeek(), time.getDayOfWeek().getValue() % 7);
  }

  private static boolean contains(List<ScheduleRange> ranges, int number) {
    return ranges.stream()
        .anyMatch(
            range ->
                number >= range.getStart()
                    && number <= Math.max(range.getEnd(), range.getStart())
                    && (number - range.getStart()) % Math.max(range.getStep(), 1) == 0);
  }

  @Test
  void shopHoursAreOneCalendarWithoutTheirEnd() {
    Timing timing = every("PT10M", "08:00-22:00", "mon-sat");

    List<LocalTime> times = times(timing, MONDAY);

    assertThat(timing.spec().getCalendars()).hasSize(1);
    assertThat(times).hasSize(14 * 6).startsWith(LocalTime.of(8, 0)).endsWith(LocalTime.of(21, 50));
    assertThat(times(timing, MONDAY.plusDays(6))).as("Sunday").isEmpty();
    assertThat(timing.words()).isEqualTo("every 10 min, 08:00-22:00, mon-sat");
    assertThat(timing.waits()).isFalse();
    assertThat(timing.catchUp()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void stepsCountFromTheWindowsBeginning() {
    assertThat(times(every("PT45M", "08:10-11:00", ""), MONDAY))
        .containsExactly(
            LocalTime.of(8, 10), LocalTime.of(8, 55), LocalTime.of(9, 40), LocalTime.of(10, 25));
    assertThat(times(every("PT2H", "09:00-20:00", ""), MONDAY))
        .containsExactly(
            LocalTime.of(9, 0),
            LocalTime.of(11, 0),
            LocalTime.of(13, 0),
            LocalTime.of(15, 0),
            LocalTime.of(17, 0),
            LocalTime.of(19, 0));
    assertThat(times(every("PT24H", "", ""), MONDAY)).containsExactly(LocalTime.MIDNIGHT);
    assertThat(times(every("PT1M", "", ""), MONDAY)).hasSize(24 * 60);
  }

  @Test
  void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
    Timing timing = every("PT1H", "22:30-02:00", "sat");

    LocalDate saturday = MONDAY.plusDays(5);
    assertThat(times(timing, saturday)).containsExactly(LocalTime.of(22, 30), LocalTime.of(23, 30));
    assertThat(times(timing, saturday.plusDays(1)))
        .containsExactly(LocalTime.of(0, 30), LocalTime.of(1, 30));
    assertThat(times(timing, saturday.plusDays(2))).isEmpty();
  }

  @Test
  void daysAreListsAndRangesAlsoOverSunday() {
    assertThat(new WeekDays.Converter().convert("sat-mon,Wed").days())
        .containsExactly(
            DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    assertThat(new DayWindow.Converter().convert("20:00-24:00").length())
        .isEqualTo(Duration.ofHours(4));
  }

  @Test
  void numbersBecomeFewRanges() {
    List<ScheduleRange> ranges = new ArrayList<>(DailyTimes.ranges(List.of(0, 10, 20, 30, 31, 40)));
    assertThat(ranges).containsExactly(new ScheduleRange(0, 30, 10), new ScheduleRange(31, 40, 9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT30S | '' | --every is PT30S; expected are whole minutes, PT1M to PT24H",
        "PT1M30S | '' | whole minutes",
        "PT25H | '' | whole minutes, PT1M to PT24H",
        "PT7M | '' | --every is PT7M, which does not divide a day",
        "PT3H | 08:00-10:00 | --every is PT3H, longer than --between 08:00-10:00",
      })
  void periodsThatFitNoDayAreRefused(String period, String between, String sentence) {
    assertThatThrownBy(() -> every(period, between, "")).hasMessageContaining(sentence);
  }

  @Test
  void cronHasFiveFieldsAndItsJitterIsLessThanADay() {
    assertThat(Timing.cron(" 10  3 * * * ", Duration.ZERO).words()).isEqualTo("cron 10 3 * * *");
    for (String wrong : List.of("", "daily", "@daily", "* * * *", "0 10 3 * * *", "1 2 3 4 #")) {
      assertThatThrownBy(() -> Timing.cron(wrong, Duration.ZERO))
          .hasMessageContaining("--cron is \"%s\"; expected are five fields".formatted(wrong));
    }
    assertThatThrownBy(() -> Timing.cron("10 3 * * *", Duration.ofDays(1)))
        .hasMessageContaining("--jitter is PT24H; expected is less than PT24H");
    assertThatThrownBy(
            () -> Timing.every(Duration.ofMinutes(10), null, null, Duration.ofMinutes(10)))
        .hasMessageContaining("--jitter is PT10M");
  }
}
