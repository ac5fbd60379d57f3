package dev.verialsync.starter.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.starter.compare.ExportRow.There;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportFileTest {

  private static final String ENGLISH =
      "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,\"In stock?\",Stock,\"Sale price\",\"Regular price\",Images,Parent\n";

  private static final String SPANISH =
      "ID;Tipo;SKU;GTIN, UPC, EAN o ISBN;Nombre;Publicado;¿Existencias?;Inventario;Precio rebajado;Precio normal;Imágenes;Superior\n";

  private static final Locale OURS = Locale.getDefault();

  @TempDir Path directory;
  private final List<ExportRow> rows = new ArrayList<>();
  private final List<BadRow> bad = new ArrayList<>();

  /** Sentences are in English, their numbers too. */
  @BeforeAll
  static void inSpain() {
    Locale.setDefault(Locale.forLanguageTag("es-ES"));
  }

  @AfterAll
  static void backHome() {
    Locale.setDefault(OURS);
  }

  private Path file(String text) throws IOException {
    return file(text, StandardCharsets.UTF_8);
  }

  private Path file(String text, Charset charset) throws IOException {
    return Files.writeString(directory.resolve("export.csv"), text, charset);
  }

  private long read(String text) throws Exception {
    return read(text, ChosenColumns.WOOCOMMERCE);
  }

  private long read(String text, ChosenColumns columns) throws Exception {
    rows.clear();
    bad.clear();
    try (ExportFile export = ExportFile.open(file(text), columns)) {
      return export.read(rows::add, bad::add);
    }
  }

  private ExportRow row(String text) throws Exception {
    read(text);
    assertThat(bad).isEmpty();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static @Nullable BigDecimal price(ExportRow row) {
    return row.price() == null ? null : row.price().amount();
  }

  @Test
  void anEnglishExportIsRead() throws Exception {
    ExportRow row =
        row(
            ENGLISH
                + "17,simple,9788441532106,,\"Cien años, de soledad\",1,1,12,,19.95,\"https://s/a.jpg, https://s/b.jpg\",\n");

    assertThat(row)
        .isEqualTo(
            new ExportRow(
                new There(2, "17", "9788441532106", "Cien años, de soledad", true),
                "9788441532106",
                "",
                false,
                "",
                "Cien años, de soledad",
                new ExportRow.Price(new BigDecimal("19.95")),
                new BigDecimal("12"),
                2));
  }

  @Test
  void aSpanishExportWithSemicolonsDecimalCommasAndAByteOrderMarkIsReadAlike() throws Exception {
    ExportRow row =
        row(
            "\uFEFF"
                + SPANISH.replace("\n", "\r\n")
                + "17;simple;A-1;978-84;Señor & Cía;-1;1;2,5;;1.234,50;;\r\n");

    assertThat(row.product()).isEqualTo(new There(2, "17", "A-1", "Señor & Cía", false));
    assertThat(row.gtin()).isEqualTo("978-84");
    assertThat(price(row)).isEqualByComparingTo("1234.50");
    assertThat(row.stock()).isEqualByComparingTo("2.5");
    assertThat(row.images()).isZero();
  }

  @Test
  void namesOfColumnsMayDifferInCaseAccentsAndOrder() throws Exception {
    ExportRow row = row("imagenes,PRECIO NORMAL,sku\n\"a\\,b.jpg, c.jpg\",\"3,5\",x\n");

    assertThat(row.images()).isEqualTo(2);
    assertThat(price(row)).isEqualByComparingTo("3.5");
    assertThat(row.product().sku()).isEqualTo("x");
    assertThat(row.name()).isNull();
  }

  @Test
  void whatTheFileDoesNotSayIsNotCompared() throws Exception {
    try (ExportFile export = ExportFile.open(file("SKU,Name\nx,y\n"), ChosenColumns.WOOCOMMERCE)) {
      assertThat(export.absentFields())
          .containsExactly(ComparedField.PRICE, ComparedField.STOCK, ComparedField.IMAGES);
      export.read(rows::add, bad::add);
    }
    assertThat(rows.get(0).price()).isNull();
    assertThat(rows.get(0).images()).isNull();
  }

  @Test
  void aVariableProductHasNoPriceAndItsVariationsNameIt() throws Exception {
    read(
        ENGLISH
            + "1,\"variable, virtual\",P-1,,Shirt,1,1,,,,,\n"
            + "2,variation,V-1,,Shirt - S,1,1,parent,,10.00,,P-1\n"
            + "3,variation,V-2,,Shirt - M,1,1,4,,11.00,,id:1\n"
            + "4,grouped,G-1,,Set,1,1,,,,,\n"
            + "5,simple,S-1,,Free,1,1,,,,,\n");

    assertThat(bad).isEmpty();
    assertThat(rows)
        .extracting(ExportRow::isParent)
        .containsExactly(true, false, false, false, false);
    assertThat(rows).extracting(ExportRow::parent).containsExactly("", "P-1", "id:1", "", "");
    assertThat(rows.get(0).price()).isNull();
    assertThat(rows.get(1).stock()).isNull();
    assertThat(rows.get(3).price()).isNull();
    assertThat(rows.get(4).price()).isEqualTo(new ExportRow.Price(null));
  }

  @Test
  void quotesLineEndsAndTheApostropheOfWooCommerceBelongToTheCell() throws Exception {
    ExportRow row = row(ENGLISH + "'-5,simple,'=A1,,\"5\"\" disk,\nblue\",'-1,1,'-3,,'-1.50, ,\n");

    assertThat(row.product().sku()).isEqualTo("=A1");
    assertThat(row.name()).isEqualTo("5\" disk,\nblue");
    assertThat(row.product().published()).isFalse();
    assertThat(row.stock()).isEqualByComparingTo("-3");
    assertThat(price(row)).isEqualByComparingTo("-1.5");
  }

  @Test
  void badRowsAreReportedWithTheirLineAndStopNothing() throws Exception {
    long read =
        read(
            """
            SKU,Name,Regular price,Stock
            a,"two
            lines",1,1
            b,Name, with comma,1,1

            c
            d,d,cheap,many
            9.78844E+12,e,1,1
            f,"f"g,1,1
            ,,,
            g,g,2,2,, ,
            """);

    assertThat(read).isEqualTo(7);
    assertThat(bad)
        .containsExactly(
            new BadRow(4, "it has 5 cells; expected are 4"),
            new BadRow(6, "it has 1 cell; expected are 4"),
            new BadRow(7, "price is not a number: cheap; stock is not a number: many"),
            new BadRow(8, "SKU 9.78844E+12 is a number that a spreadsheet has shortened"),
            new BadRow(9, "text follows a closing quotation mark"));
    assertThat(rows).extracting(row -> row.product().sku()).containsExactly("a", "d", "g");
    assertThat(rows.get(1).price()).isNull();
    assertThat(rows.get(2).product().line()).isEqualTo(11);
  }

  @Test
  void exportsThatWereJoinedNameTheirColumnsAgain() throws Exception {
    String export = "\uFEFFID,SKU,Name\n1,a,b\n";

    read(export + export);

    assertThat(rows).hasSize(2);
    assertThat(bad).containsExactly(new BadRow(3, "it has the names of the columns again"));
  }

  @Test
  void aQuotationMarkThatIsNotClosedCostsItsLineAlone() throws Exception {
    StringBuilder text = new StringBuilder("SKU,Name\n1,\"open\n");
    for (int i = 2; i <= 5_000; i++) {
      text.append(i).append(i % 2_000 == 0 ? ",\"quoted\"\n" : ",plain\n");
    }
    text.append("last,\"open\nafter,plain\n");

    read(text.toString());

    assertThat(bad)
        .containsExactly(
            new BadRow(
                2, "a quotation mark is not closed within 1,000 lines and 1,000,000 characters"),
            new BadRow(5_002, "a quotation mark is not closed"));
    assertThat(rows).hasSize(5_000);
    assertThat(rows.get(0).product().sku()).isEqualTo("2");
    assertThat(rows.get(4_999).product().sku()).isEqualTo("after");
  }

  @Test
  void aLineWithoutEndIsNotKept() throws Exception {
    read("SKU,Name\na,\"" + "x".repeat(3_000_000) + "\nb,b\n");

    assertThat(bad).containsExactly(new BadRow(2, "the line has more than 1,000,000 characters"));
    assertThat(rows).extracting(row -> row.product().sku()).containsExactly("b");
  }

  @Test
  void aNameThatIsNotUtf8IsNotCompared() throws Exception {
    Path file = file("SKU,Name\na,Espa\u00f1a\nb,Madrid\n", StandardCharsets.ISO_8859_1);
    try (ExportFile export = ExportFile.open(file, ChosenColumns.WOOCOMMERCE)) {
      export.read(rows::add, bad::add);
    }
    assertThat(bad).singleElement().matches(row -> row.line() == 2);
    assertThat(bad.get(0).reason()).contains("not UTF-8");
    assertThat(rows).extracting(ExportRow::name).containsExactly(null, "Madrid");
  }

  @Test
  void otherFilesNameTheirColumns() throws Exception {
    ChosenColumns columns =
        new ChosenColumns.Converter()
            .convert("id=Ref,barcode=EAN, UPC,name=Title,price=PVP,stock=Units,images=Photos");

    read(
        "Ref;\"EAN, UPC\";Title;PVP;Units;Photos;Type\n7;123;A;\"9,50 €\";1;3;variable\n", columns);

    assertThat(bad).isEmpty();
    ExportRow row = rows.get(0);
    assertThat(row.product()).isEqualTo(new There(2, "", "123", "A", true));
    assertThat(row.article()).isEqualTo("7");
    assertThat(price(row)).isEqualByComparingTo("9.50");
    assertThat(row.images()).isEqualTo(3);
    assertThat(row.isParent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "name=Title", "id=", "id=A,id=B", "colour=Red,id=A", "Ref", "id=A,barcode="})
  void columnsThatCannotBeAreRefused(String typed) {
    assertThatThrownBy(() -> new ChosenColumns.Converter().convert(typed))
        .hasMessageContaining("expected is id=COLUMN,barcode=COLUMN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "19.95|19.95",
        "19,95|19.95",
        "1.234,5|1234.5",
        "1,234.50|1234.50",
        "1.234.567|1234567",
        "1.234|1.234",
        "-3|-3",
        ",5|0.5",
        "19,95 €|19.95",
        "1\u00a0234,50|1234.50",
        "12 units|none",
        "1,23,4|none",
        "1e9|none",
        "1.2.3|none",
      })
  void numbersHaveAPointOrAComma(String cell, @Nullable BigDecimal number) {
    assertThat(CellNumber.of(cell).orElse(null)).isEqualTo(number);
  }

  @Test
  void aFileThatIsNoExportIsRefusedWithASentence() throws Exception {
    assertRefused(file(""), "export.csv is empty; expected is a line with the names");
    assertRefused(file("Ref;Title\n1;2\n"), "has no column SKU", "--columns", "Ref, Title");
    assertRefused(
        file("SKU;Nombre;Im\u00e1genes\n", StandardCharsets.ISO_8859_1), "no CSV file in UTF-8");
    assertRefused(file("SKU,Name\n", StandardCharsets.UTF_16LE), "no CSV file in UTF-8");
    assertRefused(
        file("x".repeat(1_000_001)), "The first line of export.csv has more than 1,000,000");
    assertRefused(directory, "is a directory");
    assertRefused(directory.resolve("gone.csv"), "There is no file");
    assertThatThrownBy(
            () ->
                ExportFile.open(
                    file("Ref;Title\n1;2\n"),
                    new ChosenColumns.Converter().convert("id=Id,name=Title")))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("export.csv has no column Id; its columns are: Ref, Title");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aDeviceThatNeverEndsIsRefused() {
    assertRefused(Path.of("/dev/zero"), "no CSV file in UTF-8");
  }

  private static void assertRefused(Path file, String... sentence) {
    assertThatThrownBy(() -> ExportFile.open(file, ChosenColumns.WOOCOMMERCE))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContainingAll(sentence);
  }
}
