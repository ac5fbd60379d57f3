package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list block by block; each block's rows and the cursor are committed together, so a worker
 * that takes over asks again for the block in flight and the one that was being landed, and for no
 * other. A list that changes while it is read is read again, a few times.
 */
public final class BlockReader {

  private static final int NAMED = 10;

  private final ReadingRepository readings;
  private final Persistence persistence;

  public BlockReader(ReadingRepository readings, Persistence persistence) {
    this.readings = readings;
    this.persistence = persistence;
  }

  /**
   * What a reading came to.
   *
   * @param misfit why it is not whole; null when it is
   */
  public record Outcome(Reading reading, @Nullable String misfit) {
    public boolean complete() {
      return misfit == null;
    }
  }

  /**
   * Reads the list until it fits together.
   *
   * @param seenBefore which articles this run's last whole reading has seen, as {@link
   *     ReadingRepository#seen} tells them; empty where there was none
   */
  public Outcome read(
      ListInBlocks list, CallContext context, Heartbeat heartbeat, Supplier<String> seenBefore)
      throws InterruptedException {
    BlockPass last = null;
    for (int restarts = 0; ; restarts++) {
      Reading reading =
          persistence.inDatabase(heartbeat, () -> readings.start(list.key(), list.since()));
      PagerState from =
          ReadingCursor.of(reading).orElseGet(() -> list.pager().start(list.articles()));
      if (reading.state() != Reading.State.OPEN || from.misfit() != null) {
        return new Outcome(reading, from.misfit());
      }
      if (reading.blocks() > 0) {
        persistence.inDatabase(heartbeat, () -> readings.resume(reading, from.rowsKept()));
      }
      BlockPass pass =
          new BlockPass(
              list, context, heartbeat, readings, persistence, reading, from, last, seenBefore);
      Optional<String> misfit = pass.read();
      Reading read = pass.reading();
      if (misfit.isEmpty()) {
        passed(list, Integer.MAX_VALUE, heartbeat);
        return new Outcome(
            persistence.inDatabase(heartbeat, () -> readings.complete(read, pass.belied())), null);
      }
      Optional<PagerState> next =
          pass.isFinal() || restarts == BlockPager.MAX_RESTARTS ? Optional.empty() : pass.anew();
      if (next.isPresent()) {
        beginAnew(read, next.get(), heartbeat);
        last = pass;
        continue;
      }
      if (list.isUsefulInPart()) {
        passed(list, pass.state().rowsKept(), heartbeat);
        return new Outcome(pass.end(misfit.get()), misfit.get());
      }
      persistence.write(heartbeat, () -> readings.abandon(read));
      return new Outcome(read, misfit.get());
    }
  }

  /** Reads the list once more, cut otherwise. */
  public Outcome readAnew(
      ListInBlocks list, Reading former, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    beginAnew(former, list.pager().start(list.articles()), heartbeat);
    return read(list, context, heartbeat);
  }

  private void beginAnew(Reading former, PagerState from, Heartbeat heartbeat)
      throws InterruptedException {
    persistence.write(heartbeat, () -> readings.beginAnew(former, ReadingCursor.json(from)));
  }

  private void passed(ListInBlocks list, long place, Heartbeat heartbeat)
      throws InterruptedException {
    persistence.write(heartbeat, () -> list.passed(place));
  }

  public Outcome read(ListInBlocks list, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    return read(list, context, heartbeat, () -> "");
  }

  /** A few ids, for a message. */
  public static String some(List<Long> articleIds) {
    List<Long> ids = articleIds.stream().distinct().toList();
    return ids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "))
        + (ids.size() > NAMED ? " and %d more".formatted(ids.size() - NAMED) : "");
  }
}
