package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.temporal.ListInBlocks.PlacedRow;
import dev.verialsync.activities.verial.BlockPager;
import dev.verialsync.activities.verial.BlockStep;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.ListAnswer;
import dev.verialsync.activities.verial.PagerState;
import dev.verialsync.activities.verial.RowKey;
import dev.verialsync.activities.verial.VerialException;
import dev.verialsync.db.Reading;
import dev.verialsync.db.ReadingRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list block by block; each block's rows and the cursor are committed together, so that a
 * worker that takes over asks for no block twice. A list that changes while it is read is read
 * again, a few times.
 */
final class BlockReader {

  /** Rows landed in one statement, where an old server answers with the whole list at once. */
  private static final int ROWS_A_STATEMENT = 1_000;

  /** Before a block, or a smaller one, is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReadingRepository readings;
  private final Persistence persistence;

  BlockReader(ReadingRepository readings, Persistence persistence) {
    this.readings = readings;
    this.persistence = persistence;
  }

  /**
   * What a reading came to.
   *
   * @param misfit why it is not complete; null when it is
   */
  record Outcome(Reading reading, @Nullable String misfit) {
    boolean complete() {
      return misfit == null;
    }
  }

  Outcome read(ListInBlocks list, CallContext context, Pulse pulse) throws InterruptedException {
    PagerState begin = list.pager().start(list.articles());
    for (int restarts = 0; ; restarts++) {
      Reading reading =
          persistence.inDatabase(pulse, () -> readings.start(list.key(), list.since()));
      if (reading.state() != Reading.State.OPEN) {
        return new Outcome(reading, null);
      }
      PagerState from = cursor(reading).orElse(begin);
      if (reading.blocks() > 0) {
        persistence.inDatabase(pulse, () -> readings.resume(reading, from.rowsKept()));
      }
      Pass pass = new Pass(list, context, pulse, reading, from);
      Optional<String> misfit = pass.read();
      Reading read = pass.reading;
      if (misfit.isEmpty()) {
        return new Outcome(persistence.inDatabase(pulse, () -> readings.complete(read)), null);
      }
      persistence.inDatabase(
          pulse,
          () -> {
            readings.abandon(read);
            return read;
          });
      Optional<PagerState> next = pass.anew();
      if (restarts == BlockPager.MAX_RESTARTS || next.isEmpty()) {
        return new Outcome(read, misfit.get());
      }
      begin = next.get();
    }
  }

  /** How many rows a reading has passed, those that could not be landed included. */
  static long rows(Reading reading) {
    return cursor(reading).map(PagerState::rowsKept).orElse(0L);
  }

  private static Optional<PagerState> cursor(Reading reading) {
    String json = reading.cursorJson();
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, PagerState.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The cursor of reading " + reading.id() + " is damaged", e);
    }
  }

  private static String json(PagerState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One passage through the list, from wherever the cursor stands. */
  private final class Pass {
    private final ListInBlocks list;
    private final CallContext context;
    private final Pulse pulse;
    private Reading reading;
    private PagerState state;
    private @Nullable Long countedDifferently;
    private boolean askedTwice;

    private Pass(
        ListInBlocks list, CallContext context, Pulse pulse, Reading reading, PagerState state) {
      this.list = list;
      this.context = context;
      this.pulse = pulse;
      this.reading = reading;
      this.state = state;
    }

    /** Why the blocks do not make a list; empty when they do. */
    private Optional<String> read() throws InterruptedException {
      while (state.range().isPresent()) {
        readBlock();
      }
      if (state.status() == PagerState.Status.MISFIT) {
        return Optional.of(String.valueOf(state.misfit()));
      }
      OptionalLong counted = list.count(context);
      if (counted.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> misfit = list.misfit(state, counted.getAsLong());
      if (misfit.isPresent()) {
        countedDifferently = counted.getAsLong();
      }
      return misfit;
    }

    /** Where the next passage begins; empty when the pager has given up. */
    private Optional<PagerState> anew() {
      return countedDifferently == null
          ? list.pager().restart(state)
          : Optional.of(list.pager().start(Math.max(countedDifferently, list.articlesAtLeast())));
    }

    private void readBlock() throws InterruptedException {
      try (ListAnswer answer = list.ask(context, reading, state.next())) {
        List<RowKey> keys = new ArrayList<>(answer.rowCount());
        for (JsonNode row : answer) {
          keys.add(list.identity(row));
        }
        BlockStep step = list.pager().accept(state, keys, answer.bytes());
        if (step.state().status() != PagerState.Status.MISFIT) {
          land(answer, step);
        }
        state = step.state();
        askedTwice = false;
        pulse.doing("%s: %d rows".formatted(list.key().list(), state.rowsKept()));
      } catch (VerialException e) {
        if (!e.asksForLess()) {
          throw e;
        }
        if (askedTwice) {
          state = list.pager().smaller(state).orElseThrow(() -> e);
          commit(List.of(), json(state));
        }
        askedTwice = true;
        if (pulse.cancellation().await(PAUSE)) {
          throw new CancellationException("Cancelled before a block was asked for again");
        }
      }
    }

    private void land(ListAnswer answer, BlockStep step) throws InterruptedException {
      List<PlacedRow> rows = new ArrayList<>();
      long position = state.rowsKept();
      int toDrop = step.dropped();
      int left = answer.rowCount() - toDrop;
      for (JsonNode row : answer) {
        if (toDrop > 0) {
          toDrop--;
          continue;
        }
        rows.add(new PlacedRow(++position, row));
        left--;
        if (rows.size() == ROWS_A_STATEMENT && left > 0) {
          commit(rows, json(state));
          rows = new ArrayList<>();
        }
      }
      commit(rows, json(step.state()));
    }

    private void commit(List<PlacedRow> rows, String cursorJson) throws InterruptedException {
      reading = persistence.inDatabase(pulse, () -> list.commit(reading, rows, cursorJson));
    }
  }
}
