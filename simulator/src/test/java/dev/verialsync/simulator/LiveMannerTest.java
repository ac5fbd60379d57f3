package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator against answers recorded from two live servers. */
class LiveMannerTest {
  private static final Path RECORDED = Path.of("../activities/src/test/resources/recorded");

  private VerialSimulator simulator;
  private VerialCaller caller;

  @BeforeEach
  void start() throws Exception {
    simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(300).imageBytes(3_000).build());
    caller = new VerialCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GetArticulosWS.field-sales.json, GetArticulosWS, Articulos",
    "GetArticulosWS.test-server.json, GetArticulosWS, Articulos",
    "GetStockArticulosWS.field-sales.json, GetStockArticulosWS?id_articulo=0, Stock",
    "GetCondicionesTarifaWS.field-sales.json, GetCondicionesTarifaWS?id_articulo=0, CondicionesTarifa",
    "GetCondicionesTarifaWS.test-server.json, GetCondicionesTarifaWS?id_articulo=0, CondicionesTarifa"
  })
  void everyRowHasTheRecordedKeysInTheirOrderAndValuesOfTheirKinds(
      String file, String call, String list) throws Exception {
    JsonNode recorded = recorded(file);
    JsonNode model = recorded.path(list).get(0);

    List<JsonNode> rows = caller.list(call, list);

    assertThat(rows).hasSizeGreaterThan(280);
    assertThat(keys(caller.json(withSession(call)))).isEqualTo(keys(recorded));
    for (JsonNode row : rows) {
      assertThat(keys(row)).isEqualTo(keys(model));
      for (Map.Entry<String, JsonNode> field : row.properties()) {
        JsonNodeType type = field.getValue().getNodeType();
        JsonNodeType modelType = model.path(field.getKey()).getNodeType();
        assertThat(type == modelType || modelType == JsonNodeType.NULL)
            .as("%s is %s, recorded %s", field.getKey(), type, modelType)
            .isTrue();
      }
    }
  }

  @Test
  void whatNobodyFilledInIsZeroOrEmptyOrNullAsRecorded() throws Exception {
    JsonNode model = recorded("GetArticulosWS.field-sales.json").path("Articulos").get(0);
    List<JsonNode> rows = caller.list("GetArticulosWS", "Articulos");

    for (Map.Entry<String, JsonNode> field : model.properties()) {
      String value = field.getValue().asText();
      boolean unfilled = field.getValue().isNull() || value.isEmpty() || value.equals("0");
      if (unfilled && !field.getKey().equals("PorcentajeRE")) {
        assertThat(rows.stream().map(row -> row.path(field.getKey())))
            .as(field.getKey())
            .contains(field.getValue());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GetArticulosWS, Articulos InfoError",
    "GetCamposConfigurablesArticulosWS, Campos InfoError",
    "GetCategoriasWS, Categorias InfoError",
    "GetCategoriasWebWS, Categorias InfoError",
    "GetCondicionesTarifaWS?id_articulo=1, CondicionesTarifa InfoError",
    "GetFabricantesWS, Fabricantes InfoError",
    "GetImagenesArticulosWS?id_articulo=1, Imagenes InfoError",
    "GetNumArticulosWS, InfoError Numero",
    "GetArbolCamposConfigurablesArticulosWS?id_campo=5&id_familiacamposconfigurables=1, InfoError RamasArbol",
    "GetStockArticulosWS?id_articulo=1, InfoError Stock",
    "GetAsignaturasWS, InfoError Valores",
    "GetVersionWS, InfoError Version"
  })
  void theEnvelopesKeysStandInAlphabeticalOrder(String call, String keys) {
    assertThat(String.join(" ", keys(caller.json(withSession(call))))).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource({
    "GetCategoriasWS, Categorias",
    "GetCategoriasWebWS, Categorias",
    "GetFabricantesWS, Fabricantes",
    "GetColeccionesWS, Valores",
    "GetCamposConfigurablesArticulosWS, Campos",
    "GetArbolCamposConfigurablesArticulosWS?id_campo=5&id_familiacamposconfigurables=1, RamasArbol"
  })
  void theKeysOfReferenceRowsStandInAlphabeticalOrder(String call, String list) {
    assertThat(caller.list(call, list))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(keys(row)).isSorted());
  }

  @ParameterizedTest
  @CsvSource({"GetArticulosWS?x=19", "GetNumArticulosWS?x=19", "GetVersionWS?x=19"})
  void aWrongSessionIsAnsweredAsRecorded(String call) throws Exception {
    assertThat(caller.json(call)).isEqualTo(recorded("InfoError.code1.field-sales.json"));
  }

  @Test
  void stockedArticlesStandFirstByIdAndThenThoseWithoutStock() {
    List<JsonNode> rows = caller.list("GetStockArticulosWS?id_articulo=0", "Stock");
    List<Long> stocked = ids(rows.stream().filter(row -> !isZero(row)).toList());

    assertThat(stocked).isSorted().hasSizeLessThan(rows.size());
    List<Long> all = ids(rows);
    assertThat(all.lastIndexOf(stocked.get(stocked.size() - 1)))
        .as("of several warehouses one may be empty")
        .isLessThan(all.indexOf(firstWithoutStock(rows)));
    assertThat(all.subList(all.indexOf(firstWithoutStock(rows)), all.size())).isSorted();
  }

  @Test
  void aSaleMovesARowBetweenTwoPages() {
    List<Long> before = stockPage(1, 20);
    long sold = before.get(4);
    simulator.afterCall(
        "GetStockArticulosWS", 1, () -> simulator.catalogue().setStock(sold, BigDecimal.ZERO));

    assertThat(stockPage(1, 10)).contains(sold);
    assertThat(stockPage(11, 20)).doesNotContain(sold).contains(before.get(before.size() - 1));
    assertThat(stockPage(200, 400)).contains(sold);
    assertThat(stockPage(1, 1000)).doesNotHaveDuplicates();
  }

  @Test
  void theBaseTierIsFromZeroUnits() {
    for (long id = 1; id <= 300; id++) {
      List<JsonNode> tiers = simulator.catalogue().tariffs(id);
      if (!tiers.isEmpty()) {
        assertThat(tiers).anyMatch(tier -> tier.path("UdsMin").intValue() == 0);
      }
    }
  }

  @Test
  void anEmptyListIsNullWhereAskedTo() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder().articles(0).nullForEmptyList(true).build();
    try (VerialSimulator other = VerialSimulator.start(options)) {
      assertThat(new VerialCaller(other).get("GetArticulosWS?x=18").body())
          .isEqualTo("{\"Articulos\":null,\"InfoError\":{\"Codigo\":0,\"Descripcion\":null}}");
    }
    simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST));
    assertThat(caller.get("GetArticulosWS?x=18").body())
        .isEqualTo("{\"Articulos\":[],\"InfoError\":{\"Codigo\":0,\"Descripcion\":null}}");
  }

  private List<Long> stockPage(int first, int last) {
    return ids(
            caller.list(
                "GetStockArticulosWS?id_articulo=0&art_inicio=%d&art_fin=%d".formatted(first, last),
                "Stock"))
        .stream()
        .distinct()
        .toList();
  }

  private static long firstWithoutStock(List<JsonNode> rows) {
    Map<Long, Boolean> stocked =
        rows.stream()
            .collect(
                Collectors.toMap(
                    row -> row.path("ID_Articulo").asLong(),
                    row -> !isZero(row),
                    Boolean::logicalOr));
    return ids(rows).stream().filter(id -> !stocked.get(id)).findFirst().orElseThrow();
  }

  private static boolean isZero(JsonNode row) {
    return row.path("Stock").decimalValue().signum() == 0;
  }

  private static List<Long> ids(List<JsonNode> rows) {
    return rows.stream().map(row -> row.path("ID_Articulo").asLong()).toList();
  }

  private static List<String> keys(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static String withSession(String call) {
    return call + (call.contains("?") ? "&" : "?") + "x=18";
  }

  private static JsonNode recorded(String file) throws IOException {
    return new ObjectMapper().readTree(RECORDED.resolve(file).toFile());
  }
}
