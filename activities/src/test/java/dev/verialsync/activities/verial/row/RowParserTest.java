package dev.verialsync.activities.verial.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.text.DecimalText;
import dev.verialsync.activities.verial.text.WallClockText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed values from rows, well-formed and poisoned. */
class RowParserTest {
  private final RowParser parser = new RowParser();

  /** As the client reads it. */
  static JsonNode row(String json) {
    return CanonicalRow.read(json);
  }

  /** As it comes back from its landing table, with its keys in another order. */
  private static JsonNode landed(JsonNode row) {
    return CanonicalRow.read(CanonicalRow.of(row).json());
  }

  private Article article(String json) {
    Parsed<Article> parsed = parser.article(row(json));
    assertThat(parsed.issues()).isEmpty();
    return parsed.value().orElseThrow();
  }

  private FieldIssue onlyIssue(String json) {
    Parsed<Article> parsed = parser.article(row(json));
    assertThat(parsed.issues()).hasSize(1);
    return parsed.issues().get(0);
  }

  private static final String BOOK =
      """
      {"Id": 4711, "Tipo": 2, "Nombre": "Cien años de soledad", "ReferenciaBarras": " 9788497592208 ",
       "FechaDisponibilidad": "2025-01-02", "FechaInicioVenta": "2025-02-03",
       "FechaInactivo": "2030-12-31T18:30:00", "PorcentajeIVA": 4.00, "PorcentajeRE": "0,50",
       "ID_Categoria": 7, "ID_CategoriaWeb1": 0, "ID_CategoriaWeb2": 12, "ID_CategoriaWeb3": 11,
       "ID_CategoriaWeb4": 0, "ID_Fabricante": 33, "Aux1": "a", "Aux2": "", "Aux3": null,
       "Aux6": "f", "NombreUds": "ud", "NombreUdsAux": "caja", "NombreUdsOCU": "kg",
       "RelacionUdsAux": "12,0000", "RelacionUdsOCU": 0.25, "VenderUdsAux": "S",
       "DecUdsVentas": 0, "DecPrecioVentas": "4", "NumDimensiones": 3, "Ancho": 130, "Alto": 210.0,
       "Grueso": "25", "Peso": "0.455", "Nexo": "CIEN", "Descripcion": "Larga", "ID_ArticuloEcotasas": 9,
       "PrecioEcotasas": "0,1000", "CamposConfigurables": [
         {"ID_Campo": 3, "ID_FamiliaCamposConfigurables": 0, "Valor": "rojo"},
         {"ID_Campo": 4, "ID_FamiliaCamposConfigurables": 2, "Valor": 12.50}],
       "Autores": [{"Nombre": "Gabriel", "Apellidos": "García Márquez"}],
       "ObraCompleta": "123", "Subtitulo": "s", "Menciones": "m", "ID_PaisPublicacion": 34,
       "Edicion": "3ª", "FechaEdicion": "2003-05-01", "Paginas": 496, "Volumenes": 1,
       "NumeroVolumen": "II", "ID_Coleccion": 5, "NumeroColeccion": "17", "ID_Curso": 6,
       "ID_Asignatura": 8, "IdiomaOriginal": "Español", "IdiomaPublicacion": "Español",
       "Indice": "i", "Resumen": "r"}
      """;

