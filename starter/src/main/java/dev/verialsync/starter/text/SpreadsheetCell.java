package dev.verialsync.starter.text;

import dev.verialsync.starter.process.TerminalText;

/** Others' texts in a spreadsheet. */
public final class SpreadsheetCell {

  private SpreadsheetCell() {}

  /** On one line; what would be calculated there is text. */
  public static String of(String text) {
    String cell = TerminalText.line(text);
    return !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
