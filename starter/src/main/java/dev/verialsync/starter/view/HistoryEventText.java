package dev.verialsync.starter.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.EventKind;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Json;

/** One event of {@code sync.product_event} in words. */
final class HistoryEventText {

  private HistoryEventText() {}

  static String of(EventKind kind, JsonNode detail) {
    return switch (kind) {
      case FIRST_SEEN -> "first seen in Verial's list";
      case VANISHED -> "vanished from Verial's list";
      case RETURNED -> "came back into Verial's list";
      case IMAGE_ADDED ->
          "image %s added: %s%s".formatted(at(detail, "position"), image(detail), block(detail));
      case IMAGE_REMOVED ->
          "image %s removed: %s%s".formatted(at(detail, "position"), image(detail), block(detail));
      case IMAGES_REORDERED -> "its images were reordered";
      case IMAGES_KEPT ->
          "kept its %s: Verial gave none that can be read, for too many articles at once"
              .formatted(images(detail.path("images").asInt()));
      case IMAGE_ISSUE ->
          "image %s could not be taken: %s"
              .formatted(at(detail, "position"), at(detail, "message"));
      case INSERTED ->
          "product created: \"%s\", %s, stock %s"
              .formatted(
                  at(detail, "name"),
                  detail.hasNonNull("price_net") ? at(detail, "price_net") + " net" : "no price",
                  at(detail, "stock"));
      case CHANGED, PRICE_CHANGED, STOCK_CHANGED ->
          "%s: %s -> %s".formatted(at(detail, "field"), at(detail, "old"), at(detail, "new"));
      case DEACTIVATED -> "product deactivated";
      case REACTIVATED -> "product active again";
      case ROLLED_BACK ->
          "put back as before run %s%s".formatted(at(detail, "before_run"), person(detail));
      case HELD -> "held: no run writes the product" + person(detail);
      case RELEASED -> "released" + person(detail);
      case ISSUE ->
          "issue with %s: %s"
              .formatted(
                  detail.hasNonNull("field") ? at(detail, "field") : at(detail, "source"),
                  at(detail, "message"));
    };
  }

  /** Who did it, and why. */
  private static String person(JsonNode detail) {
    return " (by %s%s)"
        .formatted(
            at(detail, "by"), detail.hasNonNull("reason") ? ": " + at(detail, "reason") : "");
  }

  /** The answer that said so, where it was about many articles. */
  private static String block(JsonNode detail) {
    JsonNode block = detail.path("block");
    if (block.isMissingNode()) {
      return "";
    }
    long articles = block.path("articles").asLong();
    return articles == 0
        ? " (the image list, read in blocks up to %s, did not show it)"
            .formatted(at(block, "number"))
        : " (block %s: one of %s in an answer of %s and %s ms)"
            .formatted(
                at(block, "number"),
                Figures.count(articles, "article", "articles"),
                Figures.bytes(block.path("bytes").asLong()),
                Figures.number(block.path("millis").asLong()));
  }

  private static String images(int number) {
    return number == 1 ? "1 image" : number + " images";
  }

  private static String image(JsonNode detail) {
    String size =
        detail.hasNonNull("width")
            ? ", %s x %s".formatted(at(detail, "width"), at(detail, "height"))
            : "";
    String bytes =
        detail.path("bytes").isNumber()
            ? Figures.number(detail.path("bytes").asLong()) + " bytes"
            : "? bytes";
    return "%s, %s%s, SHA-256 %s"
        .formatted(at(detail, "media_type"), bytes, size, at(detail, "sha256"));
  }

  private static String at(JsonNode detail, String field) {
    return Json.value(detail.path(field));
  }
}
