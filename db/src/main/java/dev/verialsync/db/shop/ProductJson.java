package dev.verialsync.db.shop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.verialsync.db.SafeText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Products as the JSON that PostgreSQL makes rows of; keys are the columns' names. */
final class ProductJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;

  private ProductJson(JsonGenerator json) {
    this.json = json;
  }

  /** Rows of {@code shop.product}. */
  static String products(List<Product> products) {
    return array(
        writer -> {
          for (Product product : products) {
            writer.product(product);
          }
        });
  }

  /** Rows of {@code shop.product_price}. */
  static String tiers(List<Product> products) {
    return array(
        writer -> {
          for (Product product : products) {
            for (Product.PriceTier tier : product.pricing().tiers()) {
              writer.tier(product.id(), tier);
            }
          }
        });
  }

  private interface Content {
    void write(ProductJson writer) throws IOException;
  }

  private static String array(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartArray();
      content.write(new ProductJson(json));
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can be written", e);
    }
    return text.toString();
  }

  private void product(Product product) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", product.id());
    number("type", product.type());
    text("name", product.name());
    text("barcode", product.barcode());
    text("description", product.description());
    json.writeBooleanField("active", product.active());
    text("nexo", product.nexo());
    text("images_state", product.imagesState().label());
    for (int i = 0; i < product.aux().size(); i++) {
      text("aux" + (i + 1), product.aux().get(i));
    }
    json.writeFieldName("configurable_fields");
    json.writeRawValue(SafeText.json(product.configurableFieldsJson()));
    availability(product.availability());
    pricing(product.pricing());
    decimal("stock", product.stock().quantity());
    decimal("stock_aux", product.stock().quantityAux());
    classification(product.classification());
    units(product.units());
    dimensions(product.dimensions());
    number("eco_tax_article_id", product.ecoTax().articleId());
    decimal("eco_tax_price", product.ecoTax().price());
    book(product.book());
    json.writeEndObject();
  }

  private void availability(Product.Availability availability) throws IOException {
    text("available_from", availability.availableFrom());
    text("sale_from", availability.saleFrom());
    text("inactive_from", availability.inactiveFrom());
  }

  private void pricing(Product.Pricing pricing) throws IOException {
    decimal("price_net", pricing.net());
    decimal("price_gross", pricing.gross());
    decimal("vat_percent", pricing.vatPercent());
    decimal("surcharge_percent", pricing.surchargePercent());
  }

  private void classification(Product.Classification classification) throws IOException {
    number("category_id", classification.categoryId());
    text(
        "category_source",
        classification.categorySource() == null ? null : classification.categorySource().label());
    number("erp_category_id", classification.erpCategoryId());
    json.writeArrayFieldStart("web_category_ids");
    for (long id : classification.webCategoryIds()) {
      json.writeNumber(id);
    }
    json.writeEndArray();
    number("manufacturer_id", classification.manufacturerId());
  }

  private void units(Product.Units units) throws IOException {
    text("unit_name", units.name());
    text("aux_unit_name", units.auxName());
    text("reference_unit_name", units.referenceName());
    decimal("units_per_aux_unit", units.perAuxUnit());
    decimal("reference_unit_ratio", units.referenceRatio());
    if (units.soldInAuxUnits() != null) {
      json.writeBooleanField("sold_in_aux_units", units.soldInAuxUnits());
    }
    number("quantity_decimals", units.quantityDecimals());
    number("price_decimals", units.priceDecimals());
  }

  private void dimensions(Product.Dimensions dimensions) throws IOException {
    number("dimension_count", dimensions.count());
    decimal("width_mm", dimensions.widthMm());
    decimal("height_mm", dimensions.heightMm());
    decimal("thickness_mm", dimensions.thicknessMm());
    decimal("weight_kg", dimensions.weightKg());
  }

  private void book(Product.@Nullable Book book) throws IOException {
    json.writeArrayFieldStart("authors");
    if (book == null) {
      json.writeEndArray();
      return;
    }
    for (Product.Author author : book.authors()) {
      json.writeStartObject();
      text("first_name", author.firstName());
      text("last_name", author.lastName());
      json.writeEndObject();
    }
    json.writeEndArray();
    text("complete_work_barcode", book.completeWorkBarcode());
    text("subtitle", book.subtitle());
    text("mentions", book.mentions());
    text("edition", book.edition());
    text("edition_date", book.editionDate());
    text("volume_number", book.volumeNumber());
    number("volumes", book.volumes());
    number("pages", book.pages());
    number("collection_id", book.collectionId());
    text("collection_number", book.collectionNumber());
    text("original_language", book.originalLanguage());
    text("publication_language", book.publicationLanguage());
    number("publication_country_id", book.publicationCountryId());
    number("school_year_id", book.schoolYearId());
    number("subject_id", book.subjectId());
    text("table_of_contents", book.tableOfContents());
    text("summary", book.summary());
  }

  private void tier(long productId, Product.PriceTier tier) throws IOException {
    json.writeStartObject();
    json.writeNumberField("product_id", productId);
    decimal("min_units", tier.minUnits());
    decimal("price_net", tier.net());
    decimal("price_gross", tier.gross());
    decimal("discount_percent", tier.discountPercent());
    decimal("discount_per_unit", tier.discountPerUnit());
    decimal("gift_units", tier.giftUnits());
    json.writeEndObject();
  }

  /** Left out where null: a column that is not mentioned becomes null. */
  private void text(String column, @Nullable Object value) throws IOException {
    if (value != null) {
      json.writeStringField(column, SafeText.text(value.toString()));
    }
  }

  private void number(String column, @Nullable Long value) throws IOException {
    if (value != null) {
      json.writeNumberField(column, value);
    }
  }

  private void decimal(String column, @Nullable BigDecimal value) throws IOException {
    if (value != null) {
      json.writeNumberField(column, value);
    }
  }
}
