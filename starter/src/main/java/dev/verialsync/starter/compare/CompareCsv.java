package dev.verialsync.starter.compare;

import dev.verialsync.starter.compare.CompareReport.Here;
import dev.verialsync.starter.compare.CompareReport.SeveralHere;
import dev.verialsync.starter.compare.CompareReport.SeveralThere;
import dev.verialsync.starter.compare.ExportRow.There;
import dev.verialsync.starter.text.SpreadsheetCell;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** A comparison for a spreadsheet: one line for each thing found, no cell of which is a formula. */
final class CompareCsv {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "kind", "article", "barcode", "line", "id", "sku", "name", "here", "there", "reason")
          .get();

  private final CSVPrinter printer;

  private CompareCsv(CSVPrinter printer) {
    this.printer = printer;
  }

  static void write(CompareReport report, Appendable to) throws IOException {
    SpreadsheetCell.begin(to);
    // Not closed: what it writes to is the caller's.
    new CompareCsv(new CSVPrinter(to, FORMAT)).write(report);
  }

  private void write(CompareReport report) throws IOException {
    for (There product : report.onlyThere()) {
      product("only_there", null, product, null, null, null);
    }
    for (Here article : report.onlyHere()) {
      article("only_here", article);
    }
    for (Here article : report.onlyHereInactive()) {
      article("only_here_inactive", article);
    }
    for (CompareReport.InactiveHere found : report.inactiveHere()) {
      product("inactive_here", found.article(), found.product(), null, null, null);
    }
    for (SeveralThere several : report.severalThere()) {
      for (There product : several.products()) {
        String reason = product.published() ? "" : "not published";
        product("several_there", several.article(), product, null, null, reason);
      }
    }
    for (SeveralHere several : report.severalHere()) {
      List<String> articles = several.articles().stream().map(String::valueOf).toList();
      product("several_here", null, several.product(), String.join(", ", articles), null, null);
    }
    for (CompareReport.Difference found : report.differences()) {
      product(
          found.field().label(),
          found.article(),
          found.product(),
          value(found.field(), found.here()),
          value(found.field(), found.there()),
          null);
    }
    for (BadRow bad : report.badRows()) {
      row("bad_row", null, null, bad.line(), null, null, null, null, null, bad.reason());
    }
  }

  private static @Nullable Object value(ComparedField field, @Nullable String value) {
    return value == null || field == ComparedField.NAME ? value : new BigDecimal(value);
  }

  private void article(String kind, Here article) throws IOException {
    row(
        kind,
        article.article(),
        article.barcode(),
        null,
        null,
        null,
        article.name(),
        null,
        null,
        null);
  }

  private void product(
      String kind,
      @Nullable Long article,
      There product,
      @Nullable Object here,
      @Nullable Object there,
      @Nullable String reason)
      throws IOException {
    row(
        kind,
        article,
        null,
        product.line(),
        product.id(),
        product.sku(),
        product.name(),
        here,
        there,
        reason);
  }

  /** Numbers stay numbers; texts are somebody else's. */
  private void row(@Nullable Object... cells) throws IOException {
    printer.printRecord(
        Arrays.stream(cells)
            .map(cell -> cell instanceof String text ? SpreadsheetCell.of(text) : cell)
            .toArray());
  }
}
