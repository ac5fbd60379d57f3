package dev.verialsync.db;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts that PostgreSQL can hold: a NUL, and half a surrogate pair, become U+FFFD, in plain
 * texts and in the escapes of JSON.
 */
public final class SafeText {

  private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\x00]]+");

  private static final char REPLACEMENT = '\uFFFD';

  private SafeText() {}

  /** The same for a text of one line, which nobody may make look like several. */
  public static @Nullable String line(@Nullable String text) {
    return text == null ? null : text(LINE_ENDS.matcher(text).replaceAll(" "));
  }

  /**
   * The same line, cut where it is too long.
   *
   * @param longest how many characters it may have, the ellipsis included; at least 2
   */
  public static String fitting(String line, int longest) {
    if (line.length() <= longest) {
      return line;
    }
    int end = longest - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  public static @Nullable String text(@Nullable String text) {
    if (text == null || isSafe(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < safe.length()
          && Character.isLowSurrogate(safe.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        safe.setCharAt(i, REPLACEMENT);
      }
    }
    return safe.toString();
  }

  /** The same for a JSON document, whose texts may also escape such characters. */
  public static @Nullable String json(@Nullable String json) {
    String safe = text(json);
    return safe == null || !safe.contains("\\u") ? safe : withSafeEscapes(safe);
  }

  private static boolean isSafe(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String withSafeEscapes(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      int unit = escapedUnit(json, i);
      if (unit < 0) {
        // An escaped backslash is taken as a pair, so that what follows it is not read as an
        // escape.
        int length = json.charAt(i) == '\\' && i + 1 < json.length() ? 2 : 1;
        safe.append(json, i, i + length);
        i += length;
      } else if (Character.isHighSurrogate((char) unit)
          && escapedUnit(json, i + 6) >= 0
          && Character.isLowSurrogate((char) escapedUnit(json, i + 6))) {
        safe.append(json, i, i + 12);
        i += 12;
      } else {
        if (unit == 0 || Character.isSurrogate((char) unit)) {
          safe.append(REPLACEMENT);
        } else {
          safe.append(json, i, i + 6);
        }
        i += 6;
      }
    }
    return safe.toString();
  }

  /** The UTF-16 unit that the escape at this index stands for; -1 where there is no escape. */
  private static int escapedUnit(String json, int index) {
    if (!json.startsWith("\\u", index) || index + 6 > json.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = index + 2; i < index + 6; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }
}
