package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final String STOCK = "GetStockArticulosWS?x=18&id_articulo=0";

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
  @ValueSource(ints = {500, 503, 429, 403, 404, 405, 401})
  void answersAnyStatus(int status) throws Exception {
    simulator.faults().add(Fault.status(status));

    assertThat(caller.get(STOCK).statusCode()).isEqualTo(status);
    assertThat(simulator.calls().calls().get(0).status()).isEqualTo(status);
  }

  @Test
  void answersAPageWithStatus200() throws Exception {
    simulator.faults().add(Fault.of(FaultKind.HTML_PAGE));

    HttpResponse<String> answer = caller.get(STOCK);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void answersNothingWithStatus200() throws Exception {
    simulator.faults().add(Fault.of(FaultKind.EMPTY_BODY));

    HttpResponse<String> answer = caller.get(STOCK);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED_MID_BODY", "NO_ANSWER"})
  void closesTheConnection(FaultKind kind) {
    simulator.faults().add(Fault.of(kind));

    assertThatThrownBy(() -> caller.get(STOCK)).isInstanceOf(IOException.class);
  }

  @Test
  void cutsTheJsonShortAsIfItWereWhole() throws Exception {
    String whole = caller.get(STOCK).body();
    simulator.faults().add(Fault.of(FaultKind.CUT_SHORT));

    String half = caller.get(STOCK).body();

    assertThat(whole).startsWith(half);
    assertThat(half.length()).isBetween(whole.length() / 3, whole.length() * 2 / 3);
  }

  @Test
  void hangsUntilTheFaultIsTakenAway() throws Exception {
    long fault = simulator.faults().add(Fault.hang().times(1));
    CompletableFuture<HttpResponse<String>> hanging = caller.getLater(STOCK);
    awaitStruck(fault);

    assertThat(caller.get("GetVersionWS?x=18").statusCode()).as("the next call").isEqualTo(200);
    assertThat(hanging).isNotDone();
    simulator.faults().remove(fault);

    assertThat(hanging.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void closingEndsWhatHangs() throws Exception {
    long fault = simulator.faults().add(Fault.hang());
    CompletableFuture<HttpResponse<String>> hanging = caller.getLater(STOCK);
    awaitStruck(fault);

    simulator.close();

    assertThatThrownBy(() -> hanging.thenApply(HttpResponse::body).get(10, TimeUnit.SECONDS))
        .isInstanceOf(Exception.class);
  }

  @Test
  void aFaultEndsByItselfAfterAWhile() throws Exception {
    simulator.faults().add(Fault.hang().lasting(Duration.ofMillis(50)));

    assertThat(caller.get(STOCK).statusCode()).isEqualTo(200);
    assertThat(caller.get(STOCK).statusCode()).isEqualTo(200);
    assertThat(simulator.faults().active()).isEmpty();
  }

  @Test
  void dripsSlowly() throws Exception {
    simulator.faults().add(Fault.slowDrip(200).on("GetVersionWS"));

    long before = System.nanoTime();
    assertThat(caller.get("GetVersionWS?x=18").body()).endsWith("}");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void delaysAnAnswer() throws Exception {
    simulator.faults().add(Fault.delay(Duration.ofMillis(150)).times(1));

    long before = System.nanoTime();
    assertThat(caller.get(STOCK).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(140));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 10, 20, 22})
  void givesAnErrorCodeBesideAListWithRows(int code) {
    simulator.faults().add(Fault.infoErrorWithRows(code));

    JsonNode answer = caller.json(STOCK);
    assertThat(answer.path("InfoError").path("Codigo").asInt()).isEqualTo(code);
    assertThat(answer.path("InfoError").path("Descripcion").asText()).isNotEmpty();
    assertThat(answer.path("Stock")).isNotEmpty();
    assertThat(simulator.calls().calls().get(0).infoCode()).isEqualTo(code);
  }

  @Test
  void anErrorCodeStandsBesideARowEvenWhereThereIsNone() {
    simulator.faults().add(Fault.infoErrorWithRows(2));

    assertThat(caller.json("GetImagenesArticulosWS?x=18&id_articulo=99999").path("Imagenes"))
        .hasSize(1);
  }

  @Test
  void anErrorStandsAlone() throws Exception {
    simulator.faults().add(Fault.infoError(4));

    assertThat(caller.get(STOCK).body())
        .isEqualTo(
            "{\"InfoError\":{\"Codigo\":4,\"Descripcion\":\"Error al componer el JSON de"
                + " salida\"}}");
    assertThat(simulator.calls().calls().get(0).infoCode()).isEqualTo(4);
  }

  @Test
  void pretendsThatThereIsNothing() {
    simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST));

    assertThat(caller.articleIds("")).isEmpty();
    assertThat(caller.json("GetNumArticulosWS?x=18").path("Numero").asInt(-1)).isZero();
  }

  @Test
  void code4MayConcernLargeBlocksOnly() {
    simulator.faults().add(Fault.infoError(4).on("GetArticulosWS").aboveRows(100));

    assertThat(caller.errorCode("GetArticulosWS?x=18")).isEqualTo(4);
    assertThat(caller.errorCode("GetArticulosWS?x=18&inicio=1&fin=101")).isEqualTo(4);
    assertThat(caller.errorCode("GetArticulosWS?x=18&inicio=1&fin=100")).isZero();
  }

  @Test
  void echoesTheSessionNumber() {
    simulator.faults().add(Fault.sessionEcho(2));

    assertThat(caller.json(STOCK).path("InfoError").path("Descripcion").asText()).contains("x=18");
  }

  @Test
  void mislabelsJson() throws Exception {
    simulator.faults().add(Fault.of(FaultKind.WRONG_CONTENT_TYPE));

    HttpResponse<String> answer = caller.get(STOCK);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body()).startsWith("{\"InfoError\"");
  }

  @Test
  void speaksTheVariantWithOtherNames() {
    simulator.faults().add(Fault.of(FaultKind.ALTERNATIVE_NAMES));
    simulator
        .catalogue()
        .setTariffs(7, List.of(Row.of("{\"ID_Articulo\":7,\"Precio\":3.5,\"UdsMin\":1}")));

    JsonNode stock = caller.json("GetStockArticulosWS?x=18&id_articulo=0").path("StockArticulos");
    assertThat(stock).isNotEmpty().allMatch(row -> row.has("IdArticulo"));
    JsonNode tariff =
        caller
            .json("GetCondicionesTarifaWS?x=18&id_articulo=7&id_cliente=0")
            .path("CondicionesTarifa");
    assertThat(tariff.isObject()).isTrue();
    assertThat(tariff.path("Precio").asText()).isEqualTo("3.5");
  }

  @Test
  void givesTariffsAsABareArray() {
    simulator.faults().add(Fault.of(FaultKind.BARE_ARRAY));

    JsonNode tariffs = caller.json("GetCondicionesTarifaWS?x=18&id_articulo=0&id_cliente=0");
    assertThat(tariffs.isArray()).isTrue();
    assertThat(tariffs).isNotEmpty().allMatch(row -> row.has("Precio"));
    assertThat(caller.json(STOCK).has("InfoError")).isTrue();
  }

  @Test
  void strikesTheNextCallsOnly() throws Exception {
    long fault = simulator.faults().add(Fault.status(503).times(2));

    assertThat(statuses(4)).containsExactly(503, 503, 200, 200);
    assertThat(simulator.faults().struck(fault)).isEqualTo(2);
  }

  @Test
  void strikesOneMethodOrArticleOnly() throws Exception {
    simulator.catalogue().addImage(7);
    simulator.faults().add(Fault.status(500).on("GetImagenesArticulosWS").forArticle(7));

    assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=7").statusCode()).isEqualTo(500);
    assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=8").statusCode()).isEqualTo(200);
    assertThat(caller.get("GetStockArticulosWS?x=18&id_articulo=7").statusCode()).isEqualTo(200);
    assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=0").statusCode())
        .as("a block that has the article's images")
        .isEqualTo(500);
  }

  @Test
  void strikesWithAProbabilityThatASeedRepeats() throws Exception {
    simulator.faults().add(Fault.status(500).withProbability(0.5));
    simulator.faults().seed(7);
    List<Integer> first = statuses(20);
    simulator.faults().seed(7);

    assertThat(statuses(20)).isEqualTo(first).contains(200, 500);
  }

  @Test
  void refusesConnectionsAndResumesOnTheSamePort() throws Exception {
    int port = simulator.port();
    simulator.refuseConnections();
    assertThatThrownBy(() -> caller.get(STOCK)).isInstanceOf(IOException.class);

    simulator.resume();

    assertThat(caller.get(STOCK).statusCode()).isEqualTo(200);
    assertThat(simulator.port()).isEqualTo(port);
  }

  @Test
  void refusesConnectionsForAWhile() throws Exception {
    simulator.refuseConnectionsFor(Duration.ofMillis(200));

    // A call that was under way when the port closed hangs until its own timeout of 20 s.
    boolean refused = false;
    boolean back = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!(refused && back) && System.nanoTime() < deadline) {
      try {
        back = caller.get("GetVersionWS?x=18").statusCode() == 200;
      } catch (IOException e) {
        refused = true;
        back = false;
      }
    }
    assertThat(refused).isTrue();
    assertThat(back).isTrue();
  }

  @Test
  void theManualsMannerPutsInfoErrorFirstAndErrorsBesideAList() throws Exception {
    try (VerialSimulator other =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(3).manner(Manner.MANUAL).build())) {
      assertThat(new VerialCaller(other).get("GetArticulosWS?x=18").body())
          .startsWith("{\"InfoError\":{\"Codigo\":0,\"Descripcion\":null},\"Articulos\":[");
      assertThat(new VerialCaller(other).get("GetArticulosWS?x=19").body())
          .endsWith(",\"Articulos\":[]}");
    }
  }

  @Test
  void givesNoMoreRowsThanItsCap() {
    simulator.faults().add(Fault.capped(40));

    assertThat(caller.articleIds("?inicio=11&fin=300")).hasSize(40).startsWith(11L);
    assertThat(caller.articleIds("?inicio=11&fin=20")).hasSize(10);
    assertThat(caller.articleIds("")).hasSize(40);
    assertThat(
            caller
                .list("GetStockArticulosWS?id_articulo=0&art_inicio=1&art_fin=300", "Stock")
                .stream()
                .map(row -> row.path("ID_Articulo"))
                .distinct())
        .hasSizeBetween(30, 40);
    assertThat(caller.images("?id_articulo=0&inicio=1&fin=300")).hasSize(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -2})
  void countsWrongly(int difference) {
    simulator.faults().add(Fault.countOff(difference));

    assertThat(caller.json("GetNumArticulosWS?x=18").path("Numero").asInt())
        .isEqualTo(300 + difference);
    assertThat(caller.articleIds("")).hasSize(300);
  }

  @Test
  void servesRowsThatAreNoJson() throws Exception {
    String row = "{\"Id\":7,\"Nombre\":\"pantalla 24\" negra\"}";
    simulator.catalogue().setArticleRow(7, Row.of(row));
    simulator.catalogue().setStock(7, List.of(Row.of("{\"ID_Articulo\":7,\"Stock\":12,50}")));
    simulator.catalogue().addImageRow(7, "{\"ID_Articulo\":7,}");

    assertThat(caller.get("GetArticulosWS?x=18&inicio=7&fin=7").body()).contains("[" + row + "]");
    assertThat(caller.get(STOCK).body()).contains("\"Stock\":12,50}");
    assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=7").body())
        .contains("{\"ID_Articulo\":7,}");
  }

  @Test
  void movesARowOfTheListBetweenTwoPages() {
    simulator.afterCall("GetArticulosWS", 1, () -> simulator.catalogue().moveArticle(11, 3));

    assertThat(caller.articleIds("?inicio=1&fin=10")).doesNotContain(11L);
    assertThat(caller.articleIds("?inicio=11&fin=20")).doesNotContain(11L).startsWith(10L);
    assertThat(caller.articleIds("?inicio=1&fin=5")).containsExactly(1L, 2L, 11L, 3L, 4L);
    assertThat(simulator.catalogue().article(11).path("Id").asLong()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({
    "WINDOWS_1252, application/json; charset=windows-1252",
    "UNDECLARED_WINDOWS_1252, application/json"
  })
  void speaksWindows1252(FaultKind kind, String contentType) throws Exception {
    simulator.catalogue().changeArticle(1, Map.of("Nombre", "Cañón número 1 €"));
    simulator.faults().add(Fault.of(kind));

    HttpResponse<byte[]> answer = caller.bytes("GetArticulosWS?x=18&fin=1");
    assertThat(answer.headers().firstValue("content-type")).hasValue(contentType);
    assertThat(new String(answer.body(), Charset.forName("windows-1252")))
        .contains("\"Cañón número 1 €\"");
  }

  @Test
  void redirectsToAnotherPlace() throws Exception {
    simulator.faults().add(Fault.redirect(301));

    HttpResponse<String> answer = caller.get("GetVersionWS?x=18");
    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("location"))
        .hasValue("/moved/WcfServiceLibraryVerial/GetVersionWS?x=18");
  }

  @ParameterizedTest
  @CsvSource({"EMPTY_LIST, []", "NULL_LIST, null"})
  void everyListOfImagesMayBeEmpty(FaultKind kind, String list) throws Exception {
    simulator.catalogue().addImage(7);
    simulator.faults().add(Fault.of(kind).on("GetImagenesArticulosWS"));

    assertThat(caller.get("GetImagenesArticulosWS?x=18&id_articulo=7").body())
        .isEqualTo(
            "{\"Imagenes\":%s,\"InfoError\":{\"Codigo\":0,\"Descripcion\":null}}".formatted(list));
    assertThat(caller.articleIds("")).hasSize(300);
  }

  private List<Integer> statuses(int calls) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(caller.get("GetVersionWS?x=18").statusCode());
    }
    return statuses;
  }

  /** A call is counted before it is struck. */
  private void awaitStruck(long fault) {
    await().atMost(Duration.ofMinutes(1)).until(() -> simulator.faults().struck(fault) > 0);
  }
}
