package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.EventKind;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An article's story, from given rows. */
final class HistoryTextTest {

  private static final Instant MORNING = Instant.parse("2026-11-24T07:00:00Z");
  private static final String HASH = "ab".repeat(32);
  private static final UiLinks LINKS = new UiLinks(Optional.of("http://ui:8233"), "default");

  private static Instant at(int minutes) {
    return MORNING.plusSeconds(60L * minutes);
  }

  private static ArticleHistory.Event event(int minutes, long run, EventKind kind, String detail) {
    return new ArticleHistory.Event(at(minutes), run, "catalog-sync-" + run, kind, detail);
  }

  private static ArticleHistory history() {
    return new ArticleHistory(
        4711,
        new ArticleHistory.Landed(true, at(0), at(60), null, "{\"Id\":4711}"),
        new ArticleHistory.Images(
            at(0),
            ImagesState.ISSUES,
            at(2),
            1,
            List.of(new StoredImage(HASH, "image/jpeg", 45_120, 600, 800, "sha256/ab/ab/x.jpg"))),
        "{\"id\":4711,\"name\":\"Luces de bohemia\",\"active\":true,\"barcode\":\"978\",\"stock\":4.50,\"price_net\":12.50,\"price_gross\":13.00}",
        "[{\"min_units\":1,\"price_net\":12.50},{\"min_units\":3,\"price_net\":11}]",
        List.of(
            new ArticleHistory.Version(
                at(60),
                2,
                "{\"name\":\"Luces de Bohemia\",\"stock\":5,\"price_net\":12.00}",
                null,
                null)),
        List.of(
            event(0, 1, EventKind.FIRST_SEEN, "{}"),
            event(
                2,
                1,
                EventKind.IMAGE_ADDED,
                "{\"position\":1,\"sha256\":\"%s\",\"media_type\":\"image/jpeg\",\"bytes\":45120,\"width\":600,\"height\":800}"
                    .formatted(HASH)),
            event(2, 1, EventKind.IMAGE_ISSUE, "{\"position\":2,\"message\":\"It is no image.\"}"),
            event(
                3,
                1,
                EventKind.INSERTED,
                "{\"name\":\"Luces de Bohemia\",\"price_net\":12.00,\"stock\":5}"),
            event(
                60,
                2,
                EventKind.PRICE_CHANGED,
                "{\"field\":\"price_net\",\"old\":12.00,\"new\":12.50}"),
            event(60, 2, EventKind.STOCK_CHANGED, "{\"field\":\"stock\",\"old\":5,\"new\":4.50}"),
            event(
                60,
                2,
                EventKind.CHANGED,
                "{\"field\":\"name\",\"old\":\"Luces de Bohemia\",\"new\":\"Luces de bohemia\"}"),
            event(60, 2, EventKind.IMAGES_KEPT, "{\"images\":3,\"cause\":\"empty\"}")),
        List.of(
            new ArticleHistory.Foretold(at(65), 3, "changed", "price_net", "12.50", "9.99"),
            new ArticleHistory.Foretold(at(65), 3, "images_asked", "", null, null)),
        List.of(
            new ArticleHistory.Call(at(1), 1L, "GetImagenesArticulosWS", 120, 30L, "http_503"),
            new ArticleHistory.Call(at(2), 1L, "GetImagenesArticulosWS", 190, 60_160L, "ok"),
            new ArticleHistory.Call(at(70), 3L, "GetImagenesArticulosWS", null, null, null)),
        List.of(
            new RecordedIssue(
                1,
                IssueSource.IMAGES,
                new NewIssue(4711L, "Imagen", 2, IssueKind.NOT_AN_IMAGE, "PK", "It is no image."),
                1,
                1,
                at(2),
                null,
                false)));
  }

