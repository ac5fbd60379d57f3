package dev.verialsync.activities.export;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file (RFC 4180) in which no text is calculated. */
public final class CsvCells {

  /** With which some spreadsheet begins a formula, or a cell that begins with one. */
  private static final Pattern FORMULA = Pattern.compile("^(?=[=+\\-@\\t\\r\\n＝＋－＠])");

  private final CSVPrinter printer;

  CsvCells(Appendable out) throws IOException {
    this.printer = new CSVPrinter(out, CSVFormat.RFC4180);
  }

  void row(List<? extends @Nullable Object> cells) throws IOException {
    printer.printRecord(cells);
  }

  /** Somebody's text: a spreadsheet takes it for one, whatever it begins with. */
  public static String text(String text) {
    return FORMULA.matcher(text).replaceFirst("'");
  }

  /** The same for a reader that does not remove an apostrophe, but white space. */
  static String indented(String text) {
    return FORMULA.matcher(text).replaceFirst(" ");
  }
}
