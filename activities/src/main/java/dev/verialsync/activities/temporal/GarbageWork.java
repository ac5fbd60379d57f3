package dev.verialsync.activities.temporal;

import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.Findings;
import dev.verialsync.activities.garbage.GarbageCollection;
import dev.verialsync.activities.garbage.GarbagePolicy;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.db.retention.KeepPeriods;
import dev.verialsync.db.retention.RetentionRepository;
import dev.verialsync.db.shop.VersionRepository;
import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Garbage collection. */
public final class GarbageWork implements GarbageActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final Database database;
  private final MediaLibrary library;
  private final LibraryOwnership ownership;
  private final Keeping keeping;
  private final Clock clock;

  /**
   * How long what is kept.
   *
   * @param unreferenced an image that nothing uses
   * @param versions what products were before they were written
   * @param records what runs have recorded
   */
  public record Keeping(Duration unreferenced, Duration versions, KeepPeriods records) {}

  public GarbageWork(
      ActivityRunner runner,
      RunRecords records,
      Database database,
      MediaLibrary library,
      LibraryOwnership ownership,
      Keeping keeping,
      Clock clock) {
    this.runner = runner;
    this.records = records;
    this.database = database;
    this.library = library;
    this.ownership = ownership;
    this.keeping = keeping;
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
    Duration olderThan =
        command.olderThan() == null ? keeping.unreferenced() : Duration.parse(command.olderThan());
    GarbageCollection collection =
        new GarbageCollection(
            new GarbageRepository(database), library, GarbagePolicy.of(olderThan), clock);
    VersionRepository versions = new VersionRepository(database);
    RetentionRepository retention = new RetentionRepository(database);
    List<String> notes = doubt.map(List::of).orElse(List.of());
    if (!command.delete()) {
      Findings found = collection.look(0);
      return new CatalogGcResult(
          false,
          found.objects().objects(),
          found.objects().bytes(),
          found.orphans().objects(),
          found.orphans().bytes(),
          versions.past(keeping.versions()),
          sum(retention.past(keeping.records())),
          notes);
    }
    long removed = versions.remove(keeping.versions());
    // After the versions: a run that can be rolled back stays.
    long rows = sum(retention.remove(keeping.records(), removedSoFar -> endIfCancelled(heartbeat)));
    Collected collected = collection.collect(sum -> endIfCancelled(heartbeat));
    return new CatalogGcResult(
        true,
        collected.objects(),
        collected.bytes(),
        collected.orphans(),
        collected.orphanBytes(),
        removed,
        rows,
        notes);
  }

  private static void endIfCancelled(Heartbeat heartbeat) {
    if (heartbeat.cancellation().isCancelled()) {
      throw new CancellationException("Cancelled while images or records were removed");
    }
  }

  private static long sum(Map<String, Long> byTable) {
    return byTable.values().stream().mapToLong(Long::longValue).sum();
  }
}
