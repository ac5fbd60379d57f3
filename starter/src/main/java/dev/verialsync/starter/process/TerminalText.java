package dev.verialsync.starter.process;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes texts that a terminal shows and does not obey: an ERP's names may hold any character. What
 * is replaced becomes an escape as in JSON: a JSON document stays the same one.
 */
public final class TerminalText {

  private TerminalText() {}

  /** The text with its lines and tabs, every other control character shown as {@code \u001b}. */
  public static String of(String text) {
    return shown(text, true);
  }

  /** The same for what must not begin another line. */
  public static String line(String text) {
    return shown(text, false);
  }

  /** Lines, of which none can be made to look like several. */
  public static String lines(List<String> lines) {
    return lines.stream().map(TerminalText::line).collect(Collectors.joining("\n"));
  }

  private static String shown(String text, boolean lines) {
    if (text.chars().noneMatch(c -> isObeyed((char) c, lines))) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isObeyed(c, lines)) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  private static boolean isObeyed(char c, boolean lines) {
    boolean isLayout = c == '\n' || c == '\t';
    return (Character.isISOControl(c) && !(lines && isLayout)) || turnsText(c) || isHidden(c);
  }

  /** Other programs end a line there, or a reader does not see that something is there. */
  private static boolean isHidden(char c) {
    return c == '\u2028'
        || c == '\u2029'
        || c == '\u200b'
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c'
        || c == '\u2060'
        || c == '\ufeff';
  }

  /** Embeddings, overrides and isolates show what follows in another order. */
  private static boolean turnsText(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }
}
