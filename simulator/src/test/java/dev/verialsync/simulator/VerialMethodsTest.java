package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerialMethodsTest {
  private VerialSimulator simulator;
  private VerialCaller caller;

  @BeforeAll
  void start() throws Exception {
    simulator = VerialSimulator.start(SimulatorOptions.builder().articles(600).build());
    caller = new VerialCaller(simulator);
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  @Test
  void tellsItsAddressUpToTheServicePath() {
    assertThat(simulator.uri().toString())
        .isEqualTo("http://127.0.0.1:" + simulator.port() + "/WcfServiceLibraryVerial/");
  }

  @Test
  void tellsItsVersion() {
    JsonNode answer = caller.json("GetVersionWS?x=18");

    assertThat(answer.toString())
        .isEqualTo("{\"InfoError\":{\"Codigo\":0,\"Descripcion\":null},\"Version\":\"1.8.4\"}");
  }

  @Test
  void countsArticles() {
    assertThat(caller.json("GetNumArticulosWS?x=18").path("Numero").asInt()).isEqualTo(600);
  }

  @Test
  void listsArticlesWithBooksFieldsOnOrdinaryArticlesToo() {
    List<JsonNode> rows = caller.list("GetArticulosWS", "Articulos");

    assertThat(rows).hasSize(600);
    assertThat(rows)
        .allMatch(row -> row.has("ID_Coleccion"))
        .anyMatch(row -> row.path("Tipo").asInt() == 1);
  }

  @Test
  void givesStockAndTariffsOfOneArticleAsInTheWholeList() {
    List<JsonNode> stock = caller.list("GetStockArticulosWS?id_articulo=0", "Stock");
    List<JsonNode> tariffs =
        caller.list("GetCondicionesTarifaWS?id_articulo=0&id_cliente=0", "CondicionesTarifa");

    for (long id : List.of(1L, 77L, 600L)) {
      assertThat(caller.list("GetStockArticulosWS?id_articulo=" + id, "Stock"))
          .isEqualTo(rowsOf(stock, id));
      assertThat(
              caller.list(
                  "GetCondicionesTarifaWS?id_cliente=0&id_articulo=" + id, "CondicionesTarifa"))
          .isEqualTo(rowsOf(tariffs, id));
    }
    assertThat(stock).hasSizeGreaterThan(500);
    assertThat(tariffs).hasSizeGreaterThan(550);
  }

  @Test
  void givesOtherPricesForAnotherCustomerOrTariff() {
    String general =
        caller.json("GetCondicionesTarifaWS?x=18&id_articulo=5&id_cliente=0").toString();

    assertThat(caller.json("GetCondicionesTarifaWS?x=18&id_articulo=5&id_cliente=9").toString())
        .isNotEqualTo(general);
    assertThat(
            caller
                .json("GetCondicionesTarifaWS?x=18&id_articulo=5&id_cliente=0&id_tarifa=2")
                .toString())
        .isNotEqualTo(general);
  }

  @Test
  void givesImagesOfOneArticleAsInTheWholeList() {
    List<JsonNode> all = caller.images("?id_articulo=0");

    Set<Long> withImages =
        all.stream().map(row -> row.path("ID_Articulo").asLong()).collect(Collectors.toSet());
    long some = withImages.iterator().next();
    assertThat(caller.images("?id_articulo=" + some)).isEqualTo(rowsOf(all, some));
  }

  @ParameterizedTest
  @CsvSource({
    "GetCategoriasWS, Categorias, Id",
    "GetCategoriasWebWS, Categorias, Id",
    "GetFabricantesWS, Fabricantes, Nombre",
    "GetColeccionesWS, Valores, Valor",
    "GetCursosWS, Valores, Valor",
    "GetAsignaturasWS, Valores, Valor",
    "GetCamposConfigurablesArticulosWS, Campos, TipoDato"
  })
  void listsWhatArticlesReferTo(String method, String list, String field) {
    assertThat(caller.list(method, list)).isNotEmpty().allMatch(row -> row.hasNonNull(field));
  }

  @Test
  void keepsTheTwoCategorySpacesApart() {
    JsonNode erp = caller.list("GetCategoriasWS", "Categorias").get(4);
    JsonNode web = caller.list("GetCategoriasWebWS", "Categorias").get(4);

    assertThat(web.path("Id")).isEqualTo(erp.path("Id"));
    assertThat(web.path("Nombre")).isNotEqualTo(erp.path("Nombre"));
  }

  @Test
  void hangsArticlesOnLeavesOnly() {
    List<JsonNode> categories = caller.list("GetCategoriasWS", "Categorias");
    Set<Long> parents = new HashSet<>();
    categories.forEach(row -> parents.add(row.path("ID_Padre").asLong()));

    assertThat(caller.list("GetArticulosWS", "Articulos"))
        .allMatch(
            row -> {
              long category = row.path("ID_Categoria").asLong();
              return category == 0 || !parents.contains(category);
            });
  }

  @Test
  void givesTreeAndValuesOfTheFieldAskedForOnly() {
    assertThat(
            caller.list(
                "GetArbolCamposConfigurablesArticulosWS?id_campo=5&id_familiacamposconfigurables=1",
                "RamasArbol"))
        .isNotEmpty();
    assertThat(
            caller.list(
                "GetArbolCamposConfigurablesArticulosWS?id_campo=1&id_familiacamposconfigurables=1",
                "RamasArbol"))
        .isEmpty();
    String values =
        "GetValoresValidadosCampoConfigurableArticulosWS?id_campo=4&id_familiacamposconfigurables=";
    assertThat(caller.list(values + 1, "Valores")).hasSize(4);
    assertThat(caller.list(values + 2, "Valores")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetVersionWS?x=19",
        "GetVersionWS",
        "GetNumArticulosWS?x=",
        "GetArticulosWS?x=19",
        "GetStockArticulosWS?x=19&id_articulo=0",
        "GetCondicionesTarifaWS?x=19&id_articulo=0",
        "GetImagenesArticulosWS?x=19&id_articulo=0",
        "GetFabricantesWS?x=19"
      })
  void answersCode1ToAWrongSession(String call) {
    assertThat(caller.errorCode(call)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "GetArticulosWS?x=18&fecha=31/12/2024, 22",
    "GetArticulosWS?x=18&fecha=2024-01-01&hora=noon, 22",
    "GetNumArticulosWS?x=18&fecha=2024-13-01, 22",
    "GetCondicionesTarifaWS?x=18&id_articulo=1&fecha=hoy, 22",
    "GetStockArticulosWS?x=18, 10",
    "GetImagenesArticulosWS?x=18, 10",
    "GetStockArticulosWS?x=18&id_articulo=uno, 11",
    "GetArticulosWS?x=18&inicio=a, 11"
  })
  void answersAnErrorCodeToWrongParameters(String call, int code) {
    assertThat(caller.errorCode(call)).isEqualTo(code);
  }

  @Test
  void ignoresUnknownParameters() {
    assertThat(caller.articleIds("?inicio=1&fin=2&limit=9&orden=desc")).containsExactly(1L, 2L);
  }

  @Test
  void answersOnlyGet() throws Exception {
    assertThat(caller.send("POST", "GetVersionWS?x=18", "").statusCode()).isEqualTo(405);
  }

  @Test
  void doesNotKnowOtherMethods() throws Exception {
    assertThat(caller.get("GetClientesWS?x=18").statusCode()).isEqualTo(404);
  }

  private static List<JsonNode> rowsOf(List<JsonNode> rows, long id) {
    return rows.stream().filter(row -> row.path("ID_Articulo").asLong() == id).toList();
  }
}
