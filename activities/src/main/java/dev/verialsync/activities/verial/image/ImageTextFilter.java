package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an images answer and the JSON parser: the string after each key {@code Imagen} is
 * decoded on the way and never reaches the parser, which sees the reference {@code #0}, {@code #1}
 * … to its sink instead.
 */
final class ImageTextFilter extends InputStream {
  private static final char REFERENCE = '#';

  /** A key written with escapes is none to this filter: its text may be anything. */
  private static final Pattern WRITTEN = Pattern.compile(REFERENCE + "\\d{1,9}");

  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_KEY = 16;

  private enum Where {
    /** Between tokens. */
    STRUCTURE,
    /** In a string that is passed on. */
    STRING,
    /** Behind a string: a colon makes it a key. */
    AFTER_STRING,
    /** Behind the key of an image and its colon. */
    BEFORE_IMAGE,
    /** In an image's text. */
    IMAGE
  }

  private final InputStream in;
  private final IntFunction<ImageSink> newSink;
  private final Map<Integer, ImageSink> sinks = new HashMap<>();
  private int begun;
  private final byte[] raw = new byte[CHUNK];
  private byte[] passed = new byte[1024];
  private int passedFrom;
  private int passedTo;
  private final StringBuilder string = new StringBuilder();
  private boolean escape;
  private Where where = Where.STRUCTURE;
  private @Nullable Base64Decoder decoder;

  ImageTextFilter(InputStream in, IntFunction<ImageSink> newSink) {
    this.in = in;
    this.newSink = newSink;
  }

  /** Every image text that has begun so far, but for those that were let go. */
  Collection<ImageSink> sinks() {
    return sinks.values();
  }

  /** Keeps nothing of an image. */
  void release(ImageSink sink) {
    sink.close();
    sinks.remove(sink.number());
  }

  /** What a reference in the filtered JSON stands for; null if the text is none. */
  @Nullable ImageSink sink(String reference) {
    return WRITTEN.matcher(reference).matches()
        ? sinks.get(Integer.valueOf(reference.substring(1)))
        : null;
  }

  @Override
  public int read() throws IOException {
    return fill() ? passed[passedFrom++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, passedTo - passedFrom);
    System.arraycopy(passed, passedFrom, bytes, offset, count);
    passedFrom += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (passedFrom == passedTo) {
      int count = in.read(raw, 0, raw.length);
      if (count < 0) {
        return false;
      }
      passedFrom = 0;
      passedTo = 0;
      process(count);
    }
    return true;
  }

  private void process(int count) throws IOException {
    int i = 0;
    while (i < count) {
      if (where == Where.IMAGE && decoder != null) {
        i = decoder.feed(raw, i, count);
        if (decoder.ended()) {
          pass((byte) '"');
          where = Where.STRUCTURE;
        }
        continue;
      }
      byte b = raw[i++];
      pass(b);
      switch (where) {
        case STRUCTURE -> structure(b);
        case STRING -> inString(b);
        case AFTER_STRING -> afterString(b);
        case BEFORE_IMAGE -> beforeImage(b);
        case IMAGE -> {}
      }
    }
  }

  private void structure(byte b) {
    if (b == '"') {
      where = Where.STRING;
      string.setLength(0);
    }
  }

  private void inString(byte b) {
    if (escape) {
      escape = false;
    } else if (b == '\\') {
      escape = true;
      string.append('\\');
    } else if (b == '"') {
      where = Where.AFTER_STRING;
    } else if (string.length() <= LONGEST_KEY) {
      string.append((char) (b & 0xFF));
    }
  }

  private void afterString(byte b) {
    if (b == ':') {
      where =
          FieldName.same(string.toString(), FieldName.IMAGE) ? Where.BEFORE_IMAGE : Where.STRUCTURE;
    } else if (!isBlank(b)) {
      where = Where.STRUCTURE;
      structure(b);
    }
  }

  private void beforeImage(byte b) {
    if (b == '"') {
      where = Where.IMAGE;
      for (char c : (REFERENCE + Integer.toString(begun)).toCharArray()) {
        pass((byte) c);
      }
      ImageSink sink = newSink.apply(begun);
      sinks.put(begun++, sink);
      if (decoder == null) {
        decoder = new Base64Decoder(sink);
      } else {
        decoder.restart(sink);
      }
    } else if (!isBlank(b)) {
      where = Where.STRUCTURE;
    }
  }

  private void pass(byte b) {
    if (passedTo == passed.length) {
      passed = Arrays.copyOf(passed, 2 * passed.length);
    }
    passed[passedTo++] = b;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