  @Test
  void theStoryIsToldInOrderAndInLocalTime() {
    String text = new HistoryText(new Figures(ZoneId.of("Europe/Madrid")), LINKS).render(history());

    assertThat(text.lines())
        .contains(
            "Article 4711: Luces de bohemia",
            "  first seen  2026-11-24 08:00:00",
            "  product     active, barcode 978, stock 4.50",
            "  price       12.50 net, 13.00 with VAT",
            "              from 3 units: 11 net",
            "    1  image/jpeg, 45,120 bytes, 600 x 800, SHA-256 " + HASH,
            "  until 2026-11-24 09:00:00, run 2: active, 12.00 net, stock 5, \"Luces de Bohemia\"")
        .containsSubsequence(
            "  2026-11-24 08:00:00  run 1    first seen in Verial's list",
            "  2026-11-24 08:01:00  run 1    asked Verial (GetImagenesArticulosWS): FAILED, http_503 after 120 ms",
            "  2026-11-24 08:02:00  run 1    image 1 added: image/jpeg, 45,120 bytes, 600 x 800, SHA-256 "
                + HASH,
            "  2026-11-24 08:02:00  run 1    image 2 could not be taken: It is no image.",
            "  2026-11-24 08:02:00  run 1    asked Verial (GetImagenesArticulosWS): 60,160 bytes in 190 ms",
            "  2026-11-24 08:03:00  run 1    product created: \"Luces de Bohemia\", 12.00 net, stock 5",
            "  2026-11-24 09:00:00  run 2    price_net: 12.00 -> 12.50",
            "  2026-11-24 09:00:00  run 2    stock: 5 -> 4.50",
            "  2026-11-24 09:00:00  run 2    name: Luces de Bohemia -> Luces de bohemia",
            "  2026-11-24 09:00:00  run 2    kept its 3 images: Verial gave none that can be read, for too many articles at once",
            "  2026-11-24 09:05:00  run 3    dry run: price_net would change: 12.50 -> 9.99",
            "  2026-11-24 09:05:00  run 3    dry run: a run would ask for its images",
            "  2026-11-24 09:10:00  run 3    asked Verial (GetImagenesArticulosWS): under way, or its worker died")
        .contains(
            "  open since 2026-11-24 08:02:00  not_an_image (Imagen 2): It is no image. Found: PK",
            "  1  catalog-sync-1  http://ui:8233/namespaces/default/workflows/catalog-sync-1",
            "  every workflow that touched it: http://ui:8233/namespaces/default/workflows?query=SyncArticleId%3D%224711%22");
  }

  @Test
  void whichAnswerAboutManyArticlesBroughtAnImageIsTold() {
    String block =
        "{\"position\":1,\"block\":{\"number\":7,\"articles\":%d,\"bytes\":7800000,\"millis\":1400}}";
    assertThat(HistoryEventText.of(EventKind.IMAGE_ADDED, Json.tree(block.formatted(312))))
        .endsWith("(block 7: one of 312 articles in an answer of 7.8 MB and 1,400 ms)");
    assertThat(HistoryEventText.of(EventKind.IMAGE_REMOVED, Json.tree(block.formatted(0))))
        .endsWith("(the image list, read in blocks up to 7, did not show it)");
  }

  @Test
  void aNameWithLinesOfItsOwnTellsNoStory() {
    ArticleHistory named =
        new ArticleHistory(
            5,
            null,
            null,
            "{\"name\":\"Ana\\n  run 9    sold out\\u001b[2J\"}",
            "[]",
            List.of(),
            List.of(event(3, 1, EventKind.INSERTED, "{\"name\":\"Ana\\nEva\"}")),
            List.of(),
            List.of(),
            List.of());

    assertThat(new HistoryText(new Figures(ZoneId.of("UTC")), LINKS).render(named).lines())
        .contains("Article 5: Ana\\u000a  run 9    sold out\\u001b[2J")
        .anyMatch(line -> line.contains("\"Ana\\u000aEva\""));
  }

  @Test
  void theDocumentHoldsTheRowsAsJson() {
    HistoryDocument document = HistoryDocument.of(history(), LINKS);

    assertThat(document.product()).isNotNull();
    assertThat(document.events()).hasSize(8);
    assertThat(document.events().get(4).detail().path("new").decimalValue()).isEqualTo("12.50");
    assertThat(document.prices()).hasSize(2);
  }

  @Test
  void anArticleOfWhichOnlyTheListIsKnownIsToldToo() {
    ArticleHistory bare =
        new ArticleHistory(
            5,
            new ArticleHistory.Landed(false, at(0), at(0), at(9), "{}"),
            null,
            null,
            "[]",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    assertThat(new HistoryText(new Figures(ZoneId.of("UTC")), LINKS).render(bare))
        .contains("not listed since 2026-11-24 07:09:00", "none yet", "never fetched");
  }
}
