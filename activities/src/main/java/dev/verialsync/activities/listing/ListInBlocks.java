package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.issue.NewIssue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One of Verial's lists, as {@link BlockReader} reads and lands it. */
interface ListInBlocks {

  /**
   * A row and its place in the list, from 1.
   *
   * @param json the row as it is landed
   */
  record PlacedRow(long position, JsonNode row, String json) {
    PlacedRow at(long place) {
      return new PlacedRow(place, row, json);
    }
  }

  ReadingKey key();

  /** What its rows are rows of, for a message. */
  default String name() {
    return "list of " + key().list();
  }

  /** Verial's wall-clock time since which changes are asked for; null asks for the whole list. */
  default @Nullable String since() {
    return null;
  }

  BlockPager pager();

  /**
   * How many articles the list covers, as far as is known; after a misfit, as far as that shows.
   */
  long articles();

  /** Asks for a block; a reading that was begun before continues with its own {@code since}. */
  ListAnswer ask(CallContext context, Reading reading, RowRange range);

  /** What distinguishes the row from others, wherever it stands. */
  RowKey identity(PlacedRow row);

  /** Rows that were understood; may be committed by another thread than the one that asks. */
  interface Landing {
    /** Lands the rows and the cursor in one transaction. */
    Reading commit(Reading reading, String cursorJson);
  }

  /**
   * Understands rows.
   *
   * @param askedFrom the first place that the answer with these rows was asked for
   */
  Landing landing(long askedFrom, List<PlacedRow> rows);

  /** How many articles Verial counts now; empty where it does not know the method. */
  OptionalLong count(CallContext context);

  /** Whether there is reason to think that a list that has ended is longer. */
  default boolean mayBeLonger(PagerState state, OptionalLong counted) {
    return false;
  }

  /** What is wrong with a reading whose blocks fit, given the count; empty when nothing is. */
  Optional<String> misfit(PagerState state, long counted);

  /** Whether what was seen is of use, though the list is not whole. */
  default boolean isUsefulInPart() {
    return false;
  }

  /** All rows up to a place have been read: those that were not JSON and are now, are no issue. */
  void passed(long place);

  /** Tells of a row that is not JSON and is left out. */
  void leftOut(NewIssue issue);
}
