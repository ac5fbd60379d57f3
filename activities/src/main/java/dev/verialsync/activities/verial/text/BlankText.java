package dev.verialsync.activities.verial.text;

/** What counts as blank, and how a key is spelled that others are compared with. */
public final class BlankText {
  /** A line break that Java does not count as white space. */
  private static final int NEXT_LINE = 0x85;

  private BlankText() {}

  /** The text without white space of any kind and invisible characters at its ends. */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (to > from && isBlank(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /**
   * The text as a key, such as a barcode: without white space at its ends, and without the
   * characters anywhere that nobody sees (zero-width spaces, soft hyphens, direction marks, byte
   * order marks, control characters).
   */
  public static String key(String text) {
    if (text.codePoints().noneMatch(BlankText::isInvisible)) {
      return trim(text);
    }
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
    return trim(visible.toString());
  }

  private static boolean isBlank(int c) {
    return isSpace(c) || isInvisible(c);
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }

  private static boolean isInvisible(int c) {
    return Character.getType(c) == Character.FORMAT || (Character.isISOControl(c) && !isSpace(c));
  }
}
