package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminTest {
  private VerialSimulator simulator;
  private VerialCaller caller;

  @BeforeEach
  void start() throws Exception {
    simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(100).imageBytes(3_000).build());
    caller = new VerialCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void showsWhereItStands() throws Exception {
    caller.get("GetVersionWS?x=18");

    JsonNode overview = caller.adminJson("GET", "", "");
    assertThat(overview.path("url").asText()).isEqualTo(simulator.uri().toString());
    assertThat(overview.path("articles").asInt()).isEqualTo(100);
    assertThat(overview.path("calls").path("byMethod").path("GetVersionWS").asInt()).isEqualTo(1);
    assertThat(simulator.calls().total()).as("its own calls are not counted").isEqualTo(1);
  }

  @Test
  void countsAndForgetsCalls() throws Exception {
    caller.get("GetImagenesArticulosWS?x=18&id_articulo=5");

    assertThat(caller.adminJson("GET", "calls", "").path("articlesAskedForImages").asInt())
        .isEqualTo(1);
    JsonNode line = caller.adminJson("GET", "calls/log", "").path(0);
    assertThat(line.path("method").asText()).isEqualTo("GetImagenesArticulosWS");
    assertThat(line.path("parameters").toString()).isEqualTo("{\"id_articulo\":\"5\"}");
    assertThat(caller.adminJson("DELETE", "calls", "").path("total").asInt()).isZero();
  }

  @Test
  void changesTheCatalogue() throws Exception {
    JsonNode answer =
        caller.adminJson(
            "POST",
            "changes",
            """
            [{"op": "changeArticle", "id": 5, "fields": {"Nombre": "Nuevo", "Aux1": null, "Peso": 0.250}},
             {"op": "touchArticle", "id": 6},
             {"op": "removeArticle", "id": 7},
             {"op": "returnArticle", "id": 7},
             {"op": "removeArticle", "id": 8},
             {"op": "addArticle"},
             {"op": "addArticle", "row": {"Id": 500, "Nombre": "A mano"}},
             {"op": "setStock", "id": 5, "units": "3.5000"},
             {"op": "setStock", "id": 6, "rows": [{"ID_Articulo": 6, "Stock": "uno"}]},
             {"op": "setTariffs", "id": 5, "price": "10.000000"},
             {"op": "setTariffs", "id": 6, "rows": []},
             {"op": "setReferences", "list": "courses", "rows": [{"Id": 1, "Valor": "Máster"}]}]
            """);

    assertThat(answer.path("articles").toString()).isEqualTo("[5,6,7,7,8,101,500,5,6,5,6]");
    assertThat(simulator.catalogue().article(5).path("Nombre").asText()).isEqualTo("Nuevo");
    assertThat(simulator.catalogue().article(5).path("Peso").asText()).isEqualTo("0.250");
    assertThat(simulator.catalogue().article(5).path("Aux1").isNull()).isTrue();
    assertThat(simulator.catalogue().contains(8)).isFalse();
    assertThat(simulator.catalogue().stock(5).get(0).path("Stock").asText()).isEqualTo("3.5000");
    assertThat(simulator.catalogue().stock(6).get(0).path("Stock").asText()).isEqualTo("uno");
    assertThat(simulator.catalogue().tariffs(6)).isEmpty();
    assertThat(caller.list("GetCursosWS", "Valores")).hasSize(1);
  }

  @Test
  void changesImages() throws Exception {
    caller.admin(
        "POST",
        "changes",
        """
        [{"op": "addImage", "id": 5, "Imagen": "AQ=="},
         {"op": "addImage", "id": 5},
         {"op": "replaceImage", "id": 5, "position": 1},
         {"op": "replaceImage", "id": 5, "position": 1, "Imagen": "Ag=="},
         {"op": "moveImage", "id": 5, "position": 1, "to": 6}]
        """);

    assertThat(simulator.catalogue().images(6)).last().isEqualTo(new byte[] {2});
    JsonNode article = caller.adminJson("GET", "articles/6", "");
    assertThat(article.path("images").path(article.path("images").size() - 1).path("bytes").asInt())
        .isEqualTo(1);
    int images = simulator.catalogue().imageCount(6);
    caller.admin("POST", "changes", "{\"op\": \"removeImage\", \"id\": 6, \"position\": 1}");
    assertThat(simulator.catalogue().imageCount(6)).isEqualTo(images - 1);
    simulator.catalogue().addImage(9, new byte[] {1});
    simulator.catalogue().addImage(9, new byte[] {2});
    while (simulator.catalogue().imageCount(9) > 2) {
      simulator.catalogue().removeImage(9, 1);
    }
    caller.admin("POST", "changes", "{\"op\": \"reorderImages\", \"id\": 9, \"order\": [2, 1]}");
    assertThat(simulator.catalogue().images(9).toArray(byte[][]::new))
        .isDeepEqualTo(new byte[][] {{2}, {1}});
  }

  @Test
  void changesManyArticlesAtOnce() throws Exception {
    JsonNode answer =
        caller.adminJson(
            "POST", "changes", "{\"op\": \"bulk\", \"change\": \"article\", \"share\": 0.05}");

    assertThat(answer.path("articles")).hasSize(5);
    assertThat(caller.articleIds("?fecha=2025-06-01")).hasSize(5);
    assertThat(
            caller
                .adminJson(
                    "POST", "changes", "{\"op\": \"bulk\", \"change\": \"price\", \"count\": 7}")
                .path("articles"))
        .hasSize(7);
  }

  @Test
  void setsTheClock() throws Exception {
    caller.admin("PUT", "clock", "{\"freezeAt\": \"2026-10-25T00:30:00Z\"}");
    assertThat(caller.adminJson("GET", "clock", "").path("wallClock").asText())
        .isEqualTo("2026-10-25T02:30");
    caller.admin("PUT", "clock", "{\"advance\": \"PT1H\"}");
    assertThat(caller.adminJson("GET", "clock", "").path("wallClock").asText())
        .isEqualTo("2026-10-25T02:30");
    caller.admin("PUT", "clock", "{\"offset\": \"PT10M\"}");
    caller.admin("PUT", "clock", "{\"runFrom\": \"2030-01-01T00:00:00Z\"}");
    assertThat(caller.adminJson("GET", "clock", "").path("instant").asText()).startsWith("2030-01");
    assertThat(caller.adminJson("DELETE", "clock", "").path("instant").asText())
        .doesNotStartWith("2030");
  }

  @Test
  void switchesFaultsOnAndOff() throws Exception {
    long id =
        caller
            .adminJson(
                "POST",
                "faults",
                "{\"kind\": \"status\", \"code\": 503, \"method\": \"GetVersionWS\", \"times\": 1}")
            .path("id")
            .asLong();
    assertThat(caller.get("GetVersionWS?x=18").statusCode()).isEqualTo(503);
    assertThat(caller.get("GetVersionWS?x=18").statusCode()).isEqualTo(200);
    assertThat(caller.adminJson("GET", "faults", "").path(0).path("struck").asInt()).isEqualTo(1);
    assertThat(caller.adminJson("DELETE", "faults/" + id, "")).isEmpty();
    caller.admin(
        "POST",
        "faults",
        "{\"kind\": \"info-error\", \"code\": 4, \"article\": 5, \"probability\": 1, \"aboveRows\": 0, \"for\": \"PT1H\"}");
    assertThat(caller.errorCode("GetArticulosWS?x=18&inicio=5&fin=5")).isEqualTo(4);
    assertThat(caller.errorCode("GetArticulosWS?x=18&inicio=6&fin=6")).isZero();
    assertThat(caller.adminJson("DELETE", "faults", "")).isEmpty();
  }

  @Test
  void changesTheListBetweenTwoPages() throws Exception {
    caller.admin(
        "POST",
        "hooks",
        "{\"after\": \"GetArticulosWS\", \"call\": 2, \"changes\": [{\"op\": \"removeArticle\", \"id\": 1}]}");

    assertThat(caller.articleIds("?inicio=1&fin=2")).containsExactly(1L, 2L);
    assertThat(caller.articleIds("?inicio=3&fin=4")).containsExactly(3L, 4L);
    assertThat(caller.articleIds("?inicio=5&fin=6")).containsExactly(6L, 7L);
    assertThat(caller.adminJson("GET", "hooks", "").path("waiting").asInt()).isZero();
  }

  @Test
  void changesSettings() throws Exception {
    caller.admin(
        "PUT", "settings", "{\"version\": \"1.7.3\", \"session\": 99, \"latency\": \"PT0S\"}");

    assertThat(caller.json("GetVersionWS?x=99").path("Version").asText()).isEqualTo("1.7.3");
    assertThat(caller.errorCode("GetVersionWS?x=18")).isEqualTo(1);
  }

  @Test
  void refusesConnectionsForAWhile() throws Exception {
    assertThat(
            caller
                .adminJson("POST", "refuse", "{\"for\": \"PT0.1S\"}")
                .path("refusingFor")
                .asText())
        .isEqualTo("PT0.1S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | nothing  | ''                                     | 404 | no such request: GET nothing",
        "POST   | changes  | {\"op\": \"dance\", \"id\": 1}         | 400 | unknown op \"dance\"",
        "POST   | changes  | {\"op\": \"touchArticle\", \"id\": 999}| 400 | no article 999",
        "POST   | changes  | {\"op\": \"touchArticle\"}             | 400 | \"id\" must be a number",
        "POST   | changes  | not json                               | 400 | the body is no JSON",
        "PUT    | clock    | {}                                     | 400 | offset, runFrom, freezeAt or advance",
        "PUT    | settings | {\"version\": \"x\"}                   | 400 | a version such as 1.8.4",
        "POST   | faults   | {\"kind\": \"flood\"}                  | 400 | FLOOD"
      })
  void saysWhatIsWrong(String method, String path, String body, int status, String message)
      throws Exception {
    var answer = caller.admin(method, path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().replace("\\\"", "\"")).contains(message);
  }
}
