package dev.verialsync.starter.compare;

import dev.verialsync.db.SafeText;
import dev.verialsync.starter.compare.CompareReport.Counts;
import dev.verialsync.starter.compare.CompareReport.Difference;
import dev.verialsync.starter.compare.CompareReport.Here;
import dev.verialsync.starter.compare.ExportRow.There;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison for a person: counts first, then some lines of each kind. */
final class CompareText {

  private static final int WIDEST = 40;

  private final CompareReport report;
  private final int limit;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param limit at most so many lines of each kind
   */
  CompareText(CompareReport report, int limit) {
    this.report = report;
    this.limit = limit;
  }

  String render() {
    headline();
    lines.addAll(counts().lines());
    onOneSide();
    ambiguous();
    for (ComparedField field : ComparedField.values()) {
      section(
          "Another " + (field == ComparedField.IMAGES ? "number of images" : field.label()),
          report.differences().stream().filter(found -> found.field() == field).toList(),
          table("ARTICLE", "LINE", "SKU", "HERE", "THERE"),
          CompareText::difference);
    }
    section(
        "Bad rows",
        report.badRows(),
        table("LINE", "REASON"),
        (table, bad) -> table.row(id(bad.line()), TerminalText.line(bad.reason())));
    return TerminalText.lines(lines);
  }

  private void onOneSide() {
    section("Only there", report.onlyThere(), table("LINE", "ID", "SKU", "NAME"), this::there);
    section("Only here", report.onlyHere(), table("ARTICLE", "BARCODE", "NAME"), this::here);
    section(
        "Only here, inactive",
        report.onlyHereInactive(),
        table("ARTICLE", "BARCODE", "NAME"),
        this::here);
    section(
        "Published there, inactive here",
        report.inactiveHere(),
        table("ARTICLE", "LINE", "SKU", "NAME"),
        (table, found) ->
            table.row(
                id(found.article()),
                id(found.product().line()),
                text(found.product().sku()),
                text(found.product().name())));
  }

  private void ambiguous() {
    section(
        "Several there for one article",
        report.severalThere(),
        table("ARTICLE", "LINES", "SKUS"),
        (table, several) ->
            table.row(
                id(several.article()),
                joined(several.products().stream().map(product -> id(product.line())).toList()),
                joined(several.products().stream().map(There::sku).toList())));
    section(
        "One barcode of several articles here (not compared)",
        report.severalHere(),
        table("LINE", "SKU", "ARTICLES"),
        (table, several) ->
            table.row(
                id(several.product().line()),
                text(several.product().sku()),
                joined(several.articles().stream().map(CompareText::id).toList())));
  }

  private void headline() {
    Counts counts = report.counts();
    lines.add(
        "%s (%s, %s prices) and the catalogue here: %s, %s active and %s inactive."
            .formatted(
                report.file(),
                Figures.count(counts.rows(), "row", "rows"),
                report.prices().label(),
                Figures.count(counts.articles() + counts.inactiveArticles(), "article", "articles"),
                Figures.number(counts.articles()),
                Figures.number(counts.inactiveArticles())));
    report.notes().forEach(lines::add);
    lines.add("");
  }

  private Table counts() {
    Counts counts = report.counts();
    Table table = new Table("", "COUNT", "");
    table.row(
        "matched",
        counts.matched(),
        "rows, %s by barcode and %s by Verial's Id: %s"
            .formatted(
                Figures.number(counts.matchedByBarcode()),
                Figures.number(counts.matchedById()),
                Figures.count(counts.matchedArticles(), "article", "articles")));
    table.row("parents", counts.parents(), "variable products that only gather their variations");
    table.row("only there", counts.onlyThere(), "products without an article here");
    table.row("only here", counts.onlyHere(), "active articles");
    table.row("only here, inactive", counts.onlyHereInactive(), "articles that Verial has dropped");
    table.row("inactive here", counts.inactiveHere(), "published there, dropped by Verial");
    table.row(
        "several there",
        counts.severalThere(),
        "articles that are %s there"
            .formatted(Figures.count(counts.severalThereProducts(), "product", "products")));
    table.row(
        "several here", counts.severalHere(), "rows whose barcode several articles here have");
    table.row("price differs", counts.price(), "rows");
    table.row(
        "stock differs",
        counts.stock(),
        counts.stockNotKept() == 0 || report.notCompared().contains(ComparedField.STOCK)
            ? "rows"
            : "rows; %s have no stock there".formatted(Figures.number(counts.stockNotKept())));
    table.row("name differs", counts.name(), "rows");
    table.row("images differ", counts.images(), "rows with another number of images");
    table.row("bad rows", counts.badRows(), "not compared, or only in part");
    return table;
  }

  private static Table table(String... headings) {
    return new Table(headings);
  }

  private <T> void section(String title, List<T> found, Table table, BiConsumer<Table, T> row) {
    if (found.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("%s: %s".formatted(title, Figures.number(found.size())));
    found.stream().limit(limit).forEach(one -> row.accept(table, one));
    table.lines().forEach(line -> lines.add("  " + line));
    if (found.size() > limit) {
      lines.add(
          "  … %s more: --limit N, or --csv FILE".formatted(Figures.number(found.size() - limit)));
    }
  }

  private void there(Table table, There product) {
    table.row(id(product.line()), text(product.id()), text(product.sku()), text(product.name()));
  }

  private void here(Table table, Here article) {
    table.row(id(article.article()), text(article.barcode()), text(article.name()));
  }

  private static void difference(Table table, Difference found) {
    table.row(
        id(found.article()),
        id(found.product().line()),
        text(found.product().sku()),
        found.here() == null ? "none" : text(found.here()),
        found.there() == null ? "none" : text(found.there()));
  }

  /** Without the commas of a number. */
  private static String id(long id) {
    return String.valueOf(id);
  }

  private static String joined(List<String> texts) {
    return text(texts.stream().collect(Collectors.joining(", ")));
  }

  private static String text(@Nullable String text) {
    return SafeText.fitting(TerminalText.line(text == null ? "" : text), WIDEST);
  }
}
