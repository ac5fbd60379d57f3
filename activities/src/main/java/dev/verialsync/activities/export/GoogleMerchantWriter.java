package dev.verialsync.activities.export;

import static dev.verialsync.activities.export.ProductWriter.required;

import java.io.IOException;
import java.io.Writer;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Google's product data specification as RSS 2.0: what it requires and a product lacks leaves that
 * product out. Nothing is made up; Verial's prices are euros.
 */
final class GoogleMerchantWriter implements ProductWriter {

  private static final String GOOGLE = "http://base.google.com/ns/1.0";
  private static final int LONGEST_TITLE = 150;
  private static final int LONGEST_DESCRIPTION = 5_000;
  private static final int LONGEST_BRAND = 70;
  private static final int MOST_IMAGES = 11;

  /** Google's answer 6324350; AVIF and HEIC are not among them. */
  private static final Set<String> IMAGE_TYPES =
      Set.of("image/jpeg", "image/webp", "image/png", "image/gif", "image/bmp", "image/tiff");

  /** Of an article; a book's brand is not required. */
  private static final String BOOK = "2";

  private final XMLStreamWriter xml;
  private final LinkTemplate links;

  GoogleMerchantWriter(Writer out, LinkTemplate links) throws IOException {
    this.links = links;
    try {
      this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /** XML's writer wraps what the file's writer throws. */
  private interface Step {
    void write() throws XMLStreamException;
  }

  private static void step(Step step) throws IOException {
    try {
      step.write();
    } catch (XMLStreamException e) {
      throw e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
    }
  }

  @Override
  public void begin() throws IOException {
    step(
        () -> {
          xml.writeStartDocument("UTF-8", "1.0");
          xml.writeCharacters("\n");
          xml.writeStartElement("rss");
          xml.writeNamespace("g", GOOGLE);
          xml.writeAttribute("version", "2.0");
          xml.writeStartElement("channel");
          element("title", links.shop());
          element("link", links.shop());
          element("description", "Products of " + links.shop());
        });
  }

  @Override
  public Set<String> write(ExportedProduct product) throws IOException {
    Set<String> missing = new TreeSet<>();
    List<String> images = product.imageUrls(IMAGE_TYPES::contains);
    Map<String, String> item = new LinkedHashMap<>();
    item.put("id", product.id());
    item.put("title", shown(product.text("name"), "title", LONGEST_TITLE, missing));
    item.put(
        "description",
        shown(
            product.text("description").or(() -> product.text("summary")),
            "description",
            LONGEST_DESCRIPTION,
            missing));
    item.put("link", required(links.link(product), "link", missing));
    item.put("image_link", required(images.stream().findFirst(), "image_link", missing));
    item.put("availability", product.isInStock() ? "in_stock" : "out_of_stock");
    item.put("price", required(price(product), "price", missing));
    Optional<String> brand = visible(product.text("manufacturer_name"));
    if (brand.isEmpty() && !product.text("type").equals(Optional.of(BOOK))) {
      missing.add("brand");
    }
    brand.ifPresent(name -> item.put("brand", cut(name, LONGEST_BRAND)));
    product.gtin().ifPresent(gtin -> item.put("gtin", gtin));
    item.put("condition", "new");
    product.categoryPaths().stream()
        .findFirst()
        .flatMap(path -> visible(Optional.of(String.join(" > ", path))))
        .ifPresent(path -> item.put("product_type", path));
    product.text("variant_group_id").ifPresent(group -> item.put("item_group_id", group));
    if (missing.isEmpty()) {
      step(() -> item(item, images));
    }
    return missing;
  }

  private void item(Map<String, String> item, List<String> images) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("item");
    for (Map.Entry<String, String> attribute : item.entrySet()) {
      googles(attribute.getKey(), attribute.getValue());
    }
    for (String image : images.stream().limit(MOST_IMAGES).skip(1).toList()) {
      googles("additional_image_link", image);
    }
    xml.writeEndElement();
  }

  /** A price of 0 is none there. */
  private static Optional<String> price(ExportedProduct product) {
    return product
        .number("price_gross")
        .map(price -> price.setScale(2, RoundingMode.HALF_UP))
        .filter(price -> price.signum() > 0)
        .map(price -> price.toPlainString() + " EUR");
  }

  private static String shown(
      Optional<String> text, String name, int longest, Set<String> missing) {
    return cut(required(visible(text), name, missing), longest);
  }

  private static Optional<String> visible(Optional<String> text) {
    return text.map(GoogleMerchantWriter::allowed).filter(found -> !found.isBlank());
  }

  private static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest));
  }

  /** Without the characters that XML 1.0 has no way to write. */
  private static String allowed(String text) {
    return text.codePoints()
        .filter(
            c ->
                c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= ' ' && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void googles(String name, String text) throws XMLStreamException {
    xml.writeStartElement("g", name, GOOGLE);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  @Override
  public void end() throws IOException {
    step(
        () -> {
          xml.writeCharacters("\n");
          xml.writeEndDocument();
          xml.flush();
        });
  }
}
