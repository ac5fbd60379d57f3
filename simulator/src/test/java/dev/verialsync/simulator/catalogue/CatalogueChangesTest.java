package dev.verialsync.simulator.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.simulator.catalogue.generated.GeneratedCatalogue;
import dev.verialsync.simulator.catalogue.generated.ImageOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueChangesTest {
  private static final LocalDateTime NOW = LocalDateTime.parse("2026-11-24T10:00");
  private static final Selection CHANGED =
      new Selection(ErpTime.minute(NOW), 1, Selection.TO_THE_END);

  private final Catalogue catalogue =
      new Catalogue(
          new GeneratedCatalogue(1, 300, new ImageOptions(3_000, 0)),
          Clock.fixed(Instant.parse("2026-11-24T09:00:30Z"), ErpTime.ZONE));

  @Test
  void aChangedFieldIsServedAndStamped() {
    JsonNode before = catalogue.article(12);

    catalogue.changeArticle(12, Map.of("Nombre", "El año «nuevo»"));

    assertThat(catalogue.article(12).path("Nombre").asText()).isEqualTo("El año «nuevo»");
    assertThat(catalogue.article(12).path("Peso").asText()).isEqualTo(before.path("Peso").asText());
    assertThat(changed()).containsExactly(12L);
    assertThat(catalogue.modifiedAt(12)).isEqualTo(NOW);
  }

  @Test
  void stockAndPricesChangeWithoutAStamp() {
    catalogue.setStock(5, new BigDecimal("12.5000"));
    catalogue.setPrice(5, new BigDecimal("9.615385"));

    assertThat(catalogue.stock(5)).hasSize(1);
    assertThat(catalogue.stock(5).get(0).path("Stock").asText()).isEqualTo("12.5000");
    assertThat(catalogue.tariffs(5).get(0).path("Precio").asText()).isEqualTo("9.615385");
    assertThat(changed()).isEmpty();
  }

  @Test
  void aRemovedArticleVanishesEverywhereAndReturnsInItsPlace() {
    catalogue.addImage(40);
    List<byte[]> images = catalogue.images(40);
    catalogue.removeArticle(40);

    assertThat(catalogue.contains(40)).isFalse();
    assertThat(catalogue.size()).isEqualTo(299);
    assertThat(catalogue.images(40)).isEmpty();
    assertThat(catalogue.stock(40)).isEmpty();
    assertThatThrownBy(() -> catalogue.touch(40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no article 40");

    catalogue.returnArticle(40);

    assertThat(catalogue.articleIds().subList(38, 41)).containsExactly(39L, 40L, 41L);
    assertThat(catalogue.images(40).toArray(byte[][]::new))
        .isDeepEqualTo(images.toArray(byte[][]::new));
    assertThat(changed()).containsExactly(40L);
  }

  @Test
  void anIdMayReturnWithOtherContent() {
    catalogue.removeArticle(40);
    catalogue.addArticle(40, Row.of("{\"Id\":40,\"Nombre\":\"Otro\"}"));

    assertThat(catalogue.article(40).path("Nombre").asText()).isEqualTo("Otro");
    assertThatThrownBy(() -> catalogue.returnArticle(40))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddedArticleIsLikeTheOthers() {
    long id = catalogue.addArticle();

    assertThat(id).isEqualTo(301);
    assertThat(catalogue.articleIds()).endsWith(300L, 301L);
    assertThat(catalogue.article(301).path("Nombre").asText()).isNotEmpty();
    assertThat(changed()).containsExactly(301L);
    catalogue.removeArticle(301);
    assertThat(catalogue.addArticle()).as("ids are not given twice").isEqualTo(302);
  }

  @Test
  void imagesChangeInEveryWay() {
    catalogue.addImage(7, new byte[] {1});
    catalogue.addImage(7, new byte[] {2});
    catalogue.addImageText(7, "data:image/png;base64,Aw==");
    int own = catalogue.imageCount(7) - 3;
    for (int i = 0; i < own; i++) {
      catalogue.removeImage(7, 1);
    }
    assertThat(catalogue.images(7).toArray(byte[][]::new))
        .isDeepEqualTo(new byte[][] {{1}, {2}, {3}});

    catalogue.reorderImages(7, List.of(3, 1, 2));
    assertThat(catalogue.images(7).toArray(byte[][]::new))
        .isDeepEqualTo(new byte[][] {{3}, {1}, {2}});
    catalogue.replaceImage(7, 2, new byte[] {9});
    assertThat(catalogue.images(7).toArray(byte[][]::new))
        .isDeepEqualTo(new byte[][] {{3}, {9}, {2}});
    catalogue.moveImage(7, 1, 8);
    assertThat(catalogue.images(7).toArray(byte[][]::new)).isDeepEqualTo(new byte[][] {{9}, {2}});
    assertThat(catalogue.images(8)).last().isEqualTo(new byte[] {3});
    assertThat(changed()).containsExactly(7L, 8L);
    assertThatThrownBy(() -> catalogue.reorderImages(7, List.of(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[1, 1] is no order of 2 images");
  }

  @Test
  void everyNewlyDrawnImageIsAnother() {
    catalogue.addImage(9);
    byte[] first = last(catalogue.images(9));
    catalogue.replaceImage(9, catalogue.imageCount(9));
    byte[] second = last(catalogue.images(9));

    assertThat(second).isNotEqualTo(first);
    assertThat(catalogue.images(9)).last().isEqualTo(second);
  }

  @Test
  void theBlockOfImagesFollowsEveryChange() {
    catalogue.pages().images(0, 0, Selection.ALL, ImageBlockHabits.RIGHT);
    catalogue.addImage(3);
    catalogue.removeArticle(5);
    catalogue.moveImage(3, 1, 200);

    List<String> all = rows(catalogue.pages().images(0, 0, Selection.ALL, ImageBlockHabits.RIGHT));
    List<String> paged = new ArrayList<>();
    for (int first = 1; first <= all.size(); first += 7) {
      paged.addAll(
          rows(
              catalogue
                  .pages()
                  .images(
                      0,
                      0,
                      new Selection(Selection.EVER, first, first + 6),
                      ImageBlockHabits.RIGHT)));
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void manyArticlesChangeAtOnce() {
    List<Long> ids = BulkChange.ofShare(ChangeKind.ARTICLE, 0.01, catalogue, 5).applyTo(catalogue);

    assertThat(ids).hasSize(3);
    assertThat(changed()).isEqualTo(ids);
    assertThat(new BulkChange(ChangeKind.STOCK, 10, 6).applyTo(catalogue)).hasSize(10);
    assertThat(changed()).isEqualTo(ids);
    List<Long> imaged = new BulkChange(ChangeKind.IMAGE, 10, 7).applyTo(catalogue);
    assertThat(changed()).containsAll(imaged);
    assertThat(new BulkChange(ChangeKind.PRICE, 1000, 8).applyTo(catalogue)).hasSize(300);
    List<Long> gone = new BulkChange(ChangeKind.REMOVAL, 30, 9).applyTo(catalogue);
    assertThat(catalogue.articleIds()).hasSize(270).doesNotContainAnyElementsOf(gone);
  }

  @Test
  void aListOfReferencesMayChange() {
    catalogue.setReferences(
        ReferenceList.MANUFACTURERS, List.of(Row.of("{\"Id\":1,\"Nombre\":\"Otra\"}")));

    assertThat(catalogue.references(ReferenceList.MANUFACTURERS)).hasSize(1);
  }

  private List<Long> changed() {
    return rows(catalogue.pages().articles(CHANGED)).stream()
        .map(row -> Row.of(row).parse().path("Id").asLong())
        .toList();
  }

  private static byte[] last(List<byte[]> images) {
    return images.get(images.size() - 1);
  }

  private static List<String> rows(Page page) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        page.write(i, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      rows.add(out.toString(StandardCharsets.UTF_8));
    }
    return rows;
  }
}