  private static void assertBook(Article article) {
    assertThat(article.id()).isEqualTo(4711);
    assertThat(article.type()).isEqualTo(Article.BOOK);
    assertThat(article.name()).isEqualTo("Cien años de soledad");
    assertThat(article.barcode()).isEqualTo("9788497592208");
    assertThat(article.availableFrom()).isEqualTo(LocalDate.of(2025, 1, 2));
    assertThat(article.saleFrom()).isEqualTo(LocalDate.of(2025, 2, 3));
    assertThat(article.inactiveFrom()).isEqualTo(LocalDateTime.of(2030, 12, 31, 18, 30));
    assertThat(article.vatPercent()).isEqualByComparingTo("4");
    assertThat(article.surchargePercent()).isEqualByComparingTo("0.5");
    assertThat(article.categoryId()).isEqualTo(7);
    assertThat(article.webCategoryIds()).containsExactly(12L, 11L);
    assertThat(article.manufacturerId()).isEqualTo(33);
    assertThat(article.freeTexts()).containsExactly("a", "", "", "", "", "f");
    assertThat(article.units())
        .isEqualTo(
            new Article.Units(
                "ud", "caja", "kg", new BigDecimal("12.0000"), new BigDecimal("0.25"), true, 0, 4));
    assertThat(article.dimensions())
        .isEqualTo(new Article.Dimensions(3, 130, 210, 25, new BigDecimal("0.455")));
    assertThat(article.nexo()).isEqualTo("CIEN");
    assertThat(article.description()).isEqualTo("Larga");
    assertThat(article.ecoTaxArticleId()).isEqualTo(9);
    assertThat(article.ecoTaxNetPrice()).isEqualTo(new BigDecimal("0.1000"));
    assertThat(article.configurableValues())
        .containsExactly(
            new Article.ConfigurableValue(3L, 0L, "rojo"),
            new Article.ConfigurableValue(4L, 2L, "12.50"));
    assertThat(article.book())
        .isEqualTo(
            new Article.Book(
                List.of(new Article.Author("Gabriel", "García Márquez")),
                "123",
                "s",
                "m",
                34L,
                "3ª",
                LocalDate.of(2003, 5, 1),
                496,
                1,
                "II",
                5L,
                "17",
                6L,
                8L,
                "Español",
                "Español",
                "i",
                "r"));
  }

  @Test
  void everyFieldOfTheDocumentIsRead() {
    assertBook(article(BOOK));
  }

  @Test
  void aRowBackFromItsLandingTableReadsTheSame() {
    Parsed<Article> back = parser.article(landed(row(BOOK)));
    assertThat(back.issues()).isEmpty();
    assertBook(back.value().orElseThrow());
    assertThat(back).isEqualTo(parser.article(row(BOOK)));
  }

  @Test
  void absentNullAndEmptyAreAlike() {
    Article absent = article("{\"Id\":1}");
    Article nulls =
        article("{\"Id\":1,\"Nombre\":null,\"Peso\":null,\"FechaInactivo\":null,\"Autores\":null}");
    Article empty =
        article(
            "{\"Id\":1,\"Nombre\":\"\",\"Peso\":\" \",\"FechaInactivo\":\"\",\"Autores\":\"\"}");
    assertThat(absent).isEqualTo(nulls).isEqualTo(empty);
    assertThat(absent.name()).isNull();
    assertThat(absent.book()).isNull();
    assertThat(absent.webCategoryIds()).isEmpty();
    assertThat(absent.dimensions().weightKilograms()).isNull();
  }

  @Test
  void aKeyGivenTwiceIsReadWhereItSaysTheSame() {
    Parsed<TariffRow> tariff =
        parser.tariff(row("{\"ID_Articulo\":5,\"Precio\":2.5,\"precio\":2.50,\"IdArticulo\":5}"));

    assertThat(tariff.issues()).isEmpty();
    assertThat(tariff.row().priceNet()).isEqualByComparingTo("2.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Precio\":27.86,\"Precio\":0.01",
        "\"Precio\":27.86,\"PRECIO\":0.01",
        "\"Precio\":27.86,\"Precio\":0.01,\"Precio\":27.86"
      })
  void aKeyGivenTwiceWithTwoValuesIsUnreadableBeforeAndAfterLanding(String prices) {
    JsonNode came = row("{\"ID_Articulo\":5," + prices + "}");
    for (JsonNode row : List.of(came, CanonicalRow.read(CanonicalRow.text(came)))) {
      Parsed<TariffRow> tariff = parser.tariff(row);

      assertThat(tariff.row().priceNet()).isNull();
      assertThat(parser.isPriceUnreadable(row)).isTrue();
      assertThat(tariff.issues()).extracting(FieldIssue::value).containsExactly("[[27.86,0.01]]");
    }
  }

