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
  private static final int ROW_BEHIND = 2_000;

  private static final Pattern ID =
      Pattern.compile("\"(?:Id|ID_Articulo|IdArticulo)\"\\s*:\\s*\"?([1-9]\\d{0,17})\\b");

  /**
   * Makes it from what was read last.
   *
   * @param rowStart and {@code at}: characters of the answer before the row, and before the fault
   */
  public static BrokenRow of(
      int rowsBefore, long rowStart, long at, RecentText read, ServerText serverText) {
    String behind = read.between(at, at + ROW_BEHIND);
    int end = behind.indexOf('}');
    String row = read.between(rowStart, at) + (end < 0 ? behind : behind.substring(0, end));
    Matcher id = ID.matcher(row);
    return new BrokenRow(
        rowsBefore,
        id.find() ? Long.valueOf(id.group(1)) : null,
        serverText.around(read.between(Math.max(rowStart, at - 2 * AROUND), at), behind, AROUND));
  }
}
