package dev.verialsync.activities.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.export.ExportRepository;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * The columns of WooCommerce's product importer, as its own export spells them. A SKU is Verial's
 * Id; a group of variants is a variable product before its variations. An inactive product stays
 * the variation that it was: its importer makes no simple product of one. Its importer removes an
 * apostrophe before a formula from some columns only, but white space at the beginning from all.
 */
final class WooCommerceWriter implements ProductWriter {

  /** As many as the header has; a group that differs in more has its names as choices. */
  private static final int MOST_ATTRIBUTES = 5;

  /** What a customer chooses where no configurable field tells variants apart. */
  private static final String CHOICE = "Modelo";

  private static final List<String> COLUMNS =
      List.of(
          "Type",
          "SKU",
          "GTIN, UPC, EAN, or ISBN",
          "Name",
          "Published",
          "Visibility in catalog",
          "Short description",
          "Description",
          "Tax status",
          "In stock?",
          "Stock",
          "Backorders allowed?",
          "Weight (kg)",
          "Length (cm)",
          "Width (cm)",
          "Height (cm)",
          "Regular price",
          "Categories",
          "Images",
          "Parent",
          "Position",
          "Brands");

  private final CsvCells cells;

  WooCommerceWriter(Appendable out) throws IOException {
    this.cells = new CsvCells(out);
  }

  @Override
  public boolean needsGroups() {
    return true;
  }

  /** Its parent would stay for sale, without variations. */
  @Override
  public void dissolved(UUID group) throws IOException {
    Map<String, String> row = emptyRow();
    row.put("Type", "variable");
    row.put("SKU", sku(group.toString()));
    row.put("Name", sku(group.toString()));
    row.put("Published", "0");
    row.put("Visibility in catalog", "hidden");
    row.put("In stock?", "0");
    row(row, Map.of());
  }

  @Override
  public void begin() throws IOException {
    List<String> header = new ArrayList<>(COLUMNS);
    for (int n = 1; n <= MOST_ATTRIBUTES; n++) {
      header.add("Attribute %d name".formatted(n));
      header.add("Attribute %d value(s)".formatted(n));
      header.add("Attribute %d visible".formatted(n));
      header.add("Attribute %d global".formatted(n));
    }
    cells.row(header);
  }

  @Override
  public Set<String> write(ExportedProduct product) throws IOException {
    JsonNode variant = product.variant();
    JsonNode siblings = product.json().path(ExportRepository.SIBLINGS);
    Optional<String> group =
        ExportedProduct.text(variant, "group_id")
            .or(() -> product.text(ExportRepository.FORMER_GROUP));
    boolean isVariation = group.isPresent();
    if (variant.isObject() && siblings.isArray()) {
      row(parent(product, variant, siblings), choices(variant, siblings));
    }
    Map<String, String> row = common(product);
    row.put("Type", isVariation ? "variation" : "simple");
    row.put("SKU", product.id());
    row.put("GTIN, UPC, EAN, or ISBN", product.gtin().orElse(""));
    row.put("In stock?", product.number("stock").orElse(BigDecimal.ZERO).signum() > 0 ? "1" : "0");
    row.put("Stock", product.number("stock").map(WooCommerceWriter::plain).orElse(""));
    row.put("Weight (kg)", product.number("weight_kg").map(WooCommerceWriter::plain).orElse(""));
    row.put("Length (cm)", centimetres(product, "thickness_mm"));
    row.put("Width (cm)", centimetres(product, "width_mm"));
    row.put("Height (cm)", centimetres(product, "height_mm"));
    row.put(
        "Regular price",
        product
            .number("price_gross")
            .map(price -> price.setScale(2, RoundingMode.HALF_UP).toPlainString())
            .orElse(""));
    List<String> images = product.imageUrls();
    row.put("Images", isVariation ? images.stream().findFirst().orElse("") : list(images));
    if (isVariation) {
      row.put("Parent", sku(group.get()));
      row.put("Categories", "");
      row.put("Brands", "");
    }
    row(row, variant.isObject() ? choices(variant, List.of(product.json())) : Map.of());
    return Set.of();
  }

  /** What a variable product has of the first of its variations. */
  private static Map<String, String> parent(
      ExportedProduct product, JsonNode variant, JsonNode siblings) {
    Map<String, String> row = common(product);
    row.put("Type", "variable");
    row.put("Published", siblings.findValuesAsText("sellable").contains("true") ? "1" : "0");
    row.put("SKU", sku(variant));
    String name = product.text("name").orElse("");
    String tail = variant.path("name_tail").asText("");
    String begins = name.substring(0, Math.max(0, name.length() - tail.length())).strip();
    row.put(
        "Name",
        CsvCells.indented(
            variant.path("name_tail").isTextual() && name.endsWith(tail) && !begins.isEmpty()
                ? begins
                : name));
    row.put("In stock?", "1");
    row.put("Images", list(product.imageUrls()));
    return row;
  }