  @Test
  void ofTwoValuesNoFieldTakesOne() {
    Parsed<Article> article =
        parser.article(
            row(
                "{\"Id\":1,\"Nombre\":\"a\",\"Nombre\":\"b\",\"VenderUdsAux\":true,\"VenderUdsAux\":false,"
                    + "\"FechaInactivo\":\"2026-01-01\",\"FechaInactivo\":\"2027-01-01\","
                    + "\"Autores\":\"A\",\"Autores\":\"B\",\"ID_Fabricante\":1,\"ID_Fabricante\":2}"));

    assertThat(article.issues())
        .extracting(FieldIssue::field)
        .containsExactlyInAnyOrder(
            "Nombre", "VenderUdsAux", "FechaInactivo", "Autores", "ID_Fabricante");
    assertThat(article.row().name()).isNull();
    assertThat(parser.article(row("{\"Id\":1,\"Id\":2}")).row()).isNull();
  }

  @Test
  void keysAreFoundInAnySpelling() {
    assertThat(parser.stock(row("{\"IdArticulo\":5,\"STOCK\":\"1\"}")).value())
        .contains(new StockRow(5, BigDecimal.ONE, BigDecimal.ZERO));
    assertThat(article("{\"ID\":5,\"nombre\":\"x\"}").name()).isEqualTo("x");
  }

  @Test
  void zeroIsNoId() {
    Article article = article("{\"Id\":1,\"ID_Categoria\":0,\"ID_Fabricante\":\"0\"}");
    assertThat(article.categoryId()).isNull();
    assertThat(article.manufacturerId()).isNull();
  }

  @Test
  void authorsMayBeTextOrListsOfEitherKind() {
    assertThat(authors("\"Ana Ruiz; Luis Gil\""))
        .containsExactly(new Article.Author("Ana Ruiz; Luis Gil", null));
    assertThat(authors("[\"Ana Ruiz\",{\"Nombre\":\"Luis\",\"Apellidos\":\"Gil\"}]"))
        .containsExactly(new Article.Author("Ana Ruiz", null), new Article.Author("Luis", "Gil"));
    assertThat(authors("{\"Nombre\":\"Luis\",\"Apellidos\":\"\"}"))
        .containsExactly(new Article.Author("Luis", null));
    assertThat(article("{\"Id\":1,\"Autores\":[{\"Nombre\":\"\",\"Apellidos\":null}]}").book())
        .isNull();
  }

