package dev.verialsync.activities.verial.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body's characters, whatever charset it came in. A byte order mark and the zeros of UTF-16
 * decide first, then the declared charset. Where that is UTF-8, or none that can be used, bytes
 * that are not UTF-8 are read as Windows-1252, which servers send without saying so.
 */
public final class BodyText extends Reader {
  private static final int FIRST_CHUNK = 4 * 1024;
  private static final int CHUNK = 32 * 1024;

  /** Room for a character that the end of a chunk cuts: the next chunk completes it. */
  private static final int LONGEST_SEQUENCE = 8;

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final Pattern DECLARED =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;,\"']+)", Pattern.CASE_INSENSITIVE);

  /**
   * Characters of other scripts: among Windows-1252, a letter and signs of that charset which
   * happen to be UTF-8, such as the end of «CAFÉ». Latin letters, punctuation and emoji are none of
   * these.
   */
  private static final Pattern OTHER_SCRIPT =
      Pattern.compile("[^\\x{0}-\\x{17F}\\x{2000}-\\x{2FFF}\\x{F000}-\\x{3FFFF}]+");

  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK + LONGEST_SEQUENCE);
  private final CharsetDecoder decoder;
  private final boolean mayBeWindows;
  private boolean isWindows;
  private boolean ended;
  private @Nullable IOException failure;
  private final CharBuffer chars;
  private CharBuffer ready;

  /**
   * Reads the beginning of the body.
   *
   * @param contentType as the server declares it; null where it does not
   */
  public BodyText(InputStream in, @Nullable String contentType) throws IOException {
    this.in = in;
    readBytes(FIRST_CHUNK);
    Charset shown = shownCharset();
    Charset charset = shown == null ? declared(contentType) : shown;
    this.mayBeWindows = charset.equals(StandardCharsets.UTF_8);
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(mayBeWindows ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    this.chars =
        CharBuffer.allocate(
            (int) (bytes.capacity() * decoder.maxCharsPerByte()) + LONGEST_SEQUENCE);
    this.ready = chars;
    decodeBytes();
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, chars.length);
    while (length > 0 && !ready.hasRemaining()) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return -1;
      }
      readBytes(CHUNK);
      decodeBytes();
    }
    int count = Math.min(length, ready.remaining());
    ready.get(chars, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Reads a whole chunk, so the same body always gives the same text. What came before a failure is
   * given out before the failure is.
   */
  private void readBytes(int most) throws IOException {
    int full = bytes.position() + most;
    try {
      while (bytes.position() < full && !ended) {
        int read = in.read(bytes.array(), bytes.position(), full - bytes.position());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read));
      }
    } catch (IOException e) {
      if (bytes.position() == 0) {
        throw e;
      }
      failure = e;
    }
    bytes.flip();
  }

  private void decodeBytes() {
    int from = bytes.position();
    boolean wasWindows = isWindows;
    ready = decoded();
    if (isWindows && !wasWindows) {
      // Also what stands before the byte that shows it.
      bytes.position(from);
      ready = decoded();
    }
    bytes.compact();
  }

  private static String misread(MatchResult characters) {
    return Matcher.quoteReplacement(
        new String(characters.group().getBytes(StandardCharsets.UTF_8), WINDOWS_1252));
  }

  /** Valid until the next call. */
  private CharBuffer decoded() {
    boolean last = ended || failure != null;
    if (mayBeWindows) {
      decoder.reset();
    }
    CoderResult result = decode(last);
    if (!result.isMalformed() && !isWindows) {
      return chars;
    }
    StringBuilder text = new StringBuilder(chars.capacity()).append(inItsScript());
    while (result.isMalformed()) {
      byte[] wrong = new byte[result.length()];
      bytes.get(wrong);
      boolean lost = !isWindows && (isSurrogate(wrong) || isCut(wrong));
      isWindows |= !lost;
      text.append(lost ? "\uFFFD" : new String(wrong, WINDOWS_1252));
      result = decode(last);
      text.append(inItsScript());
    }
    return CharBuffer.wrap(text.toString().toCharArray());
  }

  private CoderResult decode(boolean last) {
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, last);
    if (last && result.isUnderflow()) {
      decoder.flush(chars);
    }
    chars.flip();
    return result;
  }

  private CharSequence inItsScript() {
    return isWindows ? OTHER_SCRIPT.matcher(chars).replaceAll(BodyText::misread) : chars;
  }

  /** Half of a pair, encoded by itself: three bytes, where all else that is wrong has fewer. */
  private static boolean isSurrogate(byte[] wrong) {
    return wrong.length == 3;
  }

  /**
   * Whether it is the beginning of a UTF-8 character that was cut where the text ends, as a field
   * of limited bytes does.
   */
  private boolean isCut(byte[] wrong) {
    boolean textEnds = bytes.hasRemaining() && bytes.get(bytes.position()) == '"';
    return textEnds && (wrong.length > 1 || wrong[0] == (byte) 0xC3);
  }

  /** By a byte order mark, which is passed over, or by the zeros next to ASCII characters. */
  private @Nullable Charset shownCharset() {
    int first = bytes.limit() > 0 ? bytes.get(0) & 0xFF : -1;
    int second = bytes.limit() > 1 ? bytes.get(1) & 0xFF : -1;
    if (first == 0xEF && second == 0xBB && bytes.limit() > 2 && (bytes.get(2) & 0xFF) == 0xBF) {
      bytes.position(3);
      return StandardCharsets.UTF_8;
    }
    if ((first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)) {
      bytes.position(2);
      return first == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
    if (first == 0 && second > 0) {
      return StandardCharsets.UTF_16BE;
    }
    return first > 0 && second == 0 ? StandardCharsets.UTF_16LE : null;
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
}
