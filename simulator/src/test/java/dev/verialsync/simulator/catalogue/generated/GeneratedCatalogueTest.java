package dev.verialsync.simulator.catalogue.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Page;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.catalogue.Selection;
import dev.verialsync.simulator.catalogue.TariffQuery;
import dev.verialsync.simulator.image.Image;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GeneratedCatalogueTest {
  private static final int BOOKSHOP = 7879;
  private static final ImageOptions IMAGES = new ImageOptions(45_000, 0);

  private final GeneratedCatalogue catalogue = new GeneratedCatalogue(1, BOOKSHOP, IMAGES);

  @Test
  void equalSeedsGiveEqualBytes() {
    GeneratedCatalogue again = new GeneratedCatalogue(1, BOOKSHOP, IMAGES);
    for (int i = 0; i < 300; i++) {
      long id = catalogue.idAt(i);
      assertThat(again.articleAt(i)).hasToString(catalogue.articleAt(i).toString());
      assertThat(again.stock(id)).hasToString(catalogue.stock(id).toString());
      assertThat(again.tariffs(id, TariffQuery.GENERAL))
          .hasToString(catalogue.tariffs(id, TariffQuery.GENERAL).toString());
      assertThat(bytes(again, id)).isDeepEqualTo(bytes(catalogue, id));
      assertThat(again.modifiedAt(i)).isEqualTo(catalogue.modifiedAt(i));
    }
  }

  @Test
  void anotherSeedGivesAnotherCatalogue() {
    GeneratedCatalogue other = new GeneratedCatalogue(2, BOOKSHOP, IMAGES);

    assertThat(
            IntStream.range(0, 200)
                .filter(
                    i -> other.articleAt(i).toString().equals(catalogue.articleAt(i).toString()))
                .count())
        .isLessThan(5);
  }

  @Test
  void hasAsManyImagesAsTheRealBookshop() {
    int[] counts = IntStream.rangeClosed(1, BOOKSHOP).map(catalogue::imageCount).toArray();

    assertThat((double) Arrays.stream(counts).filter(count -> count == 0).count() / BOOKSHOP)
        .isBetween(0.42, 0.44);
    assertThat(Arrays.stream(counts).sum()).isCloseTo(4491, Percentage.withPercentage(4));
    assertThat(catalogue.imageCount(4711)).isEqualTo(3);
    assertThat(Arrays.stream(counts).max()).hasValue(48);
  }

  @Test
  void sharesPlaceholdersAmongArticles() {
    Map<Integer, Integer> articlesByImage = new HashMap<>();
    for (long id = 1; id <= 1500; id++) {
      for (Image image : catalogue.images(id)) {
        articlesByImage.merge(Arrays.hashCode(image.bytes()), 1, Integer::sum);
      }
    }

    assertThat(articlesByImage.values().stream().filter(articles -> articles > 3).count())
        .isBetween(3L, 8L);
  }

  @Test
  void hasTheTraitsOfARealBookshop() {
    List<JsonNode> rows =
        IntStream.range(0, BOOKSHOP).mapToObj(i -> catalogue.articleAt(i).parse()).toList();

    assertThat(rows)
        .as("names fit and are never missing")
        .allMatch(row -> row.path("Nombre").asText().length() <= 100)
        .noneMatch(row -> row.path("Nombre").asText().isBlank())
        .anyMatch(row -> row.path("Nombre").asText().contains("ñ"))
        .anyMatch(row -> row.path("Nombre").asText().contains("«"))
        .anyMatch(row -> row.path("Nombre").asText().contains("€"));
    assertThat(rows)
        .anyMatch(row -> row.path("Autores").isArray() && row.path("Autores").size() > 1)
        .anyMatch(row -> row.path("Autores").isNull())
        .anyMatch(row -> row.path("ID_ArticuloEcotasas").asLong() > 0)
        .anyMatch(row -> row.path("FechaInactivo").asText().length() > 10)
        .anyMatch(row -> row.path("ID_CategoriaWeb4").asLong() > 0)
        .anyMatch(row -> row.path("ID_Categoria").asLong() == 0)
        .anyMatch(row -> row.path("CamposConfigurables").size() > 1);
    Map<String, Integer> variants = new HashMap<>();
    rows.stream()
        .map(row -> row.path("Nexo").asText(""))
        .filter(nexo -> !nexo.isEmpty())
        .forEach(nexo -> variants.merge(nexo, 1, Integer::sum));
    assertThat(variants.values()).isNotEmpty().allMatch(count -> count == 4 || count < 4);
  }

  @Test
  void theManualsMannerHasAllThatClientsGuardAgainst() {
    GeneratedCatalogue manual = new GeneratedCatalogue(1, 2000, IMAGES, Manner.MANUAL);
    List<JsonNode> rows =
        IntStream.range(0, 2000).mapToObj(i -> manual.articleAt(i).parse()).toList();

    assertThat(rows)
        .as("decimals in three spellings")
        .anyMatch(row -> row.path("Peso").isNumber())
        .anyMatch(row -> row.path("Peso").asText().contains(",") && row.path("Peso").isTextual())
        .anyMatch(row -> row.path("Peso").asText().contains(".") && row.path("Peso").isTextual());
    assertThat(rows)
        .as("a missing text in three spellings")
        .anyMatch(row -> !row.has("Descripcion"))
        .anyMatch(row -> row.path("Descripcion").isNull())
        .anyMatch(row -> row.path("Descripcion").asText("-").isEmpty());
    assertThat(rows)
        .anyMatch(row -> row.path("Autores").isTextual())
        .anyMatch(row -> row.has("PVP"))
        .anyMatch(row -> !row.has("Paginas"));
    assertThat(manual.tariffs(1, TariffQuery.GENERAL).get(0).parse().path("UdsMin").asDouble())
        .isEqualTo(1);
  }

  @Test
  void hasBarcodesOfEveryKind() {
    List<String> barcodes =
        IntStream.range(0, BOOKSHOP)
            .mapToObj(i -> catalogue.articleAt(i).parse().path("ReferenciaBarras").asText(""))
            .toList();
    Set<String> distinct = new HashSet<>(barcodes);

    assertThat(barcodes)
        .anyMatch(code -> code.isEmpty() || code.equals("null"))
        .anyMatch(code -> !code.equals(code.strip()))
        .anyMatch(code -> code.startsWith("ref-"));
    assertThat(distinct.size()).as("some are repeated").isLessThan(barcodes.size() - 100);
    assertThat(barcodes).allMatch(code -> code.length() <= 25);
  }

  @Test
  void hasStockOfEveryKind() {
    List<List<JsonNode>> stock =
        LongStream.rangeClosed(1, 2000)
            .mapToObj(id -> catalogue.stock(id).stream().map(Row::parse).toList())
            .toList();

    assertThat(stock)
        .anyMatch(List::isEmpty)
        .anyMatch(rows -> rows.size() > 1)
        .anyMatch(rows -> rows.stream().anyMatch(row -> units(row).signum() < 0))
        .anyMatch(
            rows ->
                rows.stream().anyMatch(row -> units(row).remainder(BigDecimal.ONE).signum() != 0));
  }

  @Test
  void hasTariffsOfEveryKind() {
    List<List<JsonNode>> tariffs =
        LongStream.rangeClosed(1, 2000)
            .mapToObj(
                id -> catalogue.tariffs(id, TariffQuery.GENERAL).stream().map(Row::parse).toList())
            .toList();

    assertThat(tariffs)
        .anyMatch(List::isEmpty)
        .anyMatch(rows -> rows.size() == 3)
        .anyMatch(
            rows ->
                rows.size() == 3
                    && decimal(rows.get(0), "UdsMin").compareTo(decimal(rows.get(2), "UdsMin")) > 0)
        .allSatisfy(
            rows -> {
              Set<BigDecimal> tiers = new HashSet<>();
              rows.forEach(row -> tiers.add(decimal(row, "UdsMin").stripTrailingZeros()));
              assertThat(tiers).hasSameSizeAs(rows);
            });
  }

  @Test
  void aMillionArticlesAreNotKept() {
    GeneratedCatalogue million = new GeneratedCatalogue(1, 1_000_000, IMAGES);
    Catalogue live = new Catalogue(million, Clock.systemUTC());

    assertThat(live.size()).isEqualTo(1_000_000);
    assertThat(live.article(1_000_000).path("Id").asLong()).isEqualTo(1_000_000);
    assertThat(live.pages().articles(new Selection(Selection.EVER, 999_999, 1_000_010)).size())
        .isEqualTo(2);
    Page images =
        live.pages()
            .images(0, 0, new Selection(Selection.EVER, 500_001, 500_050), ImageBlockHabits.RIGHT);
    assertThat(images.size()).isEqualTo(50);
  }

  private static BigDecimal units(JsonNode row) {
    return decimal(row, "Stock");
  }

  private static BigDecimal decimal(JsonNode row, String field) {
    return new BigDecimal(row.path(field).asText().replace(',', '.').toLowerCase(Locale.ROOT));
  }

  private static byte[][] bytes(GeneratedCatalogue catalogue, long id) {
    return catalogue.images(id).stream().map(Image::bytes).toArray(byte[][]::new);
  }
}
