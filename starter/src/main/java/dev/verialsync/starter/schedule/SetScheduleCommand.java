package dev.verialsync.starter.schedule;

import dev.verialsync.activities.export.ExportFormat;
import dev.verialsync.starter.options.IntervalConverter;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.options.PeriodConverter;
import dev.verialsync.starter.options.RunChoices;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code schedule set}: a new schedule, or another one in its place. */
@Command(
    name = "set",
    description =
        "Start a run, gc or an export at certain times; replaces the schedule of that name.",
    footer = {
      "",
      "While another run is active, a run of --every is skipped; one of --cron, of --every P1D or"
          + " with --queue waits for its end, unless one waits already."
    })
public final class SetScheduleCommand implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "NAME",
      description = "Up to 40 of a-z, 0-9 and -; in Temporal: verial-sync-NAME.")
  private String name = "";

  @Option(
      names = "--every",
      paramLabel = "PERIOD",
      converter = IntervalConverter.class,
      description =
          "Repeat at this interval, counted from the start of the day or of --between, e.g. PT10M.")
  private @Nullable Duration every;

  @Option(
      names = "--between",
      paramLabel = "FROM-TO",
      converter = DayWindow.Converter.class,
      description = "With --every: only from FROM until before TO, e.g. 08:00-22:00.")
  private @Nullable DayWindow between;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      converter = WeekDays.Converter.class,
      description = "With --every: only on these days, e.g. mon-sat or mon,wed,fri.")
  private @Nullable WeekDays days;

  @Option(
      names = "--cron",
      paramLabel = "\"M H D M W\"",
      description =
          "At these minutes, hours, days, months and days of the week, e.g. \"10 3 * * *\"; a day"
              + " and a day of the week must both fit.")
  private @Nullable String cron;

  @Option(
      names = "--jitter",
      paramLabel = "PERIOD",
      converter = IntervalConverter.class,
      description = "Start by up to this much later, at random.")
  private Duration jitter = Duration.ZERO;

  @Mixin private RunChoices choices;

  @Option(
      names = "--gc",
      description = "Start garbage collection instead of a run; without --delete it only reports.")
  private boolean gc;

  @Option(names = "--delete", description = "With --gc: remove what is found.")
  private boolean delete;

  @Option(
      names = "--older-than",
      paramLabel = "PERIOD",
      converter = PeriodConverter.class,
      description = "With --gc: minimum time unused (default: MEDIA_KEEP_UNREFERENCED, or P30D).")
  private @Nullable Duration olderThan;

  @Option(
      names = "--export",
      paramLabel = "FORMAT",
      description =
          "Write an export instead of starting a run: jsonl, csv, woocommerce or google-merchant.")
  private @Nullable String export;

  @Option(
      names = "--out",
      paramLabel = "s3://…|NAME",
      description =
          "With --export: an object s3://BUCKET/KEY, or a file in the workers' EXPORT_DIRECTORY.")
  private @Nullable String out;

  @Option(names = "--all", description = "With --export: all products, inactive ones included.")
  private boolean all;

  @Option(
      names = "--after-run",
      description = "With --export: whenever a run has ended, instead of --every or --cron.")
  private boolean afterRun;

  @Mixin private JsonOption json;

  SetScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!NAME.matcher(name).matches()) {
      throw wrong(
          "NAME is \"%s\"; expected are up to 40 of a-z, 0-9 and -, such as stock".formatted(name));
    }
    if (WorkerSchedule.isOne(Schedules.PREFIX + name)) {
      throw wrong(
          "NAME is \"%s\", which workers use for a schedule of their own; take another"
              .formatted(name));
    }
    Timing timing = timing();
    ScheduledWork work = export != null ? export(export) : gc ? collection() : sync(timing);
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    try {
      session
          .schedules()
          .set(
              name,
              timing,
              work,
              session.runs().installation(),
              Operator.name(invocation.environment()));
    } catch (Schedules.RefusedException e) {
      throw wrong(
          "--%s is \"%s\": %s"
              .formatted(
                  cron == null ? "every" : "cron", cron == null ? every : cron, e.getMessage()));
    }
    session.runs().warnOfUnattendedQueues();
    return session.print(List.of(session.named(name, command)), json);
  }

  private Timing timing() {
    if (afterRun) {
      if (every != null || cron != null || export == null) {
        throw wrong("--after-run needs --export, and takes the place of --every and --cron");
      }
      return Timing.AFTER_RUN;
    }
    if ((every == null) == (cron == null)) {
      throw wrong(
          every == null
              ? "--every or --cron is missing: when is it to start?"
              : "--every and --cron both say when: use one of them");
    }
    if (cron != null && (between != null || days != null)) {
      throw wrong(
          "%s cannot be used with --cron, which says hours and days itself"
              .formatted(between == null ? "--days" : "--between"));
    }
    try {
      return cron == null
          ? Timing.every(Objects.requireNonNull(every), between, days, jitter)
          : Timing.cron(cron, jitter);
    } catch (Timing.WrongTimingException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ScheduledWork export(String format) {
    Set<String> ofRuns = choices.typed();
    if (!ofRuns.isEmpty() || gc) {
      throw wrong(
          "%s cannot be used with --export"
              .formatted(gc ? "--gc" : ofRuns.iterator().next() + ", which is for runs,"));
    }
    if (ExportFormat.of(format).isEmpty()) {
      throw wrong(
          "--export is \"%s\"; expected is one of %s".formatted(format, ExportFormat.labels()));
    }
    if (out == null || out.startsWith("-")) {
      throw wrong("--out is missing: where is the file to be? Such as s3://BUCKET/products.csv");
    }
    return ScheduledWork.export(new CatalogExportInput(format, out, all ? true : null, null));
  }

  private ScheduledWork sync(Timing timing) {
    if (out != null || all) {
      throw wrong((all ? "--all" : "--out") + " needs --export");
    }
    if (delete || olderThan != null) {
      throw wrong((delete ? "--delete" : "--older-than") + " needs --gc");
    }
    if (choices.confirm()) {
      throw wrong("--confirm asks somebody, and nobody is there when a schedule starts a run");
    }
    return ScheduledWork.sync(choices.input(timing.waits() || choices.queue() ? "wait" : "skip"));
  }

  private ScheduledWork collection() {
    Set<String> ofRuns = choices.typed();
    if (!ofRuns.isEmpty()) {
      throw wrong(ofRuns.iterator().next() + " is for runs and cannot be used with --gc");
    }
    if (olderThan != null && olderThan.isNegative()) {
      throw wrong("--older-than is %s; expected is a period such as P30D".formatted(olderThan));
    }
    return ScheduledWork.gc(
        new CatalogGcInput(delete ? true : null, olderThan == null ? null : olderThan.toString()));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
