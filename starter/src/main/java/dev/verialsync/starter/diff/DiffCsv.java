package dev.verialsync.starter.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.Database;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.DifferenceRepository.Selection;
import dev.verialsync.starter.text.Json;
import dev.verialsync.starter.text.SpreadsheetCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The differences for a spreadsheet: one line for each, no cell of which is a formula. */
final class DiffCsv {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader("article", "kind", "field", "was", "will_be").get();

  private DiffCsv() {}

  static void write(Database database, long run, Selection selection, Appendable to)
      throws IOException {
    SpreadsheetCell.begin(to);
    // Not closed: what it writes to is the caller's.
    CSVPrinter printer = new CSVPrinter(to, FORMAT);
    try {
      new DifferenceRepository(database)
          .lines(run, selection, Long.MAX_VALUE, line -> print(printer, DiffLine.of(line)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void print(CSVPrinter printer, DiffLine line) {
    try {
      printer.printRecord(
          line.article(),
          line.kind(),
          SpreadsheetCell.of(line.field()),
          cell(line.was()),
          cell(line.willBe()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers stay numbers. */
  private static @Nullable Object cell(@Nullable JsonNode value) {
    return value == null
        ? null
        : value.isNumber() ? value.decimalValue() : SpreadsheetCell.of(Json.value(value));
  }
}
