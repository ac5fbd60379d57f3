package dev.verialsync.activities.verial.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body as UTF-8, whatever it came in, with a bounded part of it in memory. A byte order mark and
 * the zeros of UTF-16 decide first, then the charset that is declared. Where that is UTF-8, or none
 * that can be used, bytes that are not UTF-8 are read as Windows-1252, as servers send it unsaid.
 */
public final class Utf8Body extends InputStream {
  private static final int FIRST_CHUNK = 4 * 1024;
  private static final int CHUNK = 32 * 1024;

  /** A sequence that the end of a chunk cuts waits for the next one. */
  private static final int LONGEST_SEQUENCE = 4;

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final byte[][] WINDOWS = windows();
  private static final Pattern DECLARED =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;,\"']+)", Pattern.CASE_INSENSITIVE);

  /** What a chunk of the body becomes. */
  private interface Source {
    /** Fills {@link #ready} anew; false at the end. */
    boolean fill() throws IOException;
  }

  private final Source source;
  private byte[] ready = new byte[0];
  private int readyFrom;
  private int readyTo;

  /**
   * Reads the beginning of the body.
   *
   * @param contentType as the server declares it; null where it does not
   */
  public Utf8Body(InputStream body, @Nullable String contentType) throws IOException {
    Chunks chunks = new Chunks(body);
    chunks.fill(FIRST_CHUNK);
    Charset shown = chunks.shownCharset();
    Charset charset = shown == null ? declared(contentType) : shown;
    source =
        charset.equals(StandardCharsets.UTF_8) ? new Lenient(chunks) : new Decoded(chunks, charset);
  }

  @Override
  public int read() throws IOException {
    return available(1) ? ready[readyFrom++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (!available(length)) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, readyTo - readyFrom);
    System.arraycopy(ready, readyFrom, bytes, offset, count);
    readyFrom += count;
    return count;
  }

  private boolean available(int wanted) throws IOException {
    while (wanted > 0 && readyFrom == readyTo) {
      if (!source.fill()) {
        return false;
      }
    }
    return wanted > 0;
  }

  private void offer(byte[] bytes, int from, int to) {
    ready = bytes;
    readyFrom = from;
    readyTo = to;
  }

  /** What is declared; UTF-8 where it is nothing that JSON could come in. */
  private static Charset declared(@Nullable String contentType) {
    Matcher named = DECLARED.matcher(contentType == null ? "" : contentType);
    if (!named.find()) {
      return StandardCharsets.UTF_8;
    }
    Charset charset;
    try {
      charset = Charset.forName(named.group(1));
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
    if (charset.equals(StandardCharsets.ISO_8859_1)) {
      // Browsers read it so, and servers rely on it: the euro sign is in the difference.
      return WINDOWS_1252;
    }
    boolean readsJson = new String(new byte[] {'{', '"'}, charset).equals("{\"");
    return readsJson && !charset.equals(StandardCharsets.US_ASCII)
        ? charset
        : StandardCharsets.UTF_8;
  }

  private static byte[][] windows() {
    byte[][] utf8 = new byte[256][];
    for (int b = 0; b < utf8.length; b++) {
      utf8[b] = new String(new byte[] {(byte) b}, WINDOWS_1252).getBytes(StandardCharsets.UTF_8);
    }
    return utf8;
  }

  /** The body's bytes; what came before a failure is given out before the failure is. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private byte[] bytes = new byte[FIRST_CHUNK];
    private int from;
    private int to;
    private boolean ended;
    private @Nullable IOException failure;

    Chunks(InputStream in) {
      this.in = in;
    }

    /** Adds up to so many bytes to those that are left. */
    void fill(int more) throws IOException {
      int left = to - from;
      if (failure != null && left == 0) {
        throw failure;
      }
      if (bytes.length < left + more) {
        bytes = Arrays.copyOfRange(bytes, from, from + left + more);
      } else {
        System.arraycopy(bytes, from, bytes, 0, left);
      }
      from = 0;
      to = left;
      int full = left + more;
      try {
        while (to < full && !ended && failure == null) {
          int read = in.read(bytes, to, full - to);
          ended = read < 0;
          to += Math.max(0, read);
        }
      } catch (IOException e) {
        failure = e;
        if (to == 0) {
          throw e;
        }
      }
    }

    boolean complete() {
      return ended || failure != null;
    }

    /** By a byte order mark, which is passed over, or by the zeros beside ASCII characters. */
    @Nullable Charset shownCharset() {
      int first = to > 0 ? bytes[0] & 0xFF : -1;
      int second = to > 1 ? bytes[1] & 0xFF : -1;
      if (first == 0xEF && second == 0xBB && to > 2 && (bytes[2] & 0xFF) == 0xBF) {
        from = 3;
        return StandardCharsets.UTF_8;
      }
      if ((first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)) {
        from = 2;
        return first == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
      }
      if (first == 0 && second > 0) {
        return StandardCharsets.UTF_16BE;
      }
      return first > 0 && second == 0 ? StandardCharsets.UTF_16LE : null;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (from == to && !ended) {
        fill(CHUNK);
      }
      if (from == to) {
        return -1;
      }
      int count = Math.min(length, to - from);
      System.arraycopy(bytes, from, target, offset, count);
      from += count;
      return count;
    }
  }

  /** Of a charset that is known. */
  private final class Decoded implements Source {
    private final Reader reader;
    private final char[] chars = new char[CHUNK / 4];
    private int kept;

    Decoded(InputStream in, Charset charset) {
      this.reader = new InputStreamReader(in, charset);
    }

    @Override
    public boolean fill() throws IOException {
      int read = reader.read(chars, kept, chars.length - kept);
      int count = kept + Math.max(0, read);
      if (count == 0) {
        return false;
      }
      // The two halves of a character are encoded together.
      kept = read > 0 && Character.isHighSurrogate(chars[count - 1]) ? 1 : 0;
      byte[] utf8 = new String(chars, 0, count - kept).getBytes(StandardCharsets.UTF_8);
      if (kept == 1) {
        chars[0] = chars[count - 1];
      }
      offer(utf8, 0, utf8.length);
      return true;
    }
  }

  /** UTF-8, with Windows-1252 for the bytes that are none. */
  private final class Lenient implements Source {
    private final Chunks chunks;
    private byte[] rewritten = new byte[0];
    private int written;
    private boolean windows;
    private boolean first = true;

    Lenient(Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public boolean fill() throws IOException {
      if (!first) {
        chunks.fill(CHUNK);
      }
      first = false;
      if (chunks.from == chunks.to) {
        return false;
      }
      int end = chunks.complete() ? chunks.to : wholeSequences();
      if (isUtf8(end)) {
        offer(chunks.bytes, chunks.from, end);
      } else {
        rewrite(end);
        offer(rewritten, 0, written);
      }
      chunks.from = end;
      return true;
    }

    /** Where the last sequence begins, if the chunk's end cuts it. */
    private int wholeSequences() {
      for (int back = 1; back < LONGEST_SEQUENCE && back <= chunks.to - chunks.from; back++) {
        int lead = chunks.bytes[chunks.to - back] & 0xFF;
        if (lead >= 0xC0) {
          return length(lead) > back ? chunks.to - back : chunks.to;
        }
        if (lead < 0x80) {
          return chunks.to;
        }
      }
      return chunks.to;
    }

    /** Whether the chunk may pass as it is; notes when Windows-1252 shows in it. */
    private boolean isUtf8(int end) {
      boolean whole = true;
      boolean suspicious = false;
      int i = chunks.from;
      while (i < end) {
        if (chunks.bytes[i] >= 0) {
          i++;
          continue;
        }
        int length = sequence(i, end);
        whole &= length > 0;
        windows |= length == 0 && cut(i, end) == 0;
        suspicious |= length > 0 && isSuspicious(i);
        i += Math.max(1, length);
      }
      return whole && !(windows && suspicious);
    }

    private void rewrite(int end) {
      int most = (end - chunks.from) * REPLACEMENT.length;
      if (rewritten.length < most) {
        rewritten = new byte[most];
      }
      written = 0;
      int i = chunks.from;
      while (i < end) {
        int length = chunks.bytes[i] >= 0 ? 1 : sequence(i, end);
        int cut = length > 0 || windows ? 0 : cut(i, end);
        if (length > 0 && !(windows && isSuspicious(i))) {
          put(chunks.bytes, i, length);
          i += length;
        } else if (cut > 0) {
          put(REPLACEMENT, 0, REPLACEMENT.length);
          i += cut;
        } else {
          byte[] one = WINDOWS[chunks.bytes[i] & 0xFF];
          put(one, 0, one.length);
          i++;
        }
      }
    }

    private void put(byte[] bytes, int from, int length) {
      System.arraycopy(bytes, from, rewritten, written, length);
      written += length;
    }

    /**
     * A letter and signs of Windows-1252 that happen to be UTF-8 for a character of another script,
     * such as the end of «CAFÉ»: Latin letters, punctuation and emoji are none of these.
     */
    private boolean isSuspicious(int at) {
      int lead = chunks.bytes[at] & 0xFF;
      return lead > 0xC5 && lead != 0xE2 && lead != 0xEF && lead != 0xF0;
    }

    /** How many bytes the well-formed sequence at a byte has; 0 where there is none. */
    private int sequence(int at, int end) {
      int lead = chunks.bytes[at] & 0xFF;
      int length = length(lead);
      if (length == 0 || at + length > end) {
        return 0;
      }
      int second = chunks.bytes[at + 1] & 0xFF;
      boolean misplaced =
          (lead == 0xE0 && second < 0xA0)
              || (lead == 0xED && second > 0x9F)
              || (lead == 0xF0 && second < 0x90)
              || (lead == 0xF4 && second > 0x8F);
      return misplaced || continued(at, end) < length ? 0 : length;
    }

    /**
     * How many bytes are left of a character of UTF-8 whose end was cut off where the text ends, as
     * by a field that holds so many bytes; 0 where that is not what it looks like.
     */
    private int cut(int at, int end) {
      int lead = chunks.bytes[at] & 0xFF;
      int left = continued(at, end);
      boolean textEnds = at + left < end && chunks.bytes[at + left] == '"';
      return textEnds && left < length(lead) && (left > 1 || lead == 0xC3) ? left : 0;
    }

    /** The lead byte and the continuation bytes behind it, as many as it announces at most. */
    private int continued(int at, int end) {
      int most = Math.min(end, at + length(chunks.bytes[at] & 0xFF));
      int i = at + 1;
      while (i < most && (chunks.bytes[i] & 0xC0) == 0x80) {
        i++;
      }
      return i - at;
    }

    private static int length(int lead) {
      if (lead < 0xC2 || lead > 0xF4) {
        return 0;
      }
      return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
  }
}
