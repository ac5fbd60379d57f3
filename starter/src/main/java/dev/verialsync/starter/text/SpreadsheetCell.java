package dev.verialsync.starter.text;

import dev.verialsync.starter.process.TerminalText;
import java.io.IOException;
import java.util.regex.Pattern;

/** Others' texts in a spreadsheet. */
public final class SpreadsheetCell {

  /** At a cell's start; a spreadsheet in Spanish begins a cell after a semicolon, too. */
  private static final Pattern FORMULA = Pattern.compile("(^|;)(?=[=+\\-@])");

  private SpreadsheetCell() {}

  /** Begins a file: without a byte order mark, Excel does not take it for UTF-8. */
  public static void begin(Appendable file) throws IOException {
    file.append('\uFEFF');
  }

  /** On one line; what would be calculated there is text. */
  public static String of(String text) {
    return FORMULA.matcher(TerminalText.line(text)).replaceAll("$1'");
  }
}
