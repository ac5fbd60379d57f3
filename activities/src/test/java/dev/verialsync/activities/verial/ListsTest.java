package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Article;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for, and the lists that come. */
class ListsTest {
  private static final CallContext CONTEXT = VerialServer.detached();

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    assertThat(verial.leftFiles()).isEmpty();
    verial.close();
  }

  private String asked(String list, Function<VerialClient, ListAnswer> call) {
    verial.answer(VerialServer.ok("\"" + list + "\":[]"));
    call.apply(verial.client).close();
    return verial.taken().getTarget();
  }

  private static String path(String query) {
    return "/WcfServiceLibraryVerial/" + query.replace("?", "?x=918273");
  }

  @Test
  void everyParameterIsSpelledAsInTheManual() {
    LocalDateTime since = LocalDateTime.parse("2025-03-30T01:40");
    RowRange range = new RowRange(1000, 1999);
    assertThat(asked("Articulos", c -> c.articles(CONTEXT, null, null)))
        .isEqualTo(path("GetArticulosWS?"));
    assertThat(asked("Articulos", c -> c.articles(CONTEXT, since, range)))
        .isEqualTo(path("GetArticulosWS?&fecha=2025-03-30&hora=01%3A40&inicio=1000&fin=1999"));
    assertThat(asked("Stock", c -> c.stock(CONTEXT, 0, range)))
        .isEqualTo(path("GetStockArticulosWS?&id_articulo=0&art_inicio=1000&art_fin=1999"));
    assertThat(asked("CondicionesTarifa", c -> c.tariffs(CONTEXT, 7, null, null)))
        .isEqualTo(path("GetCondicionesTarifaWS?&id_articulo=7&id_cliente=0"));
    assertThat(asked("RamasArbol", c -> c.configurableFieldTree(CONTEXT, 3, 0)))
        .isEqualTo(
            path(
                "GetArbolCamposConfigurablesArticulosWS?&id_campo=3&id_familiacamposconfigurables=0"));
    assertThat(asked("Valores", c -> c.configurableFieldValues(CONTEXT, 3, 2)))
        .isEqualTo(
            path(
                "GetValoresValidadosCampoConfigurableArticulosWS?&id_campo=3"
                    + "&id_familiacamposconfigurables=2"));
  }

  @Test
  void tariffsAreThoseOfTheSettings() {
    VerialSettings settings = verial.settings.withTariff(12, 3L);
    try (VerialClient client = new VerialClient(settings, verial.gate)) {
      verial.answer(VerialServer.ok("\"CondicionesTarifa\":[]"));
      client.tariffs(CONTEXT, 0, LocalDate.of(2025, 7, 22), new RowRange(1, 2)).close();
    }
    assertThat(verial.taken().getTarget())
        .isEqualTo(
            path(
                "GetCondicionesTarifaWS?&id_articulo=0&id_cliente=12&id_tarifa=3&fecha=2025-07-22"
                    + "&art_inicio=1&art_fin=2"));
  }

  @Test
  void imagesAreAskedForInTheSizeOfTheSettings() {
    VerialSettings settings = verial.settings.withImages(1000, 600);
    try (VerialClient client = new VerialClient(settings, verial.gate)) {
      verial.answer(VerialServer.ok("\"Imagenes\":[]"));
      client.images(CONTEXT, 7).close();
    }
    assertThat(verial.taken().getTarget())
        .isEqualTo(path("GetImagenesArticulosWS?&id_articulo=7&numpixelsladomenor=600"));
  }

  @ParameterizedTest
  @EnumSource(
      value = VerialMethod.class,
      names = {
        "CATEGORIES",
        "WEB_CATEGORIES",
        "MANUFACTURERS",
        "COLLECTIONS",
        "SCHOOL_YEARS",
        "SUBJECTS",
        "CONFIGURABLE_FIELDS"
      })
  void referenceListsAreAskedForByName(VerialMethod method) {
    String list =
        switch (method) {
          case CATEGORIES, WEB_CATEGORIES -> "Categorias";
          case MANUFACTURERS -> "Fabricantes";
          case CONFIGURABLE_FIELDS -> "Campos";
          default -> "Valores";
        };
    assertThat(asked(list, client -> client.reference(CONTEXT, method)))
        .isEqualTo(path(method.wireName() + "?"));
  }

  @Test
  void aListWithParametersOfItsOwnIsNoPlainReferenceList() {
    assertThatThrownBy(() -> verial.client.reference(CONTEXT, VerialMethod.ARTICLES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<JsonNode> tariffs(String body) {
    verial.answer(body);
    try (ListAnswer answer = verial.client.tariffs(CONTEXT, 0, null, null)) {
      List<JsonNode> rows = VerialServer.all(answer);
      assertThat(rows).hasSize(answer.rowCount());
      return rows;
    }
  }

  @Test
  void tariffsMayComeAsABareArrayOrAsOneObject() {
    String row = "{\"ID_Articulo\":5,\"Precio\":1.5}";
    assertThat(tariffs("[" + row + "," + row + "]")).hasSize(2);
    assertThat(tariffs("[]")).isEmpty();
    assertThat(tariffs(VerialServer.ok("\"CondicionesTarifa\":" + row)))
        .containsExactly(CanonicalRow.read(row));
    assertThat(
            tariffs(
                VerialServer.ok(
                    "\"Otro\":{\"CondicionesTarifa\":[1]},\"condiciones_tarifa\":["
                        + row
                        + "],\"Mas\":[{}]")))
        .containsExactly(CanonicalRow.read(row));
  }

  @Test
  void tariffsMayBeTheRowItselfOrAListWithoutInfoError() {
    String row = "{\"ID_Articulo\":5,\"Precio\":1.5}";
    assertThat(tariffs(row)).containsExactly(CanonicalRow.read(row));
    assertThat(tariffs("{\"CondicionesTarifa\":[" + row + "," + row + "]}")).hasSize(2);
    assertThat(tariffs(VerialServer.ok("\"ID_Articulo\":5,\"Precio\":1.5")))
        .singleElement()
        .satisfies(
            single ->
                assertThat(new RowParser().tariff(single).value().orElseThrow().articleId())
                    .isEqualTo(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"InfoError\":{\"Codigo\":2},\"ID_Articulo\":5,\"Precio\":1.5}",
        "{\"InfoError\":{},\"CondicionesTarifa\":[{\"ID_Articulo\":5,\"Precio\":1.5}]}",
        "{\"CondicionesTarifa\":[]}",
        "{}"
      })
  void whatIsNeitherIsNoListOfTariffs(String body) {
    assertThatThrownBy(() -> tariffs(body)).isInstanceOf(VerialTransientException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stock", "StockArticulos", "stockarticulos"})
  void theStockListIsFoundUnderEachOfItsNames(String name) {
    verial.answer(VerialServer.ok("\"" + name + "\":[{\"IdArticulo\":5,\"Stock\":2}]"));
    try (ListAnswer answer = verial.client.stock(CONTEXT, 0, null)) {
      assertThat(new RowParser().stock(answer.iterator().next()).value().orElseThrow().articleId())
          .isEqualTo(5);
    }
  }

  @Test
  void aFieldThatIsNestedBeyondAllBoundsCostsNeitherItsRowNorTheOthers() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    verial.answer(
        VerialServer.ok(
            "\"Articulos\":[{\"Id\":1,\"Raro\":%s,\"Nombre\":\"a\",\"Peso\":%s},{\"Id\":2}]"
                .formatted(deep, deep)));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      Iterator<JsonNode> rows = answer.iterator();
      Parsed<Article> first = new RowParser().article(rows.next());
      assertThat(first.value().orElseThrow().name()).isEqualTo("a");
      assertThat(first.issues()).extracting(FieldIssue::field).containsExactly("Peso");
      assertThat(new RowParser().articleId(rows.next())).contains(2L);
    }
  }

  @Test
  void ofATextBeyondAllBoundsTheBeginningIsKept() {
    verial.answer(
        VerialServer.ok(
            "\"Articulos\":[{\"Id\":1,\"Descripcion\":\"%s\"},{\"Id\":2}]"
                .formatted("ñ".repeat(21_000_000))));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      Iterator<JsonNode> rows = answer.iterator();
      Parsed<Article> first = new RowParser().article(CanonicalRow.read(rows.next().toString()));
      assertThat(first.value().orElseThrow().description()).hasSizeBetween(1_000_000, 1_000_100);
      assertThat(first.issues())
          .singleElement()
          .satisfies(
              issue ->
                  assertThat(issue.message())
                      .isEqualTo("a text of 21000000 characters, of which 1000000 are kept"));
      assertThat(new RowParser().articleId(rows.next())).contains(2L);
    }
  }

  @Test
  void aLongListIsInAFileUntilItIsClosedAndCanBeReadAgain() {
    String row = "{\"Id\":1,\"Nombre\":\"" + "ñ".repeat(1000) + "\"}";
    verial.answer(VerialServer.ok("\"Articulos\":[" + (row + ",").repeat(999) + row + "]"));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      assertThat(verial.leftFiles()).hasSize(1);
      assertThat(answer.rowCount()).isEqualTo(1000);
      assertThat(answer.bytes()).isGreaterThan(2_000_000);
      assertThat(answer.iterator().next()).isEqualTo(CanonicalRow.read(row));
      assertThat(VerialServer.all(answer)).hasSize(1000);
      assertThat(VerialServer.all(answer)).hasSize(1000);
    }
    assertThat(verial.leftFiles()).isEmpty();
  }

  @Test
  void rowsThatAreNoObjectsAreHandedOutToBeJudged() {
    verial.answer(VerialServer.ok("\"Articulos\":[{\"Id\":1},null,7,[],\"x\",{\"Id\":2}]"));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      assertThat(VerialServer.all(answer)).hasSize(6);
      assertThat(VerialServer.all(answer).stream().map(row -> new RowParser().article(row)))
          .filteredOn(parsed -> parsed.value().isPresent())
          .hasSize(2);
    }
  }
}
