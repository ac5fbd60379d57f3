package dev.verialsync.activities.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.listing.paging.ReadBlock;
import dev.verialsync.db.erp.Reading;
import java.util.Optional;
import java.util.OptionalLong;

/** A reading's cursor: the pager's state, kept as JSON. */
public final class ReadingCursor {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReadingCursor() {}

  /** How many rows a reading has passed, those that could not be landed included. */
  public static long rows(Reading reading) {
    return of(reading).map(PagerState::rowsKept).orElse(0L);
  }

  /** How many rows Verial gave in one block of a reading, at the most. */
  public static int largestBlock(Reading reading) {
    return of(reading).map(state -> state.size().largest()).orElse(0);
  }

  /** Whether Verial gave the whole list although a part of it was asked for. */
  public static boolean ignoresBounds(Reading reading) {
    return of(reading).map(state -> state.size().honoured() == Integer.MAX_VALUE).orElse(false);
  }

  /**
   * The last article of a complete reading, where its page may have been cut off within its rows.
   */
  public static OptionalLong openEnd(Reading reading) {
    PagerState state = of(reading).orElse(null);
    ReadBlock last = state == null ? null : state.previous();
    return last != null && BlockPager.endIsOpen(state)
        ? OptionalLong.of(last.tailArticle())
        : OptionalLong.empty();
  }

  static Optional<PagerState> of(Reading reading) {
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

  static String json(PagerState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
