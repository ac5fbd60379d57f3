package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  @ParameterizedTest
  @CsvSource({
    "1.7.3, false, false, false",
    "1.8, true, false, false",
    "1.8.0, true, false, false",
    "1.8.1, true, false, false",
    "1.8.2, true, true, false",
    "1.8.3, true, true, true",
    "1.8.4, true, true, true",
    "1.10, true, true, true"
  })
  void aVersionDecidesWhichBlocksAreKnown(
      String version, boolean articles, boolean images, boolean stock) throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(60).imageBytes(3_000).version(version).build())) {
      VerialCaller caller = new VerialCaller(simulator);

      assertThat(caller.json("GetVersionWS?x=18").path("Version").asText()).isEqualTo(version);
      assertThat(caller.get("GetNumArticulosWS?x=18").statusCode()).isEqualTo(articles ? 200 : 404);
      assertThat(caller.articleIds("?inicio=1&fin=2")).hasSize(articles ? 2 : 60);
      int allImages = caller.images("?id_articulo=0").size();
      assertThat(caller.images("?id_articulo=0&inicio=1&fin=2")).hasSize(images ? 2 : allImages);
      assertThat(
              caller
                      .list("GetStockArticulosWS?id_articulo=0&art_inicio=1&art_fin=2", "Stock")
                      .size()
                  < 10)
          .isEqualTo(stock);
      assertThat(
              caller
                      .list(
                          "GetCondicionesTarifaWS?id_articulo=0&id_cliente=0&art_inicio=1&art_fin=2",
                          "CondicionesTarifa")
                      .size()
                  < 10)
          .isEqualTo(stock);
    }
  }

  @Test
  void anOldServerStillFiltersByDate() throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(60).version("1.7.3").build())) {
      simulator.catalogue().touch(7);

      assertThat(new VerialCaller(simulator).articleIds("?fecha=2025-06-01&inicio=5&fin=6"))
          .containsExactly(7L);
    }
  }

  @Test
  void anUnknownMethodMayAnswerAPage() throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(
            SimulatorOptions.builder()
                .articles(1)
                .versionMethodKnown(false)
                .unknownMethod(UnknownMethod.HTML_PAGE)
                .build())) {
      var answer = new VerialCaller(simulator).get("GetVersionWS?x=18");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("<!DOCTYPE html>");
      assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
    }
  }

  @Test
  void aVersionIsNumbersWithDots() {
    assertThatThrownBy(() -> VerialVersion.of("latest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a version such as 1.8.4 is expected, not latest");
  }
}
