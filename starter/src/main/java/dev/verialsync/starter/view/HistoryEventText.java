package dev.verialsync.starter.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Json;
import java.util.Locale;

/** One event of {@code sync.product_event} in words. */
final class HistoryEventText {

  private HistoryEventText() {}

  static String of(String kind, JsonNode detail) {
    return switch (kind) {
      case "first_seen" -> "first seen in Verial's list";
      case "vanished" -> "vanished from Verial's list";
      case "returned" -> "came back into Verial's list";
      case "image_added" -> "image %s added: %s".formatted(at(detail, "position"), image(detail));
      case "image_removed" ->
          "image %s removed: %s".formatted(at(detail, "position"), image(detail));
      case "images_reordered" -> "its images were reordered";
      case "images_kept" ->
          "kept its %s: Verial gave none that can be read, for too many articles at once"
              .formatted(images(detail.path("images").asInt()));
      case "image_issue" ->
          "image %s could not be taken: %s"
              .formatted(at(detail, "position"), at(detail, "message"));
      case "inserted" ->
          "product created: \"%s\", %s, stock %s"
              .formatted(
                  at(detail, "name"),
                  detail.hasNonNull("price_net") ? at(detail, "price_net") + " net" : "no price",
                  at(detail, "stock"));
      case "changed", "price_changed", "stock_changed" ->
          "%s: %s -> %s".formatted(at(detail, "field"), at(detail, "old"), at(detail, "new"));
      case "deactivated" -> "product deactivated";
      case "reactivated" -> "product active again";
      case "issue" ->
          "issue with %s: %s"
              .formatted(
                  detail.hasNonNull("field") ? at(detail, "field") : at(detail, "source"),
                  at(detail, "message"));
      default -> other(kind, detail);
    };
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

  private static String other(String kind, JsonNode detail) {
    StringBuilder text = new StringBuilder(kind.replace('_', ' ').toLowerCase(Locale.ROOT));
    detail
        .properties()
        .forEach(
            entry ->
                text.append(text.indexOf(":") < 0 ? ": " : ", ")
                    .append(entry.getKey())
                    .append(' ')
                    .append(Json.value(entry.getValue())));
    return text.toString();
  }
}
