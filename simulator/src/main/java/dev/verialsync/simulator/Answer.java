package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What a method answers; faults make another answer of it. */
sealed interface Answer {
  /** An envelope with a list. */
  record Rows(InfoError error, String listName, Page page) implements Answer {
    static Rows failed(InfoError error, String listName) {
      return new Rows(error, listName, Page.of(List.of()));
    }

    @Override
    public int code() {
      return error.code();
    }

    @Override
    public int rows() {
      return page.size();
    }

    @Override
    public long bytes() {
      ByteCount count = new ByteCount();
      try {
        for (int i = 0; i < page.size(); i++) {
          page.write(i, count);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return count.bytes;
    }

    @Override
    public boolean mentions(long articleId) {
      return page.mentions(articleId);
    }

    private static final class ByteCount extends OutputStream {
      private long bytes;

      @Override
      public void write(int b) {
        bytes++;
      }

      @Override
      public void write(byte[] written, int offset, int length) {
        bytes += length;
      }
    }

    @Override
    public Answer withError(InfoError other) {
      return new Rows(other, listName, page);
    }

    @Override
    public Answer emptied() {
      return failed(error, listName);
    }
  }

  /**
   * An envelope with one value.
   *
   * @param json the value as JSON
   */
  record Value(InfoError error, String name, String json) implements Answer {
    @Override
    public int code() {
      return error.code();
    }

    @Override
    public Answer withError(InfoError other) {
      return new Value(other, name, json);
    }

    @Override
    public Answer emptied() {
      return isCount() ? new Value(error, name, "0") : this;
    }

    @Override
    public Answer miscounted(int difference) {
      return isCount()
          ? new Value(error, name, String.valueOf(Integer.parseInt(json) + difference))
          : this;
    }

    private boolean isCount() {
      return name.equals("Numero");
    }
  }

  /** The server's version has no such method. */
  record NoSuchMethod() implements Answer {}

  /** {@code InfoError.Codigo}; -1 without an envelope. */
  default int code() {
    return -1;
  }

  default int rows() {
    return 0;
  }

  /** Of its rows; they are written for it. */
  default long bytes() {
    return 0;
  }

  default boolean mentions(long articleId) {
    return false;
  }

  default Answer withError(InfoError error) {
    return this;
  }

  /** The same without rows, or with a count of 0. */
  default Answer emptied() {
    return this;
  }

  /** The same, with a count that is off by {@code difference}. */
  default Answer miscounted(int difference) {
    return this;
  }
}
