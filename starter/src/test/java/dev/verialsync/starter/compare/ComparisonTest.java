package dev.verialsync.starter.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.shop.CatalogueProduct;
import dev.verialsync.starter.compare.CompareReport.Difference;
import dev.verialsync.starter.compare.CompareReport.Here;
import dev.verialsync.starter.compare.ExportRow.There;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {

  private static final String HEADER =
      "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,Stock,Regular price,Images,Parent\n";

  @TempDir Path directory;
  private final CatalogueIndex here = new CatalogueIndex();

  private static CatalogueProduct product(long id, @Nullable String barcode) {
    return new CatalogueProduct(
        id,
        true,
        barcode,
        "Libro " + id,
        new BigDecimal("9.6154"),
        new BigDecimal("10.00"),
        new BigDecimal("3.000"),
        1);
  }

  private static CatalogueProduct inactive(long id, @Nullable String barcode) {
    CatalogueProduct one = product(id, barcode);
    return new CatalogueProduct(
        id, false, barcode, one.name(), one.priceNet(), one.priceGross(), one.stock(), 1);
  }

  private void here(CatalogueProduct... products) {
    List.of(products).forEach(here);
  }

  private CompareReport compare(PriceBasis prices, String... rows) throws Exception {
    return compareText(prices, HEADER + String.join("\n", rows));
  }

  private CompareReport compareText(PriceBasis prices, String text) throws Exception {
    Path file = Files.writeString(directory.resolve("old.csv"), text);
    Comparison comparison = new Comparison(here, prices);
    try (ExportFile export = ExportFile.open(file, ChosenColumns.WOOCOMMERCE)) {
      long rows = export.read(comparison, comparison::bad);
      return comparison.report("old.csv", export, rows);
    }
  }

  /** The same as {@link #product} but for its SKU. */
  private static String row(int id, String sku, long article) {
    return "%d,simple,%s,,Libro %d,1,3,\"10,00\",a.jpg,".formatted(id, sku, article);
  }

  @Test
  void aSkuIsABarcodeElseVerialsIdAndTheGtinIsTheLastChance() throws Exception {
    here(product(1, "978-A"), product(2, "3"), product(3, null), product(4, "EAN4"));

    CompareReport report =
        compare(
            PriceBasis.GROSS,
            row(11, " 978-a ", 1),
            row(12, "3", 2),
            row(13, "1", 1),
            "14,simple,unknown,ean4,Libro 4,1,3,10,a.jpg,");

    assertThat(report.differences()).isEmpty();
    assertThat(report.onlyThere()).isEmpty();
    assertThat(report.onlyHere()).containsExactly(new Here(3, null, "Libro 3"));
    assertThat(report.severalThere())
        .singleElement()
        .satisfies(
            several -> {
              assertThat(several.article()).isEqualTo(1);
              assertThat(several.products()).extracting(There::line).containsExactly(2L, 4L);
            });
    assertThat(report.counts().matchedByBarcode()).isEqualTo(3);
    assertThat(report.counts().matchedById()).isEqualTo(1);
    assertThat(report.counts().matchedArticles()).isEqualTo(3);
    assertThat(report.counts().severalThereProducts()).isEqualTo(2);
  }

  @Test
  void onlyThereOnlyHereAndTheInactiveOnesApart() throws Exception {
    here(product(1, "A"), inactive(2, "B"), inactive(3, "C"), inactive(4, "D"));

    CompareReport report =
        compare(
            PriceBasis.GROSS,
            row(11, "X", 9),
            row(12, "", 9),
            row(13, "C", 9),
            "14,simple,D,,gone,-1,0,,,");

    assertThat(report.onlyThere()).extracting(There::id).containsExactly("11", "12");
    assertThat(report.onlyHere()).extracting(Here::article).containsExactly(1L);
    assertThat(report.onlyHereInactive()).extracting(Here::article).containsExactly(2L);
    assertThat(report.inactiveHere())
        .extracting(CompareReport.InactiveHere::article)
        .containsExactly(3L);
    assertThat(report.differences()).isEmpty();
    assertThat(report.counts().articles()).isEqualTo(1);
    assertThat(report.counts().inactiveArticles()).isEqualTo(3);
    assertThat(report.counts().rows()).isEqualTo(4);
  }

  @Test
  void aBarcodeOfSeveralArticlesIsNotGuessedAt() throws Exception {
    here(product(1, "A"), product(2, "a"), product(3, "B"), inactive(4, "B"), product(5, "C"));

    CompareReport report = compare(PriceBasis.GROSS, row(11, "A", 9), row(12, "B", 3));

    assertThat(report.severalHere())
        .singleElement()
        .matches(several -> several.articles().equals(List.of(1L, 2L)));
    assertThat(report.onlyHere()).extracting(Here::article).containsExactly(5L);
    assertThat(report.onlyHereInactive()).extracting(Here::article).containsExactly(4L);
    assertThat(report.differences()).isEmpty();
  }

  @Test
  void parentsAreNoProductsOfTheirOwn() throws Exception {
    here(product(1, "V1"), product(2, "V2"), product(3, "P3"));

    CompareReport report =
        compare(
            PriceBasis.GROSS,
            "10,variable,P1,,Shirt,1,,,\"a.jpg, b.jpg\",",
            "11,variation,V1,,Libro 1,1,3,10,a.jpg,P1",
            "12,variable,,,Trousers,1,,,,",
            "13,variation,V2,,Libro 2,1,parent,10,a.jpg,id:12",
            "14,variable,P3,,Libro 3,1,,,a.jpg,",
            "15,variation,3,,Libro 3,1,3,10,a.jpg,P3",
            "16,variable,P4,,Childless,1,,,,");

    assertThat(report.differences()).isEmpty();
    assertThat(report.severalThere()).isEmpty();
    assertThat(report.onlyHere()).isEmpty();
    assertThat(report.onlyThere()).extracting(There::sku).containsExactly("P4");
    assertThat(report.counts().parents()).isEqualTo(2);
    assertThat(report.counts().matchedArticles()).isEqualTo(3);
    assertThat(report.counts().stockNotKept()).isEqualTo(2);
  }

  @Test
  void differingFieldsAreReportedWithBothValues() throws Exception {
    here(product(1, "A"));
    here(new CatalogueProduct(2, true, "B", null, null, null, new BigDecimal("-2"), 0));

    CompareReport report =
        compare(
            PriceBasis.GROSS,
            "11,simple,A,,Libro uno,1,4,\"10,01\",,",
            "12,simple,B,,,1,-2,0,,",
            "13,simple,A,,  Libro  1 ,1,3,9.995,a.jpg,");

    There one = new There(2, "11", "A", "Libro uno", true);
    assertThat(report.differences())
        .containsExactly(
            new Difference(ComparedField.PRICE, 1, one, "10.00", "10.01"),
            new Difference(ComparedField.STOCK, 1, one, "3.000", "4"),
            new Difference(ComparedField.NAME, 1, one, "Libro 1", "Libro uno"),
            new Difference(ComparedField.IMAGES, 1, one, "1", "0"),
            new Difference(ComparedField.PRICE, 2, new There(3, "12", "B", "", true), null, "0"));
    assertThat(report.counts().price()).isEqualTo(2);
    assertThat(report.counts().images()).isEqualTo(1);
  }

  @Test
  void netPricesMayBeRoundedByTheOtherSystem() throws Exception {
    here(product(1, "A"), product(2, "B"), product(3, "C"));

    CompareReport report =
        compare(
            PriceBasis.NET,
            "11,simple,A,,Libro 1,1,3,\"9,62\",a.jpg,",
            "12,simple,B,,Libro 2,1,3,9.6154,a.jpg,",
            "13,simple,C,,Libro 3,1,3,9.6155,a.jpg,");

    assertThat(report.differences()).extracting(Difference::article).containsExactly(3L);
  }

  @Test
  void theWrongBasisOfPricesIsNoticed() throws Exception {
    String[] rows = new String[8];
    for (int i = 0; i < rows.length; i++) {
      here(product(i + 1, "B" + i));
      rows[i] = row(i, "B" + i, i + 1);
    }

    assertThat(compare(PriceBasis.NET, rows).notes())
        .containsExactly("8 of the 8 differing prices are the same with --prices gross.");
    assertThat(compare(PriceBasis.GROSS, rows).notes()).isEmpty();
  }

  @Test
  void namesThatWordPressHasEncodedAreTheSame() {
    assertThat(CellText.comparable("Tom &amp; Jerry&#8217;s\u00a0cafe\u0301"))
        .isEqualTo("Tom & Jerry\u2019s caf\u00e9");
    assertThat(CellText.comparable("&#9999999; &bogus;")).isEqualTo("&#9999999; &bogus;");
  }

  @Test
  void aPersonSeesCountsFirstAndNothingThatATerminalObeys() throws Exception {
    here(product(1, "A"), product(2, "B"));

    String text =
        new CompareText(
                compare(
                    PriceBasis.GROSS,
                    row(11, "\u001b[2Jx", 1),
                    row(12, "y", 1),
                    "13,simple,A,,\"a\nFORGED\u202e\",1,3,\"1.234,50\",a.jpg,",
                    "14,simple,A,,Libro 1,1,\"lots\nFORGED\",10,a.jpg,"),
                1)
            .render();

    assertThat(text)
        .startsWith(
            "old.csv (4 rows, gross prices) and the catalogue here: 2 articles, 2 active and 0 inactive.\n")
        .containsPattern("only there +2 +products")
        .containsPattern("several there +1 +articles that are 2 products there")
        .contains("Only there: 2\n", "… 1 more: --limit N, or --csv FILE")
        .containsPattern("10.00 +1234.50")
        .contains("stock is not a number: lots\\u000aFORGED");
    assertThat(text.lines()).noneMatch(line -> line.strip().startsWith("FORGED"));
    assertThat(text.replace("\n", "")).doesNotMatch("(?s).*[\\p{Cc}\\u202e].*");
  }

  @Test
  void aSpreadsheetGetsOneLineForEachAndNoFormula() throws Exception {
    here(product(1, "A"), product(2, "@B"));
    StringBuilder csv = new StringBuilder();

    CompareCsv.write(
        compare(
            PriceBasis.GROSS,
            "11,simple,=1+1,,\"+cmd|' /C calc'!A0\",1,3,10,a.jpg,",
            "12,simple,A,,-Libro,1,-4,10,a.jpg,",
            "13,simple,A,,Libro 1,-1,3,x,a.jpg,",
            "14,simple,X,,a;=1+1;-b,1,3,10,a.jpg,"),
        csv);

    assertThat(csv.toString().lines())
        .containsExactly(
            "\uFEFFkind,article,barcode,line,id,sku,name,here,there,reason",
            "only_there,,,2,11,'=1+1,'+cmd|' /C calc'!A0,,,",
            "only_there,,,5,14,X,a;'=1+1;'-b,,,",
            "only_here,2,'@B,,,,Libro 2,,,",
            "several_there,1,,3,12,A,'-Libro,,,",
            "several_there,1,,4,13,A,Libro 1,,,not published",
            "stock,1,,3,12,A,'-Libro,3.000,-4,",
            "name,1,,3,12,A,'-Libro,Libro 1,'-Libro,",
            "bad_row,,,4,,,,,,price is not a number: x");
  }

  @Test
  void aColumnThatIsThereTwiceIsNoted() throws Exception {
    here(product(1, "A"));

    CompareReport report =
        compareText(
            PriceBasis.GROSS,
            "SKU,Name,Stock,Regular price,Images,Brand,Brand,NAME\nA,Libro 1,3,10,x,,,y\n");

    assertThat(report.differences()).isEmpty();
    assertThat(report.notes())
        .containsExactly("The file has several columns Name: the first one is compared.");
  }

  @Test
  void namesAreCutForATerminalBetweenCharacters() throws Exception {
    CompareReport report =
        compare(PriceBasis.GROSS, "1,simple,X,," + "x".repeat(38) + "\uD83D\uDCDA yy,1,3,10,,");

    assertThat(new CompareText(report, 1).render())
        .contains("x".repeat(38) + "…")
        .doesNotContain("\uD83D");
  }

  @Test
  void theCatalogueMayBeEmpty() throws IOException, Exception {
    CompareReport report = compareText(PriceBasis.GROSS, "SKU\nA\n");

    assertThat(report.onlyThere()).hasSize(1);
    assertThat(report.notes())
        .containsExactly(
            "The catalogue here is empty: a run fills it.",
            "Not compared, because the file has no such column: price, stock, name, images.");
  }
}
