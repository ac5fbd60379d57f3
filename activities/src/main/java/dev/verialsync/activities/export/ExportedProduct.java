package dev.verialsync.activities.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A product with all that a shop reads of it.
 *
 * @param json the columns of {@code shop.product_detail}, and tiers, images, fields, variant
 */
record ExportedProduct(ObjectNode json) {

  /** Numbers stay as PostgreSQL says them. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  static ExportedProduct parse(String document) {
    try {
      return new ExportedProduct((ObjectNode) MAPPER.readTree(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's document of a product is no JSON", e);
    }
  }

  String id() {
    return json.path("id").asText();
  }

  /** A text with more than white space. */
  Optional<String> text(String column) {
    return text(json, column);
  }

  static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name))
        .filter(found -> !found.isNull() && !found.isMissingNode())
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank());
  }

  Optional<BigDecimal> number(String column) {
    return Optional.of(json.path(column)).filter(JsonNode::isNumber).map(JsonNode::decimalValue);
  }

  boolean isTrue(String column) {
    return json.path(column).asBoolean();
  }

  /** Whether somebody can buy it now. */
  boolean isInStock() {
    return isTrue("sellable") && number("stock").filter(stock -> stock.signum() > 0).isPresent();
  }

  Optional<String> gtin() {
    return text("barcode").flatMap(Gtin::of);
  }

  /** The images' addresses in order, those that have one. */
  List<String> imageUrls() {
    return imageUrls(mediaType -> true);
  }

  List<String> imageUrls(Predicate<String> mediaType) {
    List<String> urls = new ArrayList<>();
    for (JsonNode image : json.path("images")) {
      if (mediaType.test(image.path("media_type").asText())) {
        text(image, "url").ifPresent(urls::add);
      }
    }
    return urls;
  }

  /** The categories' names from the root; all web categories, else the ERP's. */
  List<List<String>> categoryPaths() {
    List<List<String>> paths = new ArrayList<>();
    json.path("web_category_paths").forEach(path -> paths.add(names(path)));
    if (paths.isEmpty() && json.path("category_path").isArray()) {
      paths.add(names(json.path("category_path")));
    }
    paths.removeIf(List::isEmpty);
    return paths;
  }

  private static List<String> names(JsonNode path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.asText("").strip()));
    names.removeIf(String::isEmpty);
    return names;
  }

  /** Its place among its variants; missing where it has none. */
  JsonNode variant() {
    JsonNode variant = json.path("variant");
    return variant.isObject() ? variant : MissingNode.getInstance();
  }
}
