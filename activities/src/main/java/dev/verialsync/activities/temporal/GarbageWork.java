package dev.verialsync.activities.temporal;

import dev.verialsync.activities.garbage.Cleanup;
import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.Findings;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Garbage collection. */
public final class GarbageWork implements GarbageActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final Database database;
  private final MediaLibrary library;
  private final LibraryOwnership ownership;
  private final Cleanup.Periods periods;
  private final Clock clock;

  public GarbageWork(
      ActivityRunner runner,
      RunRecords records,
      Database database,
      MediaLibrary library,
      LibraryOwnership ownership,
      Cleanup.Periods periods,
      Clock clock) {
    this.runner = runner;
    this.records = records;
    this.database = database;
    this.library = library;
    this.ownership = ownership;
    this.periods = periods;
    this.clock = clock;
  }

  @Override
  public CatalogGcResult collectGarbage(CollectGarbageCommand command) {
    return runner.run(heartbeat -> collect(command, heartbeat));
  }

  private CatalogGcResult collect(CollectGarbageCommand command, Heartbeat heartbeat) {
    records.requireOwn(command.installation());
    Optional<String> doubt = ownership.doubt(new InstallationRepository(database)::knowsImages);
    if (doubt.isPresent() && command.delete()) {
      throw MediaLibraryException.fatal(doubt.get());
    }
    Cleanup cleanup = new Cleanup(database, library, periods(command), clock);
    List<String> notes = doubt.map(List::of).orElse(List.of());
    if (!command.delete()) {
      Findings found = cleanup.images().look(0);
      Cleanup.Old old = cleanup.old();
      return new CatalogGcResult(
          false,
          found.objects().objects(),
          found.objects().bytes(),
          found.orphans().objects(),
          found.orphans().bytes(),
          old.versions(),
          old.rows(),
          notes);
    }
    Cleanup.Old old = cleanup.removeOld(removedSoFar -> endIfCancelled(heartbeat));
    Collected collected = cleanup.images().collect(sum -> endIfCancelled(heartbeat));
    return new CatalogGcResult(
        true,
        collected.objects(),
        collected.bytes(),
        collected.orphans(),
        collected.orphanBytes(),
        old.versions(),
        old.rows(),
        notes);
  }

  private Cleanup.Periods periods(CollectGarbageCommand command) {
    return command.olderThan() == null
        ? periods
        : new Cleanup.Periods(
            Duration.parse(command.olderThan()), periods.versions(), periods.records());
  }

  private static void endIfCancelled(Heartbeat heartbeat) {
    if (heartbeat.cancellation().isCancelled()) {
      throw new CancellationException("Cancelled while images or records were removed");
    }
  }
}
