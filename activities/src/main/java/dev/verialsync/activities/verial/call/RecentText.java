package dev.verialsync.activities.verial.call;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Pattern;

/** Remembers what was read from it last, to show the place where JSON breaks. */
public final class RecentText extends FilterReader {
  /** More than a parser reads ahead, with room before. */
  private static final int KEPT = 1 << 15;

  private static final Pattern ANSWERS_END = Pattern.compile("[]}]\\s*}\\s*$");

  private final char[] ring = new char[KEPT];
  private long count;

  public RecentText(Reader in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int read = in.read(chars, offset, length);
    int done = 0;
    while (done < read) {
      int at = (int) (count % KEPT);
      int some = Math.min(read - done, KEPT - at);
      System.arraycopy(chars, offset + done, ring, at, some);
      count += some;
      done += some;
    }
    return read;
  }

  /** Whether it ended as an answer does: what is missing then is not its end. */
  public boolean endsAsAnAnswer() {
    return ANSWERS_END.matcher(between(count - 20, count)).find();
  }

  /** How many characters were read. */
  public long count() {
    return count;
  }

  /** The characters at these places, as far as they are remembered. */
  String between(long from, long to) {
    StringBuilder text = new StringBuilder();
    for (long at = Math.max(Math.max(0, from), count - KEPT); at < Math.min(to, count); at++) {
      text.append(ring[(int) (at % KEPT)]);
    }
    return text.toString();
  }
}
