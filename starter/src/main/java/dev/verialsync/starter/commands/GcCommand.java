package dev.verialsync.starter.commands;

import dev.verialsync.activities.garbage.Cleanup;
import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.options.PeriodConverter;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.view.GcReport;
import dev.verialsync.starter.view.GcText;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gc}: shows or removes images that nothing refers to any more, and old records. */
@Command(
    name = "gc",
    description = "Show or remove unused images and old records of runs.",
    footer = {
      "",
      "Images of kept versions (SHOP_KEEP_VERSIONS, P30D) are in use: `rollback` may need them."
          + " --delete removes the older versions first.",
      "",
      "Records: calls after SYNC_KEEP_CALLS (P90D); events, batches and closed issues after"
          + " SYNC_KEEP_HISTORY (P400D); runs after SYNC_KEEP_RUNS (P400D).",
      "",
      "Safe to run during a sync or another gc; if killed, run it again. The time"
          + " counts from the first gc, with or without --delete, that finds an image unused."
    })
public final class GcCommand implements Callable<Integer> {

  private static final int EXAMPLES = 5;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(
      names = "--older-than",
      paramLabel = "PERIOD",
      converter = PeriodConverter.class,
      description =
          "Minimum time unused, e.g. 30d, 12h or P30D (default:"
              + " MEDIA_KEEP_UNREFERENCED, or P30D).")
  private @Nullable Duration olderThan;

  @Option(names = "--delete", description = "Remove them; without this option, gc only shows them.")
  private boolean delete;

  public GcCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    if (olderThan != null && olderThan.isNegative()) {
      throw new ParameterException(
          spec.commandLine(),
          "--older-than is %s; expected is a period such as P30D, or PT0S for at once"
              .formatted(olderThan));
    }
    Connections connections =
        new Connections(
            finder.find(Set.of(Service.POSTGRESQL, Service.S3), Set.of(Service.TEMPORAL)),
            invocation.shutdown());
    Database database = connections.migratedDatabase();
    MediaLibrary library = connections.existingMediaLibrary();
    // What its own database does not know is garbage to it: another's images would be.
    connections
        .ownership(library, database)
        .doubt(new InstallationRepository(database)::knowsImages)
        .ifPresent(this::tellOrRefuse);
    refuseAnothersNamespace(connections, database);
    Cleanup.Periods periods = periods(connections.services().settings());
    Cleanup cleanup = new Cleanup(database, library, periods, invocation.clock());
    print(delete ? removed(cleanup, periods) : looked(cleanup, periods));
    return ExitCode.DONE.number();
  }

  /** In a bucket that is not the database's, every object looks unused. */
  private void tellOrRefuse(String doubt) {
    if (delete) {
      throw MediaLibraryException.fatal(doubt);
    }
    invocation.console().tell("Warning: " + doubt);
  }

  /**
   * Garbage collection needs no Temporal: one that is not there, or does not answer, stops nothing.
   */
  private void refuseAnothersNamespace(Connections connections, Database database) {
    if (connections.services().source(Service.TEMPORAL) == Source.MISSING) {
      return;
    }
    TemporalConnection temporal;
    try {
      temporal = connections.temporal();
    } catch (ConfigurationException e) {
      invocation
          .console()
          .tell("Note: gc did not look for another installation's worker: " + e.getMessage());
      return;
    }
    connections
        .anothersWorker(temporal, database)
        .ifPresent(
            sentence -> {
              throw new ConfigurationException(sentence);
            });
  }

  private Cleanup.Periods periods(Settings settings) {
    return new Cleanup.Periods(
        olderThan == null ? settings.keepUnreferenced() : olderThan,
        settings.keepVersions(),
        settings.keepRecords());
  }

  private static GcReport looked(Cleanup cleanup, Cleanup.Periods periods) {
    return GcReport.of(periods, cleanup.old(), cleanup.images().look(EXAMPLES), null);
  }

  private GcReport removed(Cleanup cleanup, Cleanup.Periods periods) {
    Cleanup.Old old =
        cleanup.removeOld(new GcProgress(invocation.console(), 100_000, "old records"));
    GcProgress progress = new GcProgress(invocation.console(), 1_000, "images");
    Collected collected =
        cleanup.images().collect(sum -> progress.accept(sum.objects() + sum.orphans()));
    return GcReport.of(periods, old, cleanup.images().look(EXAMPLES), collected);
  }

  private void print(GcReport report) {
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      console.result(
          new GcText(new Figures(invocation.zone()), invocation.program()).render(report));
    }
  }
}