  private static String sku(JsonNode variant) {
    return sku(variant.path("group_id").asText());
  }

  private static String sku(String group) {
    return "nexo-" + group;
  }

  private static Map<String, String> emptyRow() {
    Map<String, String> row = new LinkedHashMap<>();
    COLUMNS.forEach(column -> row.put(column, ""));
    return row;
  }

  private static Map<String, String> common(ExportedProduct product) {
    Map<String, String> row = emptyRow();
    row.put("Name", CsvCells.indented(product.text("name").orElse("")));
    row.put("Published", product.isTrue("sellable") ? "1" : "0");
    row.put("Visibility in catalog", "visible");
    row.put("Short description", html(product.text("summary").orElse("")));
    row.put("Description", html(product.text("description").orElse("")));
    row.put("Tax status", "taxable");
    row.put("Backorders allowed?", "0");
    row.put("Position", "0");
    row.put(
        "Categories",
        CsvCells.indented(
            list(
                product.categoryPaths().stream()
                    .map(
                        path ->
                            String.join(
                                " > ",
                                path.stream().map(name -> name.replace(">", "&gt;")).toList()))
                    .toList())));
    row.put(
        "Brands",
        CsvCells.indented(
            product.text("manufacturer_name").map(WooCommerceWriter::brand).orElse("")));
    return row;
  }

  /** Each choice with the values that these variants have of it. */
  private static Map<String, String> choices(JsonNode variant, Iterable<? extends JsonNode> of) {
    List<String> keys = new ArrayList<>();
    variant.path("differing").forEach(key -> keys.add(key.asText()));
    keys.removeIf(key -> !key.startsWith("field "));
    boolean byFields =
        variant.path("told_apart_by").asText().equals("fields") && keys.size() <= MOST_ATTRIBUTES;
    Map<String, String> choices = new LinkedHashMap<>();
    if (!byFields) {
      choices.put(CHOICE, values(of, member -> name(member, variant)));
      return choices;
    }
    for (String key : keys) {
      String name = first(of, member -> value(member, key, "name"));
      choices.put(
          choices.containsKey(name) || name.isEmpty() ? key : name,
          values(of, member -> shown(member, key)));
    }
    return choices;
  }

  private interface Reading {
    String of(JsonNode member);
  }

  private static String first(Iterable<? extends JsonNode> members, Reading reading) {
    for (JsonNode member : members) {
      return reading.of(member);
    }
    return "";
  }

  private static String values(Iterable<? extends JsonNode> members, Reading reading) {
    Set<String> values = new LinkedHashSet<>();
    members.forEach(member -> values.add(reading.of(member)));
    return list(values);
  }

  private static String name(JsonNode member, JsonNode variant) {
    JsonNode own = member.path("variant").isObject() ? member.path("variant") : member;
    String name = ExportedProduct.text(own, "name_tail").orElse(member.path("name").asText(""));
    return variant.path("told_apart_by").asText().equals("id")
        ? (name + " " + member.path("id").asText()).strip()
        : name;
  }

  private static String shown(JsonNode member, String key) {
    String node = value(member, key, "node_name");
    return node.isEmpty() ? value(member, key, "value") : node;
  }

  private static String value(JsonNode member, String key, String part) {
    for (JsonNode field : member.path("fields")) {
      String own =
          "field %s/%s"
              .formatted(field.path("family_id").asText(), field.path("field_id").asText());
      if (own.equals(key)) {
        return ExportedProduct.text(field, part).orElse("");
      }
    }
    return "";
  }

  private void row(Map<String, String> row, Map<String, String> choices) throws IOException {
    List<String> values = new ArrayList<>(row.values());
    choices.forEach(
        (name, value) -> {
          values.add(CsvCells.indented(name));
          values.add(CsvCells.indented(value));
          values.add("1");
          values.add("0");
        });
    while (values.size() < COLUMNS.size() + 4 * MOST_ATTRIBUTES) {
      values.add("");
    }
    cells.row(values);
  }

  /** A comma separates; one that belongs to a value has a backslash. */
  private static String list(Iterable<String> values) {
    StringJoiner joined = new StringJoiner(", ");
    values.forEach(value -> joined.add(value.strip().replace(",", "\\,")));
    return joined.toString();
  }

  /** The importer separates brands at any comma, and makes a tree of them at any {@code >}. */
  private static String brand(String name) {
    return name.strip().replace(",", "&#44;").replace(">", "&#62;");
  }

  /** The importer makes a new line of a backslash and an n, and a backslash of two before an n. */
  private static String html(String text) {
    return CsvCells.indented(
        text.replace("\\n", "\\\\n")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .replace("\n", "\\n"));
  }

  private static String centimetres(ExportedProduct product, String column) {
    return product.number(column).map(mm -> plain(mm.movePointLeft(1))).orElse("");
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
  }
}
