package dev.verialsync.console.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.row.FieldSource;
import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.text.ErpJson;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.ProductView;
import dev.verialsync.db.console.ProductViewRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /products/4711}: the product as the shop sees it, where it comes from, and its story. */
public final class ProductPage {

  private static final int LONGEST_VALUE = 400;
  private static final int LONGEST_ROW = 20_000;
  private static final String NONE = "–";

  /** Columns with names of ours. */
  private static final Set<String> STATES = Set.of("images_state", "category_source");

  private final ProductViewRepository views;

  ProductPage(Sources sources) {
    this.views = new ProductViewRepository(sources.database());
  }

  /**
   * What the page shows.
   *
   * @param product {@code shop.product_detail}; missing = no product was made yet
   * @param facts what the shop says of it, by label
   * @param origins each value and the field that it comes from
   * @param raw Verial's rows, laid out to be read
   * @param first whether its story is shown from the latest event on
   */
  public record Shown(
      ProductView view,
      JsonNode product,
      List<Fact> facts,
      List<Origin> origins,
      List<Fact> raw,
      List<EventText.Line> story,
      boolean first) {

    public String text(String column) {
      return ErpJson.text(product.path(column));
    }

    /** The names of its categories, from the root. */
    public String category() {
      return ErpJson.list(product.path("category_path"))
          .map(ErpJson::text)
          .collect(Collectors.joining(" › "));
    }

    public boolean has(String column) {
      return product.hasNonNull(column) && !product.path(column).asText().isBlank();
    }

    public boolean active() {
      return product.path("active").asBoolean();
    }
  }

  /** A labelled value. */
  public record Fact(String label, String value) {}

  /** A value of the shop, and what Verial said. */
  public record Origin(String label, String value, String field, String said) {}

  Optional<PageResponse> page(PageRequest asked, PageContext look) {
    Long before = asked.number("before").orElse(null);
    return asked
        .numberAt(1)
        .flatMap(id -> views.find(id, before))
        .map(
            view ->
                PageResponse.html(
                    200,
                    Templates.render(
                        "product.jte",
                        Map.of("look", look, "shown", shown(view, look, before == null)))));
  }

  private static Shown shown(ProductView view, PageContext look, boolean first) {
    JsonNode product = ErpJson.read(view.productJson());
    return new Shown(
        view,
        product,
        facts(product, view, look.texts()),
        origins(product, view, look.texts()),
        raw(view, look.texts()),
        EventText.lines(view.events(), look),
        first);
  }

  private static final List<String> FACTS =
      List.of(
          "barcode",
          "manufacturer_name",
          "subtitle",
          "edition",
          "pages",
          "volumes",
          "collection_name",
          "publication_language",
          "original_language",
          "school_year_name",
          "subject_name",
          "width_mm",
          "height_mm",
          "thickness_mm",
          "weight_kg",
          "unit_name",
          "nexo");

  private static List<Fact> facts(JsonNode product, ProductView view, Texts texts) {
    List<Fact> facts = new ArrayList<>();
    String authors =
        ErpJson.list(product.path("authors"))
            .map(
                author ->
                    (author.path("first_name").asText("")
                            + " "
                            + author.path("last_name").asText(""))
                        .replace("null", "")
                        .strip())
            .collect(Collectors.joining("; "));
    if (!authors.isBlank()) {
      facts.add(new Fact(texts.get("column.authors"), authors));
    }
    for (String column : FACTS) {
      if (product.hasNonNull(column) && !product.path(column).asText().isBlank()) {
        facts.add(
            new Fact(texts.get("column." + column), value(column, product.path(column), texts)));
      }
    }
    for (String date : List.of("available_from", "sale_from", "inactive_from")) {
      if (product.hasNonNull(date)) {
        facts.add(new Fact(texts.get("column." + date), texts.date(product.path(date).asText())));
      }
    }
    view.fields()
        .forEach(
            field ->
                facts.add(
                    new Fact(
                        field.name() == null
                            ? texts.get("column.field", field.place())
                            : Texts.clip(field.name(), 100),
                        Texts.clip(field.value(), LONGEST_VALUE))));
    return facts;
  }

  /** As the reader's language writes it. */
  private static String value(String column, JsonNode node, Texts texts) {
    if (node.isTextual() && STATES.contains(column)) {
      return texts.name(column, node.asText());
    }
    if (node.isNumber()) {
      return texts.decimal(node.decimalValue());
    }
    return node.isBoolean() ? texts.get(node.asBoolean() ? "yes" : "no") : ErpJson.text(node);
  }

  /** What neither says is left out. */
  private static List<Origin> origins(JsonNode product, ProductView view, Texts texts) {
    JsonNode article = ErpJson.read(view.landed() == null ? null : view.landed().rowJson());
    JsonNode stock = ErpJson.read(view.stockJson());
    JsonNode tariff = ErpJson.read(view.tariffJson());
    List<Origin> origins = new ArrayList<>();
    for (FieldSource source : FieldSource.ALL) {
      JsonNode said =
          switch (source.list()) {
            case ARTICLE -> article;
            case STOCK -> stock;
            case TARIFF -> tariff;
          };
      String value = value(source.column(), product.path(source.column()), texts);
      String raw =
          source.fields().stream()
              .flatMap(field -> ErpJson.all(said, field).stream())
              .map(ErpJson::text)
              .collect(Collectors.joining(" · "));
      boolean empty =
          (value.equals(NONE) || value.equals("0")) && (raw.isBlank() || raw.matches("[0–· ]*"));
      if (!empty) {
        origins.add(
            new Origin(
                texts.get("column." + source.column()),
                Texts.clip(value, LONGEST_VALUE),
                String.join(", ", source.fields()),
                Texts.clip(raw, LONGEST_VALUE)));
      }
    }
    return origins;
  }

  private static List<Fact> raw(ProductView view, Texts texts) {
    List<Fact> rows = new ArrayList<>();
    add(rows, texts.get("raw.article"), view.landed() == null ? null : view.landed().rowJson());
    add(rows, texts.get("raw.stock"), view.stockJson());
    add(rows, texts.get("raw.tariff"), view.tariffJson());
    return rows;
  }

  private static void add(List<Fact> rows, String label, @Nullable String json) {
    if (json != null) {
      rows.add(
          new Fact(label, Texts.clip(ErpJson.laidOut(Objects.requireNonNull(json)), LONGEST_ROW)));
    }
  }
}
