package dev.verialsync.console.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.console.text.ErpJson;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.EventKind;
import dev.verialsync.db.console.ProductView;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product's story in words. */
public final class EventText {

  private static final int LONGEST = 300;

  private EventText() {}

  /**
   * An event.
   *
   * @param detail what exactly; empty = nothing more
   * @param sha256 the image that it is about, where the library still has it
   */
  public record Line(
      ProductView.Event event,
      String style,
      String title,
      String detail,
      @Nullable String sha256) {}

  static List<Line> lines(List<ProductView.Event> events, PageContext look) {
    return events.stream().map(event -> line(event, look.texts())).toList();
  }

  private static Line line(ProductView.Event event, Texts texts) {
    JsonNode detail = ErpJson.read(event.detailJson());
    EventKind kind = EventKind.of(event.kind());
    String field = detail.path("field").asText("");
    String title =
        switch (kind) {
          case CHANGED, PRICE_CHANGED, STOCK_CHANGED -> texts.name("column", field);
          default -> texts.get("event." + kind.label());
        };
    boolean isImage = kind == EventKind.IMAGE_ADDED || kind == EventKind.IMAGE_REMOVED;
    return new Line(
        event,
        style(kind),
        title,
        Texts.clip(detail(kind, detail, texts), LONGEST),
        isImage && event.imageStored() ? detail.path("sha256").asText() : null);
  }

  private static String style(EventKind kind) {
    return switch (kind) {
      case VANISHED, DEACTIVATED, IMAGE_REMOVED -> "gone";
      case ISSUE, IMAGE_ISSUE, HELD, IMAGES_KEPT, ROLLED_BACK -> "doubt";
      case FIRST_SEEN, RETURNED, INSERTED, REACTIVATED, IMAGE_ADDED -> "came";
      default -> "plain";
    };
  }

  private static String detail(EventKind kind, JsonNode detail, Texts texts) {
    return switch (kind) {
      case CHANGED, PRICE_CHANGED, STOCK_CHANGED ->
          value(detail, "old", texts) + " → " + value(detail, "new", texts);
      case IMAGE_ADDED, IMAGE_REMOVED ->
          texts.get(
              "event.image",
              at(detail, "position"),
              at(detail, "media_type"),
              at(detail, "width"),
              at(detail, "height"),
              texts.bytes(detail.path("bytes").asLong()));
      case INSERTED ->
          texts.get(
              "event.inserted.detail",
              at(detail, "name"),
              value(detail, "price_net", texts),
              value(detail, "stock", texts));
      case ISSUE, IMAGE_ISSUE ->
          texts.name("issue", detail.path("kind").asText())
              + (detail.hasNonNull("field") ? " · " + at(detail, "field") : "");
      case HELD, RELEASED, ROLLED_BACK ->
          at(detail, "by") + (detail.hasNonNull("reason") ? ": " + at(detail, "reason") : "");
      default -> "";
    };
  }

  private static String value(JsonNode detail, String name, Texts texts) {
    JsonNode node = detail.path(name);
    boolean money = name.startsWith("price") || detail.path("field").asText("").startsWith("price");
    return node.isNumber()
        ? money ? texts.money(node.decimalValue()) : texts.decimal(node.decimalValue())
        : at(detail, name);
  }

  private static String at(JsonNode detail, String name) {
    JsonNode node = detail.path(name);
    return Texts.clip(node.isNumber() ? plain(node.decimalValue()) : ErpJson.text(node), LONGEST);
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