  private List<Article.Author> authors(String json) {
    Article.Book book = article("{\"Id\":1,\"Autores\":" + json + "}").book();
    assertThat(book).isNotNull();
    return book.authors();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Id\":0}",
        "{\"Id\":-3}",
        "{\"Id\":\"x\"}",
        "{\"Id\":1.5}",
        "7",
        "null",
        "[]"
      })
  void aRowWithoutAnIdIsNothingButItsIssues(String json) {
    Parsed<Article> parsed = parser.article(row(json));
    assertThat(parsed.value()).isEmpty();
    assertThat(parsed.issues()).isNotEmpty();
    assertThat(parsed.issues()).last().extracting(FieldIssue::field).isEqualTo("Id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PorcentajeIVA | \"veintiuno\"",
        "PorcentajeIVA | true",
        "PorcentajeIVA | []",
        "Peso | \"1,2,3\"",
        "Peso | NaN",
        "Ancho | 12.5",
        "Ancho | 99999999999",
        "Ancho | -1",
        "Peso | -0.5",
        "Peso | 1e59",
        "Paginas | 2000000000",
        "DecPrecioVentas | -2",
        "RelacionUdsAux | \"-12\"",
        "PorcentajeIVA | 2100",
        "PorcentajeIVA | -21",
        "PorcentajeRE | 100.01",
        "PrecioEcotasas | -0.01",
        "PrecioEcotasas | 1e400",
        "ID_Categoria | -4",
        "FechaInactivo | \"mañana\"",
        "FechaInactivo | \"2025-02-30\"",
        "FechaInicioVenta | 20250101",
        "VenderUdsAux | \"quizás\"",
        "CamposConfigurables | 7",
        "Nombre | {\"es\":\"x\"}"
      })
  void oneBadValueIsAnIssueAndTheRestStands(String field, String value) {
    String json = "{\"Id\":1,\"Aux1\":\"ok\",\"" + field + "\":" + value + "}";
    assertThat(onlyIssue(json).field()).isEqualTo(field);
    Article article = parser.article(row(json)).value().orElseThrow();
    assertThat(article.freeTexts().get(0)).isEqualTo("ok");
    assertThat(parser.article(landed(row(json))).issues())
        .singleElement()
        .extracting(FieldIssue::field)
        .isEqualTo(field);
  }

  @Test
  void aNameOf10000CharactersIsKeptWholeWithAnIssue() {
    String json = "{\"Id\":1,\"Nombre\":\"" + "n".repeat(10_000) + "\"}";
    FieldIssue issue = onlyIssue(json);
    assertThat(issue.field()).isEqualTo("Nombre");
    assertThat(issue.value()).hasSize(200).endsWith("…");
    assertThat(issue.message()).contains("10000 characters");
    assertThat(parser.article(row(json)).value().orElseThrow().name()).hasSize(10_000);
  }

  @Test
  void longTextsAreFree() {
    article(
        "{\"Id\":1,\"Descripcion\":\"%1$s\",\"Resumen\":\"%1$s\",\"Indice\":\"%1$s\"}"
            .formatted("x".repeat(200_000)));
  }

  @Test
  void aNulInsideATextIsReplacedWithAnIssueBeforeAndAfterLanding() {
    String json = "{\"Id\":1,\"Nombre\":\"a\\u0000b\",\"Aux1\":\"\\ud800\"}";
    for (JsonNode row : List.of(row(json), landed(row(json)))) {
      Parsed<Article> parsed = parser.article(row);
      assertThat(parsed.value().orElseThrow().name()).isEqualTo("a\uFFFDb");
      assertThat(parsed.issues())
          .extracting(FieldIssue::field, FieldIssue::value)
          .containsExactly(tuple("Nombre", "a\uFFFDb"), tuple("Aux1", "\uFFFD"));
    }
  }

  @Test
  void tariffsAndReferenceRowsAreTyped() {
    assertThat(
            parser
                .tariff(
                    row(
                        "{\"ID_Articulo\":5,\"Precio\":\"12,500000\",\"Dto\":5,\"DtoEurosXUd\":0.10,"
                            + "\"UdsMin\":\"3\",\"UdsRegalo\":1}"))
                .value())
        .contains(
            new TariffRow(
                5,
                new BigDecimal("12.500000"),
                new BigDecimal("5"),
                new BigDecimal("0.10"),
                new BigDecimal("3"),
                BigDecimal.ONE));
    assertThat(
            parser
                .category(
                    row(
                        "{\"Id\":5,\"ID_Padre\":0,\"Nombre\":\"n\",\"Clave\":\"k\","
                            + "\"ID_FamiliaCamposConfigurables\":2}"))
                .value())
        .contains(new Category(5, null, "n", "k", 2L));
    assertThat(parser.manufacturer(row("{\"Id\":5,\"Tipo\":2,\"Nombre\":\"n\"}")).value())
        .contains(new Manufacturer(5, 2, "n"));
    assertThat(parser.referenceValue(row("{\"Id\":5,\"Valor\":\"v\"}")).value())
        .contains(new ReferenceValue(5, "v"));
    assertThat(
            parser
                .configurableField(
                    row(
                        "{\"Id\":5,\"ID_FamiliaCamposConfigurables\":0,\"TipoDato\":7,"
                            + "\"Descripcion\":\"d\",\"NumEnteros\":3,\"NumDecimales\":2,"
                            + "\"Validado\":true,\"TextoConFormato\":0,\"Orden\":1,\"Grupo\":\"g\"}"))
                .value())
        .contains(
            new ConfigurableField(
                5, 0, ConfigurableField.TREE_NODE, "d", 3, 2, true, false, 1, "g"));
    assertThat(parser.fieldTreeNode(row("{\"Id\":5,\"ID_Padre\":4,\"Nombre\":\"n\"}")).value())
        .contains(new FieldTreeNode(5, 4L, "n", null));
    assertThat(parser.validatedValue(row("{\"Valor\":\"rojo\"}")).value()).contains("rojo");
    assertThat(parser.validatedValue(row("{}")).value()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12.50 | 12.50",
        "12,50 | 12.50",
        "-0,5 | -0.5",
        "+3 | 3",
        "1.234,56 | 1234.56",
        "1,234.56 | 1234.56",
        "1.234.567,8 | 1234567.8",
        "1.234.567 | 1234567",
        "1,234 | 1.234",
        "1.234 | 1.234",
        "' 7 ' | 7",
        "'\u00A07\u202F' | 7",
        ",5 | 0.5",
        "5, | 5",
        "1E3 | 1E+3",
        "1e-2 | 0.01",
        "0012 | 12",
        "-1.234.567,89 | -1234567.89"
      })
  void decimalsInEverySpelling(String text, BigDecimal value) {
    assertThat(DecimalText.parse(text)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ",",
        "-",
        "abc",
        "1 2",
        "1.23,4,5",
        "1,23.4.5",
        "12.34.56",
        "1..2",
        "0x10",
        "1e999",
        "١٢",
        "12€",
        "1e",
        "--1",
        "1.234,567.8"
      })
  void whatIsNoDecimal(String text) {
    assertThat(DecimalText.parse(text)).isEmpty();
  }

  @Test
  void absurdNumbersAreRefusedQuickly() {
    assertThat(DecimalText.parse("9".repeat(1_000_000))).isEmpty();
    assertThat(DecimalText.parse("9".repeat(61))).isEmpty();
    assertThat(DecimalText.parse("9".repeat(60))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-07-22, 2025-07-22T00:00",
    "2025-07-22T10:15:30, 2025-07-22T10:15:30",
    "2025-07-22T10:15:30.123, 2025-07-22T10:15:30",
    "2025-07-22 10:15, 2025-07-22T10:15",
    "2025-07-22T08:15:00Z, 2025-07-22T10:15",
    "2025-01-22T10:15:00+01:00, 2025-01-22T10:15",
    "/Date(1753135200000+0200)/, 2025-07-22T00:00",
    "/Date(1753135200000)/, 2025-07-22T00:00",
    "/Date(-86400000+0000)/, 1969-12-31T00:00",
    "1900-01-01 00:00, 1900-01-01T00:00"
  })
  void datesInEverySpelling(String text, LocalDateTime value) {
    assertThat(WallClockText.parse(text)).isEqualTo(value);
  }

  private static final String DATES =
      """
      {"Id": 1, "FechaDisponibilidad": "DATE", "FechaInicioVenta": "DATE", "FechaInactivo": "DATE", "FechaEdicion": "DATE",
       "Subtitulo": "s"}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01",
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00Z",
        "/Date(-62135596800000)/",
        "/Date(-62135600400000)/",
        "/Date(-62135600400000+0100)/",
        "1753-01-01",
        "1753-01-01T00:00:00+01:00",
        "1753-01-01T00:00:00Z",
        "1899-12-30",
        "1899-12-30 00:00",
        "1899-12-30T00:00:00",
        "1899-12-30T00:00:00Z",
        "1899-12-30T08:30:00.000",
        "/Date(-2209161600000)/",
        "/Date(-2209165200000+0100)/",
        "/Date(-2209165200000)/"
      })
  void datesThatMeanNoneAreNoneEverywhere(String text) {
    Article article = article(DATES.replace("DATE", text.replace("/", "\\/")));
    assertThat(article.availableFrom()).isNull();
    assertThat(article.saleFrom()).isNull();
    assertThat(article.inactiveFrom()).isNull();
    assertThat(article.book().editionDate()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1900-01-01, 1900-01-01",
    "1900-01-01T00:00:00, 1900-01-01",
    "1900-01-01T00:00:00Z, 1900-01-01",
    "1900-01-01 12:00:00, 1900-01-01",
    "/Date(-2208988800000)/, 1900-01-01",
    "/Date(-2208992400000+0100)/, 1900-01-01",
    "1970-01-01, 1970-01-01",
    "1970-01-01T00:00:00Z, 1970-01-01",
    "/Date(0)/, 1970-01-01",
    "/Date(-3600000)/, 1970-01-01",
    "/Date(-3600000+0100)/, 1970-01-01"
  })
  void theFirstDaysOf1900And1970AreNoDatesOfSaleButABookMayBeOfThem(String text, LocalDate day) {
    Article article = article(DATES.replace("DATE", text.replace("/", "\\/")));
    assertThat(article.availableFrom()).isNull();
    assertThat(article.saleFrom()).isNull();
    assertThat(article.inactiveFrom()).isNull();
    assertThat(article.book().editionDate()).isEqualTo(day);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1899-12-31", "1900-01-02", "1969-12-31", "1970-01-02", "1753-01-02"})
  void otherOldDatesAreDates(String text) {
    Article article = article(DATES.replace("DATE", text));
    LocalDate day = LocalDate.parse(text);
    assertThat(article.availableFrom()).isEqualTo(day);
    assertThat(article.saleFrom()).isEqualTo(day);
    assertThat(article.inactiveFrom()).isEqualTo(day.atStartOfDay());
    assertThat(article.book().editionDate()).isEqualTo(day);
  }

  @Test
  void aZeroThatNobodyFilledInIsUnknownAndAZeroThatMeansSomethingStays() {
    Article article =
        article(
            """
            {"Id": 1, "Peso": 0, "Ancho": 0, "Alto": "0", "Grueso": 0.0, "RelacionUdsAux": "0,0000", "Paginas": 0, "Volumenes": 0,
             "Subtitulo": "s", "DecUdsVentas": 0, "DecPrecioVentas": 0, "NumDimensiones": 0, "PorcentajeIVA": 0, "PorcentajeRE": 0,
             "PrecioEcotasas": 0, "RelacionUdsOCU": 0}
            """);
    assertThat(article.dimensions()).isEqualTo(new Article.Dimensions(0, null, null, null, null));
    assertThat(article.units())
        .isEqualTo(new Article.Units(null, null, null, null, BigDecimal.ZERO, null, 0, 0));
    assertThat(article.book().pages()).isNull();
    assertThat(article.book().volumes()).isNull();
    assertThat(article.vatPercent()).isZero();
    assertThat(article.surchargePercent()).isZero();
    assertThat(article.ecoTaxNetPrice()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200b8412345000013",
        "8412345000013\u00a0",
        "\ufeff 8412345000013\u2003",
        "84123\u00ad45000013",
        "\u200e8412345000013\u202c",
        "84123\u206045000013",
        "\u00028412345000013\u0003",
        "8412345000013\u001d",
        "\u00858412345000013\r\n",
        "\ud834\udd738412345000013",
        "\u3000\u200b\u30008412345000013"
      })
  void keysWithInvisibleCharactersAreTheSameKeys(String text) {
    JsonNode row =
        JsonNodeFactory.instance
            .objectNode()
            .put("Id", 1)
            .put("ReferenciaBarras", text)
            .put("Nexo", text)
            .put("ObraCompleta", text)
            .put("Aux1", text);
    Article article = parser.article(row).value().orElseThrow();
    assertThat(article.barcode()).isEqualTo("8412345000013");
    assertThat(article.nexo()).isEqualTo("8412345000013");
    assertThat(article.book().completeWorkBarcode()).isEqualTo("8412345000013");
    assertThat(article.freeTexts().get(0)).as("is no key").isEqualTo(text);
  }

  @Test
  void ofAKeyAllThatIsSeenStaysAsItCame() {
    Article article =
        article("{\"Id\":1,\"ReferenciaBarras\":\" aB-1 \u00a0 ñ.2 \",\"Nexo\":\"x\\ty\"}");
    assertThat(article.barcode()).isEqualTo("aB-1 \u00a0 ñ.2");
    assertThat(article.nexo()).isEqualTo("x\ty");
  }

  @Test
  void whatIsInvisibleAltogetherIsNoValue() {
    Article article =
        article(
            "{\"Id\":1,\"ReferenciaBarras\":\"\u200b \u00ad\",\"Nexo\":\"\ufeff\",\"Nombre\":\"\u200b\",\"Peso\":\"\u200b\"}");
    assertThat(article.barcode()).isNull();
    assertThat(article.nexo()).isNull();
    assertThat(article.name()).isNull();
    assertThat(
            article("{\"Id\":\"\ufeff7\",\"Peso\":\"\u200e1,5\"}").dimensions().weightKilograms())
        .isEqualByComparingTo("1.5");
  }

  @ParameterizedTest
  @CsvSource({
    "Precio, -5",
    "Precio, 10000000.01",
    "Precio, 1e59",
    "Precio, 1e400",
    "Precio, NaN",
    "Precio, '\"NaN\"'",
    "Precio, '\"-0,01\"'",
    "Dto, 100.5",
    "Dto, -1",
    "DtoEurosXUd, 1e30",
    "UdsMin, -3",
    "UdsMin, 1e12",
    "UdsRegalo, -1"
  })
  void aTariffsNumberOutOfAnyRangeIsAnIssueAndNull(String field, String value) {
    Parsed<TariffRow> parsed =
        parser.tariff(row("{\"ID_Articulo\":5,\"%s\":%s}".formatted(field, value)));
    assertThat(parsed.value()).contains(new TariffRow(5, null, null, null, null, null));
    assertThat(parsed.issues()).singleElement().extracting(FieldIssue::field).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e59", "1000000000001", "-1000000000001", "1e400", "\"NaN\"", "true"})
  void aStockOutOfAnyRangeIsAnIssueAndNotZero(String value) {
    Parsed<StockRow> parsed =
        parser.stock(row("{\"ID_Articulo\":5,\"Stock\":%s,\"StockAux\":null}".formatted(value)));
    assertThat(parsed.value()).contains(new StockRow(5, null, BigDecimal.ZERO));
    assertThat(parsed.issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.field()).isEqualTo("Stock"))
        .satisfies(issue -> assertThat(issue.message()).contains("the former stock is kept"));
  }

  @Test
  void theLastNumbersWithinARangeAreRead() {
    assertThat(
            parser.stock(row("{\"ID_Articulo\":5,\"Stock\":-1e12,\"StockAux\":1000000000000.000}")))
        .satisfies(parsed -> assertThat(parsed.issues()).isEmpty());
    assertThat(
            parser
                .tariff(
                    row(
                        "{\"ID_Articulo\":5,\"Precio\":0.000000000000000000000000000001,\"Dto\":100}"))
                .value()
                .orElseThrow()
                .priceNet())
        .isEqualTo(new BigDecimal("0.000000000000000000000000000001"));
    assertThat(article("{\"Id\":1,\"PorcentajeIVA\":100,\"PrecioEcotasas\":1e7}").vatPercent())
        .isEqualByComparingTo("100");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "false, false",
    "1, true",
    "0, false",
    "\"S\", true",
    "\"n\", false",
    "\"true\", true",
    "\"False\", false",
    "\"Sí\", true",
    "\"1\", true"
  })
  void booleansInEverySpelling(String json, boolean value) {
    assertThat(article("{\"Id\":1,\"VenderUdsAux\":" + json + "}").units().soldInAuxiliary())
        .isEqualTo(value);
  }

  @Test
  void numbersAreExact() {
    StockRow stock =
        parser
            .stock(row("{\"ID_Articulo\":5,\"Stock\":0.1000000000000000055,\"StockAux\":-12.3400}"))
            .value()
            .orElseThrow();
    assertThat(stock.stock()).isEqualTo(new BigDecimal("0.1000000000000000055"));
    assertThat(stock.auxiliaryStock()).isEqualTo(new BigDecimal("-12.3400"));
  }
}
