package dev.verialsync.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The rows of one answer, in their order, written one at a time. */
public interface Page {
  int size();

  /** Writes a row; the first has the index 0. */
  void write(int index, OutputStream out) throws IOException;

  /** Whether a row belongs to that article. */
  boolean mentions(long articleId);

  /** Rows that belong to no article. */
  static Page of(List<Row> rows) {
    return of(rows, new long[0]);
  }

  /** Rows that belong to the given articles. */
  static Page of(List<Row> rows, long[] articleIds) {
    List<Row> copy = List.copyOf(rows);
    return new Page() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public void write(int index, OutputStream out) throws IOException {
        copy.get(index).writeTo(out);
      }

      @Override
      public boolean mentions(long articleId) {
        return contains(articleIds, articleId);
      }
    };
  }

  /** The rows from {@code first} to {@code last}, 1-based and inclusive. */
  static Page slice(List<Row> rows, int first, int last) {
    int from = Math.min(Math.max(first, 1) - 1, rows.size());
    int to = Math.max(from, Math.min(last, rows.size()));
    return of(new ArrayList<>(rows.subList(from, to)));
  }

  static boolean contains(long[] ids, long id) {
    for (long candidate : ids) {
      if (candidate == id) {
        return true;
      }
    }
    return false;
  }
}
