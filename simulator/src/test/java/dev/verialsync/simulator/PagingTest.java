package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  @Test
  void boundsAreInclusiveAndCountFromOne() throws Exception {
    try (VerialSimulator simulator = started(Bounds.ROWS)) {
      VerialCaller caller = new VerialCaller(simulator);

      assertThat(caller.articleIds("?inicio=1&fin=3")).containsExactly(1L, 2L, 3L);
      assertThat(caller.articleIds("?inicio=199&fin=400")).containsExactly(199L, 200L);
      assertThat(caller.articleIds("?inicio=198")).containsExactly(198L, 199L, 200L);
      assertThat(caller.articleIds("?fin=2")).containsExactly(1L, 2L);
      assertThat(caller.articleIds("?inicio=0&fin=1")).containsExactly(1L);
      assertThat(caller.articleIds("?inicio=201&fin=300")).isEmpty();
      assertThat(caller.articleIds("?inicio=5&fin=4")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 1000})
  void pagesOfImagesCountImagesSoThatAnArticleMayStraddleThem(int block) throws Exception {
    try (VerialSimulator simulator = started(Bounds.ROWS)) {
      VerialCaller caller = new VerialCaller(simulator);
      for (int i = 0; i < 9; i++) {
        simulator.catalogue().addImage(20);
      }
      List<JsonNode> all = caller.images("?id_articulo=0");

      List<JsonNode> paged = new ArrayList<>();
      List<JsonNode> page;
      do {
        int first = paged.size() + 1;
        page = caller.images("?id_articulo=0&inicio=" + first + "&fin=" + (first + block - 1));
        assertThat(page.size()).isLessThanOrEqualTo(block);
        paged.addAll(page);
      } while (page.size() == block);
      assertThat(paged).isEqualTo(all);
    }
  }

  @Test
  void pagesOfImagesCountArticlesWhereAskedTo() throws Exception {
    try (VerialSimulator simulator = started(Bounds.ARTICLES)) {
      VerialCaller caller = new VerialCaller(simulator);
      simulator.catalogue().addImage(2);
      simulator.catalogue().addImage(2);

      assertThat(caller.images("?id_articulo=0&inicio=2&fin=2"))
          .hasSize(simulator.catalogue().imageCount(2))
          .allMatch(row -> row.path("ID_Articulo").asLong() == 2);
    }
  }

  @Test
  void pagesOfFilteredImagesFitTogether() throws Exception {
    try (VerialSimulator simulator = started(Bounds.ROWS)) {
      VerialCaller caller = new VerialCaller(simulator);
      String since = "&fecha=2022-06-01";
      List<JsonNode> all = caller.images("?id_articulo=0" + since);
      assertThat(all).hasSizeBetween(20, 100);

      List<JsonNode> paged = new ArrayList<>();
      for (int first = 1; first <= all.size(); first += 8) {
        paged.addAll(
            caller.images("?id_articulo=0&inicio=" + first + "&fin=" + (first + 7) + since));
      }
      assertThat(paged).isEqualTo(all);
    }
  }

  @Test
  void pagesOfStockAndTariffsCountArticles() throws Exception {
    try (VerialSimulator simulator = started(Bounds.ROWS)) {
      VerialCaller caller = new VerialCaller(simulator);
      List<JsonNode> all = caller.list("GetStockArticulosWS?id_articulo=0", "Stock");

      List<JsonNode> paged = new ArrayList<>();
      for (int first = 1; first <= 200; first += 30) {
        String bounds = "&art_inicio=" + first + "&art_fin=" + (first + 29);
        List<JsonNode> page = caller.list("GetStockArticulosWS?id_articulo=0" + bounds, "Stock");
        assertThat(page.stream().map(row -> row.path("ID_Articulo")).distinct())
            .hasSizeBetween(1, 30);
        paged.addAll(page);
      }
      assertThat(paged).isEqualTo(all);
      assertThat(
              caller.list(
                  "GetCondicionesTarifaWS?id_articulo=0&id_cliente=0&art_inicio=5&art_fin=5",
                  "CondicionesTarifa"))
          .isNotEmpty()
          .allMatch(row -> row.path("ID_Articulo").asLong() == 5);
    }
  }

  @Test
  void pagesOfStockCountRowsWhereAskedTo() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder().articles(200).stockBounds(Bounds.ROWS).build();
    try (VerialSimulator simulator = VerialSimulator.start(options)) {
      VerialCaller caller = new VerialCaller(simulator);

      assertThat(caller.list("GetStockArticulosWS?id_articulo=0&art_inicio=11&art_fin=20", "Stock"))
          .isEqualTo(caller.list("GetStockArticulosWS?id_articulo=0", "Stock").subList(10, 20));
    }
  }

  @Test
  void aListThatChangesBetweenTwoPagesShifts() throws Exception {
    try (VerialSimulator simulator = started(Bounds.ROWS)) {
      VerialCaller caller = new VerialCaller(simulator);
      simulator.afterCall("GetArticulosWS", 1, () -> simulator.catalogue().removeArticle(3));

      assertThat(caller.articleIds("?inicio=1&fin=5")).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(caller.articleIds("?inicio=6&fin=10")).containsExactly(7L, 8L, 9L, 10L, 11L);
    }
  }

  private static VerialSimulator started(Bounds imageBounds) throws Exception {
    return VerialSimulator.start(
        SimulatorOptions.builder()
            .articles(200)
            .imageBytes(3_000)
            .imageBounds(imageBounds)
            .build());
  }
}
