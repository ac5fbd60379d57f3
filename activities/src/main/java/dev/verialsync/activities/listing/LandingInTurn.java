package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.ListInBlocks.Landing;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.ParallelTasks;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.erp.Reading;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Lands one block after another in a thread of its own, while the next one is read. */
final class LandingInTurn {

  private final Persistence persistence;
  private final Heartbeat heartbeat;
  private final String list;
  private Reading reading;
  private @Nullable FutureTask<Reading> landing;

  LandingInTurn(Persistence persistence, Heartbeat heartbeat, String list, Reading reading) {
    this.persistence = persistence;
    this.heartbeat = heartbeat;
    this.list = list;
    this.reading = reading;
  }

  /** The reading with all that was landed so far. */
  Reading reading() throws InterruptedException {
    FutureTask<Reading> begun = landing;
    landing = null;
    if (begun != null) {
      try {
        reading = begun.get();
      } catch (ExecutionException e) {
        throw ParallelTasks.unchecked(e.getCause());
      }
    }
    return reading;
  }

  /** The same as far as somebody has waited for it. */
  Reading landed() {
    return reading;
  }

  /** The reading as something else has left it. */
  void continueWith(Reading left) {
    reading = left;
  }

  /** Begins to land, once what came before is landed. */
  void begin(Landing rows, PagerState cursor) throws InterruptedException {
    Reading from = reading();
    landing =
        new FutureTask<>(
            () -> {
              Reading landed =
                  persistence.inDatabase(
                      heartbeat, () -> rows.commit(from, ReadingCursor.json(cursor)));
              heartbeat.doing("%s: %d rows".formatted(list, cursor.rowsKept()));
              return landed;
            });
    Thread thread = new Thread(landing, "verial-sync-landing");
    thread.setDaemon(true);
    thread.start();
  }
}
