package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoisonTest {
  @Test
  void aPoisonedCatalogueHasBrokenRowsBehindTheGoodOnes() throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(20).imageBytes(3_000).poison(true).build())) {
      VerialCaller caller = new VerialCaller(simulator);

      List<JsonNode> rows = caller.list("GetArticulosWS", "Articulos");
      assertThat(rows).hasSize(34);
      assertThat(rows)
          .anyMatch(row -> row.path("Nombre").asText().length() == 10_000)
          .anyMatch(row -> row.path("Nombre").asText().contains("\u0000"))
          .anyMatch(row -> row.path("Nombre").asText().isEmpty())
          .anyMatch(row -> !row.has("Id"))
          .anyMatch(row -> row.path("Nombre").asText().equals("Repetido"));
      assertThat(caller.articleIds("?fecha=2025-01-01")).as("nothing of it is recent").isEmpty();
      assertThat(simulator.catalogue().images(29).get(0)).hasSizeLessThan(1_000_000);
      assertThat(caller.images("?id_articulo=30").get(0).path("Imagen").asText())
          .isEqualTo("¡esto no es Base64!");
      assertThat(caller.images("?id_articulo=32").get(0).path("Imagen").asText()).isEmpty();
    }
  }
}
