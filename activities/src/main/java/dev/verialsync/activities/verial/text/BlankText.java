package dev.verialsync.activities.verial.text;

import java.util.regex.Pattern;

/** What counts as blank, and how a key is spelled that others are compared with. */
public final class BlankText {
  /** All but white space, of which 0x85 is a line break. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\t-\\r\\x1C-\\x1F\\x85]]");

  /** Unicode has them as letters, marks and symbols; every font draws nothing. */
  private static final String FILLERS = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

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
    return trim(INVISIBLE.matcher(text).replaceAll(""));
  }

  private static boolean isBlank(int c) {
    return Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || FILLERS.indexOf(c) >= 0;
  }
}
