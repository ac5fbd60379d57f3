package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageRequest.BadRequestException;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.plot.Plot;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.CallView;
import dev.verialsync.db.console.CallViewRepository;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** {@code /calls}: what Verial is asked for; the page that can be shown to Verial. */
public final class CallsPage {

  private final Sources sources;
  private final CallViewRepository calls;

  CallsPage(Sources sources) {
    this.sources = sources;
    this.calls = new CallViewRepository(sources.database());
  }

  /** A time to look back over, and the stretches that it is drawn in. */
  enum Period {
    DAY(1, Duration.ofHours(1)),
    WEEK(7, Duration.ofHours(3)),
    MONTH(30, Duration.ofDays(1));

    private final int days;
    private final Duration stretch;

    Period(int days, Duration stretch) {
      this.days = days;
      this.stretch = stretch;
    }

    int days() {
      return days;
    }
  }

  /** What the page shows. */
  public record Shown(
      int days, GateState gate, List<CallTable.Row> methods, List<Plot> plots, Instant since) {}

  PageResponse page(PageRequest asked, PageContext look) {
    long days = asked.number("days").orElse(1L);
    Period period =
        List.of(Period.values()).stream()
            .filter(one -> one.days() == days)
            .findFirst()
            .orElseThrow(() -> new BadRequestException("no period"));
    int stretches = (int) (Duration.ofDays(period.days).toHours() / period.stretch.toHours());
    Instant start = start(look.now(), period, stretches);
    List<CallView> made = calls.since(start, period.stretch);
    Shown shown =
        new Shown(
            period.days,
            new CallGateRepository(sources.database()).state(sources.limits()),
            CallTable.of(made),
            CallPlots.plots(
                look.texts(),
                made,
                start,
                period.stretch,
                stretches,
                look.t("per.stretch." + period.days)),
            start);
    return PageResponse.html(
        200, Templates.render("calls.jte", Map.of("look", look, "shown", shown)));
  }

  /** So that the last stretch holds now, and stretches begin with an hour, or a day, in Madrid. */
  private static Instant start(Instant now, Period period, int stretches) {
    ZonedDateTime end = now.atZone(Texts.ZONE).truncatedTo(ChronoUnit.HOURS).plusHours(1);
    if (period == Period.MONTH) {
      end = end.minusHours(1).truncatedTo(ChronoUnit.DAYS).plusDays(1);
    }
    return end.toInstant().minus(period.stretch.multipliedBy(stretches));
  }
}
