package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.CatalogueFile;
import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.Drawing;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows and images that no client expects. Each stands beside the row as the shop must understand
 * it; all else is compared as ever.
 *
 * <p>Mistakes of the system being replaced that are tests here: one bad product rolling back its
 * whole batch.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
public final class PoisonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG_NAME = "ñ".repeat(10_000);
  private static final String LONG_BARCODE = "B".repeat(3_000);
  private static final List<String> NUMBERS =
      List.of(
          "Tipo",
          "PorcentajeIVA",
          "PorcentajeRE",
          "ID_Categoria",
          "ID_CategoriaWeb1",
          "ID_CategoriaWeb2",
          "ID_CategoriaWeb3",
          "ID_CategoriaWeb4",
          "ID_Fabricante",
          "RelacionUdsAux",
          "RelacionUdsOCU",
          "DecUdsVentas",
          "DecPrecioVentas",
          "NumDimensiones",
          "Ancho",
          "Alto",
          "Grueso",
          "Peso",
          "ID_ArticuloEcotasas",
          "PrecioEcotasas",
          "ID_PaisPublicacion",
          "Paginas",
          "Volumenes",
          "ID_Coleccion",
          "ID_Curso",
          "ID_Asignatura");
  private static final List<String> WHOLE_NUMBERS =
      NUMBERS.stream()
          .filter(field -> !field.startsWith("Porcentaje") && !field.startsWith("Relacion"))
          .filter(field -> !field.equals("Peso") && !field.equals("PrecioEcotasas"))
          .toList();
  private static final List<Long> BAD_IMAGES = List.of(30L, 31L, 32L, 33L);

  @TempDir static Path directory;
  private static final CatalogueFile FILE = new CatalogueFile();
  private static final Map<Long, Map<String, @Nullable String>> expected = new TreeMap<>();
  private static final List<String> expectedIssues = new ArrayList<>();
  private static SyncFixture sync;
  private static CatalogSyncResult result;

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    good(1, "Antes de todos");
    texts();
    numbers();
    structures();
    dates();
    stockAndPrices();
    images();
    identities();
    references();
    good(99, "Después de todos");
    ErpTruth.settleBarcodes(expected);

    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().catalogueFile(FILE.write(directory)).build());
    sync.startWorker();
    result = sync.run();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  private static void good(long id, String name) throws Exception {
    FILE.stock(id, "4.5").tariff(id, "\"Precio\":10,\"UdsMin\":1").image(id, Drawing.png((int) id));
    understood(
        "{\"Id\":%d,\"Nombre\":\"%s\",\"PorcentajeIVA\":21}".formatted(id, name),
        "{\"Id\":%d,\"Nombre\":\"%s\",\"PorcentajeIVA\":21}".formatted(id, name),
        List.of("{\"Stock\":4.5}"),
        List.of("{\"Precio\":10,\"UdsMin\":1}"),
        List.of(Drawing.png((int) id)));
  }

  private static void texts() throws Exception {
    poison(
        "{\"Id\":2,\"Nombre\":\"NUL \\u0000 dentro\",\"Aux1\":\"\\u0000\"}",
        "{\"Id\":2,\"Nombre\":\"NUL \\uFFFD dentro\",\"Aux1\":\"\\uFFFD\"}");
    issue(2, "products", "Nombre", "NUL \uFFFD dentro");
    issue(2, "products", "Aux1", "\uFFFD");
    poison(
        "{\"Id\":3,\"Nombre\":\"" + LONG_NAME + "\",\"ReferenciaBarras\":\"" + LONG_BARCODE + "\"}",
        "{\"Id\":3,\"Nombre\":\""
            + LONG_NAME
            + "\",\"ReferenciaBarras\":\""
            + LONG_BARCODE
            + "\"}");
    issue(3, "products", "Nombre", LONG_NAME);
    issue(3, "products", "ReferenciaBarras", LONG_BARCODE);
    poison(
        "{\"Id\":4,\"Nombre\":\"medio \\ud83d par\",\"Descripcion\":\"\\ude00\"}",
        "{\"Id\":4,\"Nombre\":\"medio \\uFFFD par\",\"Descripcion\":\"\\uFFFD\"}");
    issue(4, "products", "Nombre", "medio \uFFFD par");
    issue(4, "products", "Descripcion", "\uFFFD");
    poison(
        "{\"Id\":5,\"Descripcion\":\"sin nombre\"}", "{\"Id\":5,\"Descripcion\":\"sin nombre\"}");
    issue(5, "products", "Nombre", null);
    String description = "á\\n".repeat(300_000);
    poison(
        "{\"Id\":6,\"Nombre\":\"Un mega\",\"Descripcion\":\"%s\",\"Nexo\":{\"no\":\"texto\"}}"
            .formatted(description),
        "{\"Id\":6,\"Nombre\":\"Un mega\",\"Descripcion\":\"%s\"}".formatted(description));
    issue(6, "products", "Nexo", "{\"no\":\"texto\"}");
  }

  private static void numbers() throws Exception {
    poison(
        "{\"Id\":10,\"Nombre\":\"Nada es un número\",\"Aux1\":\"se queda\",\"VenderUdsAux\":\"quizás\"%s}"
            .formatted(fields(NUMBERS, "\"n.º NaN\"")),
        "{\"Id\":10,\"Nombre\":\"Nada es un número\",\"Aux1\":\"se queda\"}");
    NUMBERS.forEach(field -> issue(10, "products", field, "n.º NaN"));
    issue(10, "products", "VenderUdsAux", "quizás");
    String huge = "99999999999999999999";
    poison(
        "{\"Id\":11,\"Nombre\":\"Enormes\"%s}".formatted(fields(WHOLE_NUMBERS, huge)),
        "{\"Id\":11,\"Nombre\":\"Enormes\"}");
    WHOLE_NUMBERS.forEach(field -> issue(11, "products", field, huge));
    poison(
        "{\"Id\":12,\"Nombre\":\"Exponentes\",\"Peso\":1e400,\"PorcentajeIVA\":NaN,\"PrecioEcotasas\":-Infinity,\"RelacionUdsAux\":1E-300,\"PorcentajeRE\":%s}"
            .formatted("7".repeat(500)),
        "{\"Id\":12,\"Nombre\":\"Exponentes\"}");
    Stream.of("Peso", "PorcentajeIVA", "PrecioEcotasas", "RelacionUdsAux", "PorcentajeRE")
        .forEach(field -> issue(12, "products", field, "*"));
    poison(
        "{\"Id\":13,\"Nombre\":\"Ni"
            + " enteros\",\"Ancho\":12.5,\"ID_Fabricante\":-3,\"ID_Categoria\":\"1,5\"}",
        "{\"Id\":13,\"Nombre\":\"Ni enteros\"}");
    Stream.of("Ancho", "ID_Fabricante", "ID_Categoria")
        .forEach(field -> issue(13, "products", field, "*"));
  }

  private static String fields(List<String> names, String value) {
    StringBuilder fields = new StringBuilder();
    names.forEach(name -> fields.append(",\"").append(name).append("\":").append(value));
    return fields.toString();
  }

  private static void structures() throws Exception {
    poison(
        "{\"Id\":15,\"Nombre\":\"Autores de"
            + " más\",\"Autores\":[{\"Nombre\":[1]},7,{\"Nombre\":\"Ana\"}],\"CamposConfigurables\":\"ninguno\"}",
        "{\"Id\":15,\"Nombre\":\"Autores de más\",\"Autores\":[{\"Nombre\":\"Ana\"}]}");
    issue(15, "products", "Nombre", "[1]");
    issue(15, "products", "Autores", "7");
    issue(15, "products", "CamposConfigurables", "ninguno");
    for (String row : List.of("\"no soy un artículo\"", "42", "null", "[1,2]")) {
      FILE.article(row);
      issue(null, "articles", "Id", row);
    }
  }

  private static void dates() throws Exception {
    poison(
        "{\"Id\":20,\"Nombre\":\"Fechas\",\"FechaDisponibilidad\":\"31/02/2024\",\"FechaInicioVenta\":\"0000-00-00\",\"FechaInactivo\":\"2024-13-45T99:99:99\",\"FechaEdicion\":\"10000-01-01\"}",
        "{\"Id\":20,\"Nombre\":\"Fechas\"}");
    issue(20, "products", "FechaDisponibilidad", "31/02/2024");
    issue(20, "products", "FechaInicioVenta", "0000-00-00");
    issue(20, "products", "FechaInactivo", "2024-13-45T99:99:99");
    issue(20, "products", "FechaEdicion", "10000-01-01");
    poison(
        "{\"Id\":21,\"Nombre\":\"El año tres"
            + " millones\",\"FechaInactivo\":\"\\/Date(99999999999999999)\\/\"}",
        "{\"Id\":21,\"Nombre\":\"El año tres millones\"}");
    issue(21, "products", "FechaInactivo", "/Date(99999999999999999)/");
  }

  private static void stockAndPrices() throws Exception {
    FILE.tariff(25, "\"Precio\":\"12.50.3\",\"UdsMin\":1,\"Dto\":\"mucho\"");
    FILE.stock(25, "\"muchas\"");
    understood(
        "{\"Id\":25,\"Nombre\":\"Precio y existencias\",\"PorcentajeIVA\":21}",
        "{\"Id\":25,\"Nombre\":\"Precio y existencias\",\"PorcentajeIVA\":21}",
        List.of(),
        List.of("{\"UdsMin\":1}"),
        List.of());
    issue(25, "stock", "Stock", "muchas");
    issue(25, "tariffs", "Precio", "12.50.3");
    issue(25, "tariffs", "Dto", "mucho");
    String price = "123456789012345678901234567890123456789.123456";
    FILE.tariff(26, "\"Precio\":" + price + ",\"UdsMin\":1").stock(26, "1e400");
    understood(
        "{\"Id\":26,\"Nombre\":\"Precio enorme\",\"PorcentajeIVA\":21}",
        "{\"Id\":26,\"Nombre\":\"Precio enorme\",\"PorcentajeIVA\":21}",
        List.of(),
        List.of("{\"UdsMin\":1}"),
        List.of());
    issue(26, "stock", "Stock", "1E+400");
    issue(26, "tariffs", "Precio", price);
    FILE.tariff(27, "\"Precio\":5,\"UdsMin\":1").tariff(27, "\"Precio\":6,\"UdsMin\":\"1,00\"");
    understood(
        "{\"Id\":27,\"Nombre\":\"Dos tramos iguales\",\"PorcentajeIVA\":21}",
        "{\"Id\":27,\"Nombre\":\"Dos tramos iguales\",\"PorcentajeIVA\":21}",
        List.of(),
        List.of("{\"Precio\":5,\"UdsMin\":1}"),
        List.of());
    issue(27, "products", "UdsMin", "*");
    FILE.tariff(28, "\"Precio\":5,\"UdsMin\":\"muchas\"").tariff(28, "\"Precio\":10,\"UdsMin\":1");
    understood(
        "{\"Id\":28,\"Nombre\":\"Tramo ilegible\",\"PorcentajeIVA\":21}",
        "{\"Id\":28,\"Nombre\":\"Tramo ilegible\",\"PorcentajeIVA\":21}",
        List.of(),
        List.of("{\"Precio\":10,\"UdsMin\":1}"),
        List.of());
    issue(28, "tariffs", "UdsMin", "muchas");
  }

  private static void images() throws Exception {
    FILE.image(30, "%PDF-1.4 esto no es una imagen".getBytes(StandardCharsets.UTF_8))
        .image(30, Drawing.jpeg(30));
    FILE.image(31, Drawing.pngBomb(60_000, 60_000));
    FILE.imageText(32, "");
    FILE.imageText(33, "¡esto no es Base64!");
    for (long id : BAD_IMAGES) {
      String row = "{\"Id\":%d,\"Nombre\":\"Mala foto\"}".formatted(id);
      understood(row, row, List.of(), List.of(), id == 30 ? List.of(Drawing.jpeg(30)) : List.of());
      expected.get(id).put("images_state", "issues");
      issue(id, "images", "Imagen", "*");
    }
  }

  private static void identities() throws Exception {
    poison("{\"Id\":40,\"Nombre\":\"El primero\"}", "{\"Id\":40,\"Nombre\":\"El primero\"}");
    FILE.article("{\"Id\":40,\"Nombre\":\"El segundo\"}");
    issue(40, "articles", "Id", "40");
    for (String id : List.of("2147483648", "9223372036854775807")) {
      String row = "{\"Id\":%s,\"Nombre\":\"Id largo\"}".formatted(id);
      poison(row, row);
    }
    for (String row :
        List.of(
            "{\"Nombre\":\"Sin Id\"}",
            "{\"Id\":0,\"Nombre\":\"Id cero\"}",
            "{\"Id\":-5,\"Nombre\":\"Id negativo\"}",
            "{\"Id\":9223372036854775808,\"Nombre\":\"Id de más\"}",
            "{\"Id\":\"siete\",\"Nombre\":\"Id que no lo es\"}")) {
      FILE.article(row);
      issue(null, "articles", "Id", row);
    }
  }

  private static void references() {
    FILE.row("Categorias", "{\"Id\":1,\"ID_Padre\":2,\"Nombre\":\"Vuelta\"}")
        .row("Categorias", "{\"Id\":2,\"ID_Padre\":1,\"Nombre\":\"y vuelta\"}")
        .row("Categorias", "{\"Id\":3,\"ID_Padre\":0,\"Nombre\":\"NUL \\u0000\"}")
        .row("Categorias", "{\"Id\":3,\"ID_Padre\":0,\"Nombre\":\"Repetida\"}")
        .row("Categorias", "{\"Nombre\":\"Sin Id\"}")
        .row("Fabricantes", "{\"Id\":1,\"Tipo\":\"x\",\"Nombre\":null}")
        .row("Fabricantes", "null");
    issue(null, "references", "GetCategoriasWS.Nombre", "*");
    issue(null, "references", "GetCategoriasWS.ID_Padre", "1, 2");
    issue(null, "references", "GetCategoriasWS.Id", "*"); // none
    issue(null, "references", "GetCategoriasWS.Id", "*"); // twice
    issue(null, "references", "GetFabricantesWS.Tipo", "x");
    issue(null, "references", "GetFabricantesWS.Id", "*");
    issue(null, "references", "GetFabricantesWS", "null");
  }

  private static void poison(String row, String asUnderstood) throws Exception {
    understood(row, asUnderstood, List.of(), List.of(), List.of());
  }

  private static void understood(
      String row,
      String asUnderstood,
      List<String> stock,
      List<String> tariffs,
      List<byte[]> images)
      throws Exception {
    FILE.article(row);
    Map<String, @Nullable String> product =
        ErpTruth.product(JSON.readTree(asUnderstood), trees(stock), trees(tariffs), images);
    expected.put(Long.valueOf(String.valueOf(product.get("id"))), product);
  }

  private static List<JsonNode> trees(List<String> rows) throws Exception {
    List<JsonNode> trees = new ArrayList<>();
    for (String row : rows) {
      trees.add(JSON.readTree(row));
    }
    return trees;
  }

  /**
   * The value "*" stands for any that is not empty; long values are compared by their beginning.
   */
  private static void issue(
      @Nullable Number article, String source, String field, @Nullable String value) {
    expectedIssues.add("%s %s %s: %s".formatted(article, source, field, beginning(value)));
  }

  private static List<String> recordedIssues() {
    List<String> recorded = new ArrayList<>();
    sync.sql()
        .rows(
            "select article_id, source, coalesce(field, '') as field, value from sync.issue where"
                + " closed_at is null")
        .forEach(
            row -> {
              String where =
                  "%s %s %s: "
                      .formatted(row.get("article_id"), row.get("source"), row.get("field"));
              boolean any = expectedIssues.contains(where + "*") && row.get("value") != null;
              recorded.add(where + (any ? "*" : beginning(row.get("value"))));
            });
    return recorded;
  }

  private static @Nullable String beginning(@Nullable String value) {
    return value == null || value.length() <= 100 ? value : value.substring(0, 100);
  }

  private static List<String> openIssues() {
    return sync.sql()
        .lines(
            "select article_id, source, field, position, kind, value from sync.issue where"
                + " closed_at is null order by id");
  }

  @Test
  @Order(1)
  @DisplayName("One bad product does not roll back its batch: all else is synced exactly")
  void oneBadProductDoesNotRollBackItsBatch() {
    assertThat(Differences.between(expected, new ShopContent(sync).products())).isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  @Test
  @Order(2)
  void everyIssueIsRecordedWithArticleFieldAndValue() {
    assertThat(recordedIssues()).containsExactlyInAnyOrderElementsOf(expectedIssues);
    assertThat(
            sync.sql()
                .lines("select message from sync.issue where message is null or message = ''"))
        .isEmpty();
  }

  @Test
  @Order(3)
  void theRunEndsCompletedWithIssues() {
    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(sync.sql().value("select status from sync.run where id = " + result.runId()))
        .isEqualTo("completed_with_issues");
    assertThat(sync.sql().number("select issues from sync.run where id = " + result.runId()))
        .isEqualTo(sync.sql().number("select count(*) from sync.issue where closed_at is null"));
  }

  @Test
  @Order(4)
  void whatHasAnIssueIsNotAskedAgainInTheNextRun() {
    List<String> issues = openIssues();
    Map<String, String> rows = new ShopContent(sync).writtenRows();
    sync.simulator.calls().reset();

    sync.run();

    assertThat(sync.simulator.calls().imageCalls()).isEmpty();
    assertThat(new ShopContent(sync).writtenRows()).isEqualTo(rows);
    assertThat(openIssues()).isEqualTo(issues);
  }

  @Test
  @Order(5)
  void retryIssuesAsksForTheBadImagesAgainAndForNoOthers() {
    List<String> issues = openIssues();
    sync.simulator.calls().reset();

    CatalogSyncResult retried = sync.run(CatalogSyncInput.builder().retryIssues(true).build());

    assertThat(sync.simulator.calls().imageCalls().keySet())
        .containsExactlyInAnyOrderElementsOf(BAD_IMAGES);
    assertThat(openIssues()).isEqualTo(issues);
    assertThat(retried.outcome()).isEqualTo("completed_with_issues");
  }

  @Test
  @Order(6)
  void whatHasAnIssueIsAskedAgainWhenTheArticleChanges() {
    sync.simulator.catalogue().replaceImage(31, 1, Drawing.png(31));
    sync.simulator.catalogue().changeArticle(20, Map.of("FechaDisponibilidad", "2024-02-29"));
    sync.simulator.calls().reset();

    sync.run();

    assertThat(sync.simulator.calls().imageCalls().keySet()).containsExactlyInAnyOrder(20L, 31L);
    Map<Long, Map<String, @Nullable String>> shop = new ShopContent(sync).products();
    assertThat(shop.get(31L)).containsEntry("images_state", "known");
    assertThat(shop.get(31L).get("images")).contains(ImageFacts.of(Drawing.png(31)).key());
    assertThat(shop.get(20L)).containsEntry("available_from", "2024-02-29");
    assertThat(
            sync.sql()
                .lines(
                    "select article_id, field from sync.issue where closed_at is not null order by"
                        + " 1"))
        .containsExactly("20 FechaDisponibilidad", "31 Imagen");
  }
}
