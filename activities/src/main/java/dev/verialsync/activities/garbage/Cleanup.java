package dev.verialsync.activities.garbage;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.db.retention.KeepPeriods;
import dev.verialsync.db.retention.RetentionRepository;
import dev.verialsync.db.shop.VersionRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** What gc shows and removes, whether a person or a schedule starts it. */
public final class Cleanup {

  private final VersionRepository versions;
  private final RetentionRepository retention;
  private final GarbageCollection images;
  private final Periods periods;

  /**
   * How long what is kept.
   *
   * @param unreferenced an image that nothing uses
   * @param versions what products were before they were written
   * @param records what runs have recorded
   */
  public record Periods(Duration unreferenced, Duration versions, KeepPeriods records) {}

  /**
   * What is past its time, or was and has been removed.
   *
   * @param versions of products and names
   * @param records rows of each table
   */
  public record Old(long versions, Map<String, Long> records) {

    public Old {
      records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    }

    /** Rows of all tables. */
    public long rows() {
      return records.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public Cleanup(Database database, MediaLibrary library, Periods periods, Clock clock) {
    this.versions = new VersionRepository(database);
    this.retention = new RetentionRepository(database);
    this.images =
        new GarbageCollection(
            new GarbageRepository(database),
            library,
            GarbagePolicy.of(periods.unreferenced()),
            clock);
    this.periods = periods;
  }

  /** Of the images; to be removed last, since versions use some. */
  public GarbageCollection images() {
    return images;
  }

  /** Looks only. */
  public Old old() {
    return new Old(versions.past(periods.versions()), retention.past(periods.records()));
  }

  /**
   * Removes it in short transactions.
   *
   * @param progress takes the rows removed so far; what it throws ends the removal
   */
  public Old removeOld(LongConsumer progress) {
    long removed = versions.remove(periods.versions());
    // After the versions: a run that can be rolled back stays.
    return new Old(removed, retention.remove(periods.records(), progress));
  }
}
