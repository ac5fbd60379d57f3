package dev.verialsync.activities.verial.call;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The row of a list at which its JSON breaks.
 *
 * @param rowsBefore rows of the answer in front of it
 * @param articleId as its text names it; null where that shows none
 * @param text around the place, on one line, cut, without the session number and control characters
 */
public record BrokenRow(int rowsBefore, @Nullable Long articleId, String text) {
  private static final int AROUND = 90;

  /** Characters behind the place that may belong to the row. */
  public static final int CHARS_BEHIND = 2_000;

  private static final Pattern ID =
      Pattern.compile("\"(?:Id|ID_Articulo|IdArticulo)\"\\s*:\\s*\"?([1-9]\\d{0,17})\\b");

  /** Makes it from the row's text up to the place, and what stands behind that. */
  public static BrokenRow of(int rowsBefore, String before, String behind, ServerText serverText) {
    int end = behind.indexOf('}');
    Matcher id = ID.matcher(before + (end < 0 ? behind : behind.substring(0, end)));
    return new BrokenRow(
        rowsBefore,
        id.find() ? Long.valueOf(id.group(1)) : null,
        serverText.around(
            before.substring(Math.max(0, before.length() - 2 * AROUND)), behind, AROUND));
  }
}
