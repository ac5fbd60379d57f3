package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.ImageBlockHabits.Edges;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBlockHabitsTest {
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final String BLOCK = "?id_articulo=0&inicio=1&fin=20";
  private static final int ARTICLES = 60;

  private VerialSimulator simulator;
  private VerialCaller caller;
  private List<JsonNode> truth;

  @BeforeEach
  void start() throws Exception {
    simulator =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(ARTICLES).imageBytes(3_000).build());
    caller = new VerialCaller(simulator);
    for (long id : List.of(7L, 14L, 15L)) {
      while (simulator.catalogue().imageCount(id) < 3) {
        simulator.catalogue().addImage(id);
      }
    }
    truth = singles();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void withoutHabitsBlocksAreAsSingleAnswers() {
    assertThat(caller.images("?id_articulo=0")).isEqualTo(truth);
  }

  @Test
  void boundsCanBeIgnored() {
    have(ImageBlockHabits.RIGHT.withIgnoreBounds(true));

    assertThat(caller.images("?id_articulo=0&inicio=5&fin=6")).isEqualTo(truth);
  }

  @Test
  void rowsAtACutAreDropped() {
    have(ImageBlockHabits.RIGHT.withEdges(Edges.DROPPED));

    assertThat(caller.images("?id_articulo=0&inicio=1&fin=10")).isEqualTo(truth.subList(0, 9));
    assertThat(caller.images("?id_articulo=0&inicio=11&fin=20")).isEqualTo(truth.subList(11, 19));
    assertThat(caller.images("?id_articulo=0")).as("nothing is cut").isEqualTo(truth);
  }

  @Test
  void rowsAtACutAreDoubled() {
    have(ImageBlockHabits.RIGHT.withEdges(Edges.DOUBLED));

    List<JsonNode> page = caller.images("?id_articulo=0&inicio=11&fin=20");
    assertThat(page).hasSize(12);
    assertThat(page.subList(1, 11)).isEqualTo(truth.subList(10, 20));
    assertThat(page.get(0)).isEqualTo(page.get(1));
    assertThat(page.get(11)).isEqualTo(page.get(10));
  }

  @Test
  void rowsAtACutChangePlaces() {
    have(ImageBlockHabits.RIGHT.withEdges(Edges.REORDERED));

    List<JsonNode> page = caller.images("?id_articulo=0&inicio=1&fin=10");
    assertThat(page.subList(0, 8)).isEqualTo(truth.subList(0, 8));
    assertThat(page.subList(8, 10)).containsExactly(truth.get(9), truth.get(8));
  }

  @Test
  void rowsAreDroppedWhereArticlesAreCounted() {
    have(ImageBlockHabits.RIGHT.withCountArticles(true).withEdges(Edges.DROPPED));

    List<JsonNode> upTo14 = truth.stream().filter(row -> id(row) <= 14).toList();
    assertThat(caller.images("?id_articulo=0&inicio=1&fin=14"))
        .isEqualTo(upTo14.subList(0, upTo14.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everySecondImageIsLostInBlocksThatFitTogether(boolean countArticles) {
    have(ImageBlockHabits.RIGHT.withCountArticles(countArticles).withLoseSecond(true));

    List<JsonNode> expected = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      boolean second =
          i > 0
              && id(truth.get(i)) == id(truth.get(i - 1))
              && (i == 1 || id(truth.get(i - 2)) != id(truth.get(i)));
      if (!second) {
        expected.add(truth.get(i));
      }
    }
    assertThat(expected).hasSizeLessThanOrEqualTo(truth.size() - 3);
    assertThat(pages()).isEqualTo(expected);
    assertThat(singles()).isEqualTo(truth);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everySeventhArticleIsMissingInBlocksThatFitTogether(boolean countArticles) {
    have(ImageBlockHabits.RIGHT.withCountArticles(countArticles).withOmitEvery(7));

    assertThat(pages()).isEqualTo(truth.stream().filter(row -> id(row) % 7 != 0).toList());
    assertThat(singles()).isEqualTo(truth);
  }

  @Test
  void aBlockFailsAboveASizeAndAnArticleDoesNot() {
    Fault fault = Fault.infoError(4).on(IMAGES).inBlocks();
    long byRows = simulator.faults().add(fault.aboveRows(2));
    assertThat(codeOf("inicio=1&fin=3&id_articulo=0")).isEqualTo(4);
    assertThat(codeOf("inicio=1&fin=2&id_articulo=0")).isZero();
    assertThat(codeOf("id_articulo=7")).as("of three rows").isZero();
    simulator.faults().remove(byRows);

    long largest = 5L * truth.get(0).path("Imagen").asText().length();
    simulator.faults().add(fault.aboveBytes(largest));
    assertThat(codeOf("inicio=1&fin=30&id_articulo=0")).isEqualTo(4);
    assertThat(codeOf("inicio=1&fin=1&id_articulo=0")).isZero();
  }

  @Test
  void aBlockFailsForAnArticleWhoseOwnAnswerIsRight() throws Exception {
    simulator.faults().add(Fault.status(500).on(IMAGES).forArticle(7).inBlocks());
    assertThat(caller.get(IMAGES + BLOCK + "&x=18").statusCode()).isEqualTo(500);
    assertThat(caller.get(IMAGES + "?id_articulo=0&inicio=30&fin=32&x=18").statusCode())
        .as("a block without it")
        .isEqualTo(200);
    assertThat(caller.images("?id_articulo=7")).hasSize(3);
    simulator.faults().clear();

    simulator.faults().add(Fault.of(FaultKind.CLOSED_MID_BODY).on(IMAGES).forArticle(7).inBlocks());
    assertThatThrownBy(() -> caller.get(IMAGES + BLOCK + "&x=18")).isInstanceOf(IOException.class);
    assertThat(caller.images("?id_articulo=7")).hasSize(3);
  }

  @Test
  void anAnswerTakesTimeByItsBytes() {
    simulator.setLatencyPerMegabyte(Duration.ofSeconds(1));
    long block = millis("?id_articulo=0");
    long article = millis("?id_articulo=7");

    long bytes = truth.stream().mapToLong(row -> row.toString().length()).sum();
    assertThat(block).isGreaterThanOrEqualTo(bytes / 1_000);
    assertThat(article).isLessThan(block);
  }

  @Test
  void aServerWithoutAVersionMayHeedTheBounds() throws Exception {
    simulator.close();
    simulator =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(ARTICLES).versionMethodKnown(false).build());
    caller = new VerialCaller(simulator);

    assertThat(caller.get("GetVersionWS?x=18").statusCode()).isEqualTo(404);
    assertThat(caller.images("?id_articulo=0&inicio=2&fin=3")).hasSize(2);
  }

  @Test
  void theAdminSurfaceSetsThem() throws Exception {
    caller.admin(
        "PUT",
        "settings",
        """
        {"imageBlocks": {"countArticles": true, "edges": "doubled", "loseSecond": true, "omitEvery": 9},
         "latencyPerMegabyte": "PT0.001S"}
        """);
    assertThat(caller.adminJson("GET", "", "").path("imageBlocks").toString())
        .isEqualTo(
            "{\"countArticles\":true,\"ignoreBounds\":false,\"edges\":\"DOUBLED\",\"loseSecond\":true,\"omitEvery\":9}");

    caller.admin("PUT", "settings", "{\"imageBlocks\": {}}");
    assertThat(caller.images("?id_articulo=0")).isEqualTo(truth);

    caller.admin(
        "POST",
        "faults",
        "{\"kind\": \"info-error\", \"code\": 4, \"blocksOnly\": true, \"aboveBytes\": 100}");
    assertThat(codeOf("id_articulo=0")).isEqualTo(4);
    assertThat(codeOf("id_articulo=7")).isZero();
    assertThat(caller.adminJson("GET", "faults", "").path(0).path("aboveBytes").asInt())
        .isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"edges\": \"torn\"} | Edges", "{\"omitEvery\": -1} | omitEvery is -1"})
  void aHabitThatDoesNotExistIsRefused(String habits, String message) throws Exception {
    var answer = caller.admin("PUT", "settings", "{\"imageBlocks\": " + habits + "}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(message);
  }

  private void have(ImageBlockHabits habits) {
    simulator.setImageBlocks(habits);
  }

  private List<JsonNode> singles() {
    List<JsonNode> rows = new ArrayList<>();
    simulator
        .catalogue()
        .articleIds()
        .forEach(id -> rows.addAll(caller.images("?id_articulo=" + id)));
    return rows;
  }

  private List<JsonNode> pages() {
    List<JsonNode> rows = new ArrayList<>();
    for (int first = 1; first <= Math.max(ARTICLES, truth.size()); first += 8) {
      rows.addAll(caller.images("?id_articulo=0&inicio=" + first + "&fin=" + (first + 7)));
    }
    return rows;
  }

  private int codeOf(String query) {
    return caller.errorCode(IMAGES + "?x=18&" + query);
  }

  private long millis(String query) {
    long before = System.nanoTime();
    caller.images(query);
    return Duration.ofNanos(System.nanoTime() - before).toMillis();
  }

  private static long id(JsonNode row) {
    return row.path("ID_Articulo").asLong();
  }
}
