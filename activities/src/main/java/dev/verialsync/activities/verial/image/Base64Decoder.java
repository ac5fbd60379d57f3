package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.spool.SpoolException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decodes the Base64 text of one JSON string as its raw bytes pass: JSON escapes, white space, a
 * {@code data:…;base64,} prefix, the URL-safe alphabet and missing padding are understood; anything
 * else makes the image "not Base64".
 */
final class Base64Decoder {
  private static final byte BLANK = -1;
  private static final byte PAD = -2;
  private static final byte ESCAPE = -3;
  private static final byte QUOTE = -4;
  private static final byte FOREIGN = -5;
  private static final byte[] MEANING = meanings();

  private static final int CHUNK = 48 * 1024;
  private static final String PREFIX = "data:";
  private static final int MAX_HEADER = 256;

  private enum Where {
    START,
    HEADER,
    DATA,
    PADDING,
    BROKEN
  }

  private final byte[] out = new byte[CHUNK];
  private int outSize;
  private ImageSink sink;
  private Where where = Where.START;
  private final StringBuilder head = new StringBuilder();
  private int symbols; // of the group of four under way
  private int bits;
  private int pads;
  private int escapeState; // 0 none, 1 after the backslash, 2 to 5 before each digit of \u0000
  private int escaped;
  private boolean ended;

  Base64Decoder(ImageSink sink) {
    this.sink = sink;
  }

  /** Makes ready for the next string; the buffers are used again. */
  void restart(ImageSink next) {
    sink = next;
    where = Where.START;
    head.setLength(0);
    outSize = 0;
    symbols = 0;
    bits = 0;
    pads = 0;
    escapeState = 0;
    ended = false;
  }

  boolean ended() {
    return ended;
  }

  /**
   * Takes the string's bytes up to its closing quote, which it consumes.
   *
   * @return how far it got: {@code to}, or just behind the quote
   */
  int feed(byte[] in, int from, int to) throws SpoolException {
    int i = from;
    while (i < to) {
      if (where == Where.DATA && symbols == 0 && escapeState == 0) {
        i = decodeGroups(in, i, to);
        if (i == to) {
          break;
        }
      }
      int b = in[i++] & 0xFF;
      if (escapeState > 0) {
        unescape(b);
      } else if (b == '\\') {
        escapeState = 1;
      } else if (b == '"') {
        finish();
        return i;
      } else if (where != Where.BROKEN) {
        take(b);
      }
    }
    return i;
  }

  /** The fast path: whole groups of four symbols with nothing in between. */
  private int decodeGroups(byte[] in, int from, int to) throws SpoolException {
    byte[] meaning = MEANING;
    byte[] target = out;
    int i = from;
    int o = outSize;
    while (i + 4 <= to) {
      int a = meaning[in[i] & 0xFF];
      int b = meaning[in[i + 1] & 0xFF];
      int c = meaning[in[i + 2] & 0xFF];
      int d = meaning[in[i + 3] & 0xFF];
      if ((a | b | c | d) < 0) {
        break;
      }
      if (o + 3 > CHUNK) {
        outSize = o;
        flush();
        o = 0;
      }
      int group = a << 18 | b << 12 | c << 6 | d;
      target[o] = (byte) (group >> 16);
      target[o + 1] = (byte) (group >> 8);
      target[o + 2] = (byte) group;
      o += 3;
      i += 4;
    }
    outSize = o;
    return i;
  }

  private void unescape(int b) throws SpoolException {
    if (escapeState == 1) {
      if (b == 'u') {
        escapeState = 2;
        escaped = 0;
        return;
      }
      escapeState = 0;
      take(
          switch (b) {
            case 'n', 'r', 't', 'f' -> ' ';
            case '/' -> '/';
            default -> 0;
          });
      return;
    }
    int digit = Character.digit(b, 16);
    escaped = digit < 0 ? 0xFFFF : escaped << 4 | digit;
    if (++escapeState == 6) {
      escapeState = 0;
      take(escaped);
    }
  }

  private void take(int c) throws SpoolException {
    switch (where) {
      case START -> takeStart(c);
      case HEADER -> takeHeader(c);
      case DATA, PADDING -> takeData(c);
      case BROKEN -> {}
    }
  }

  private void takeStart(int c) throws SpoolException {
    if (meaning(c) == BLANK && head.isEmpty()) {
      return;
    }
    head.append((char) c);
    String seen = head.toString().toLowerCase(Locale.ROOT);
    if (seen.equals(PREFIX)) {
      where = Where.HEADER;
    } else if (!PREFIX.startsWith(seen)) {
      replayStart();
    }
  }

  private void replayStart() throws SpoolException {
    where = Where.DATA;
    for (int i = 0; i < head.length(); i++) {
      take(head.charAt(i));
    }
  }

  private void takeHeader(int c) {
    if (c == ',') {
      boolean base64 = head.toString().toLowerCase(Locale.ROOT).stripTrailing().endsWith(";base64");
      if (base64) {
        where = Where.DATA;
      } else {
        breakOff();
      }
    } else if (head.length() >= MAX_HEADER) {
      breakOff();
    } else {
      head.append((char) c);
    }
  }

  private void takeData(int c) throws SpoolException {
    int meaning = meaning(c);
    if (meaning == BLANK) {
      return;
    }
    if (meaning == PAD && symbols + ++pads <= 4 && symbols >= 2) {
      where = Where.PADDING;
    } else if (meaning >= 0 && where == Where.DATA) {
      bits = bits << 6 | meaning;
      if (++symbols == 4) {
        emit(bits >> 16, bits >> 8, bits);
        symbols = 0;
        bits = 0;
      }
    } else {
      breakOff();
    }
  }

  private void finish() throws SpoolException {
    ended = true;
    if (where == Where.START) {
      replayStart(); // such as "data", which is good Base64
    } else if (where == Where.HEADER) {
      breakOff();
    }
    if (where != Where.BROKEN) {
      switch (symbols) {
        case 1 -> breakOff();
        case 2 -> emit(bits >> 4);
        case 3 -> emit(bits >> 10, bits >> 2);
        default -> {}
      }
    }
    if (where != Where.BROKEN) {
      flush();
    }
    sink.finish();
  }

  private void breakOff() {
    where = Where.BROKEN;
    sink.reject();
  }

  private void emit(int... bytes) throws SpoolException {
    if (outSize + bytes.length > CHUNK) {
      flush();
    }
    for (int b : bytes) {
      out[outSize++] = (byte) b;
    }
  }

  private void flush() throws SpoolException {
    if (outSize > 0) {
      sink.write(out, outSize);
      outSize = 0;
    }
  }

  private static int meaning(int c) {
    return c < 0x80 ? MEANING[c] : FOREIGN;
  }

  private static byte[] meanings() {
    byte[] table = new byte[256];
    Arrays.fill(table, FOREIGN);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (int i = 0; i < alphabet.length(); i++) {
      table[alphabet.charAt(i)] = (byte) i;
    }
    table['+'] = 62;
    table['-'] = 62;
    table['/'] = 63;
    table['_'] = 63;
    table[' '] = BLANK;
    table['\t'] = BLANK;
    table['\r'] = BLANK;
    table['\n'] = BLANK;
    table['\f'] = BLANK;
    table['='] = PAD;
    table['\\'] = ESCAPE;
    table['"'] = QUOTE;
    return table;
  }
}
