package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.json.DivertedText;
import dev.verialsync.activities.verial.spool.ImageContent;
import dev.verialsync.activities.verial.spool.SpoolException;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one image's Base64 as it comes, into a hash and a buffer. White space anywhere, a {@code
 * data:…;base64,} prefix, the URL-safe alphabet and missing padding are understood.
 */
final class ImageSink implements DivertedText {
  /** Symbols; the JDK decodes them. */
  private static final int CHUNK = 8 * 1024;

  /** Characters that stand for themselves. */
  private static final boolean[] PLAIN = new boolean['z' + 1];

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        .chars()
        .forEach(c -> PLAIN[c] = true);
  }

  private static final String PREFIX = "data:";
  private static final int LONGEST_PREFIX = 256;

  private final String reference;
  private final SpooledBuffer buffer;
  private final long limitBytes;
  private byte @Nullable [] symbols = new byte[CHUNK]; // null once finished: there may be many
  private int size;
  private int pads;
  private boolean begun;
  private @Nullable MessageDigest digest = Sha256.newDigest();
  private long count;
  private boolean base64 = true;
  private @Nullable String sha256;

  /**
   * One image's.
   *
   * @param reference to it in the parsed answer
   * @param limitBytes more are counted and not kept; 0 keeps none
   */
  ImageSink(String reference, SpooledBuffer buffer, long limitBytes) {
    this.reference = reference;
    this.buffer = buffer;
    this.limitBytes = limitBytes;
  }

  @Override
  public String reference() {
    return reference;
  }

  @Override
  public void write(char[] chars, int from, int to) throws SpoolException {
    int i = from;
    while (i < to && base64) {
      if (size == CHUNK) {
        decode(false);
      }
      i = copyPlain(chars, i, to);
      if (i < to && size < CHUNK && base64) {
        other(chars[i++]);
      }
    }
  }

  /**
   * Copies symbols up to one that needs a second look. A loop of a few instructions: all bytes of
   * all images go through it.
   */
  private int copyPlain(char[] chars, int from, int to) {
    if (pads > 0) {
      return from;
    }
    byte[] into = symbols;
    int end = Math.min(to, from + CHUNK - size);
    int shift = size - from;
    int i = from;
    while (i < end) {
      char c = chars[i];
      if (c >= PLAIN.length || !PLAIN[c]) {
        break;
      }
      into[i + shift] = (byte) c;
      i++;
    }
    size = i + shift;
    return i;
  }

  private void other(char c) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
      return;
    }
    if (pads > 0 && c != '=') {
      reject();
    }
    symbols[size++] = (byte) (c == '-' ? '+' : c == '_' ? '/' : c < 0x80 ? c : 0);
  }

  @Override
  public void finish() throws SpoolException {
    if (base64) {
      decode(true);
    }
    if (problem() == null) {
      sha256 = HexFormat.of().formatHex(digest.digest());
      buffer.finish();
    } else {
      buffer.close();
    }
    symbols = null;
    digest = null;
  }

  /** Decodes whole groups of four symbols, and what is left over at the end. */
  private void decode(boolean last) throws SpoolException {
    int from = begun ? 0 : prefixLength();
    begun = true;
    int to = size;
    for (; to > from && symbols[to - 1] == '='; to--) {
      pads++;
    }
    int rest = (to - from) % 4;
    if (last && pads > 0 && (rest < 2 || rest + pads > 4)) {
      reject();
    }
    int end = last ? to : to - rest;
    try {
      keep(Base64.getDecoder().decode(Arrays.copyOfRange(symbols, from, end)));
    } catch (IllegalArgumentException e) {
      reject();
    }
    size = to - end;
    System.arraycopy(symbols, end, symbols, 0, size);
  }

  private int prefixLength() {
    String head =
        new String(symbols, 0, Math.min(size, LONGEST_PREFIX), StandardCharsets.US_ASCII)
            .toLowerCase(Locale.ROOT);
    if (!head.startsWith(PREFIX)) {
      return 0;
    }
    int comma = head.indexOf(',');
    if (comma < 0 || !head.startsWith(";base64", comma - ";base64".length())) {
      reject();
    }
    return comma + 1;
  }

  private void keep(byte[] bytes) throws SpoolException {
    count += bytes.length;
    if (!base64 || count > limitBytes) {
      buffer.close();
      return;
    }
    digest.update(bytes);
    buffer.write(bytes, 0, bytes.length);
  }

  /** The text is no Base64: what was decoded of it is worth nothing. */
  private void reject() {
    base64 = false;
    buffer.close();
  }

  long count() {
    return count;
  }

  int memoryBytes() {
    return buffer.memoryBytes();
  }

  @Nullable String sha256() {
    return sha256;
  }

  ImageContent content() {
    return buffer;
  }

  @Nullable ImageProblem problem() {
    if (!base64) {
      return ImageProblem.NOT_BASE64;
    }
    if (count == 0) {
      return ImageProblem.EMPTY;
    }
    return count > limitBytes ? ImageProblem.TOO_LARGE : null;
  }

  void close() {
    buffer.close();
  }
}
