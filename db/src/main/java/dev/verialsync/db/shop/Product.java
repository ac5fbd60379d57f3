package dev.verialsync.db.shop;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.media.ImagesState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A product as a shop reads it, but for its images, which are taken from {@code media}, and {@code
 * barcode_is_unique}, which is settled at the end. An empty text is null. Its properties in JSON
 * are the columns of {@code shop.product}, in snake case.
 *
 * @param id Verial's Id
 * @param type 1 ordinary article, 2 book
 * @param active whether Verial's list shows it
 * @param nexo shared by the variants of one another
 * @param aux six free texts
 * @param configurableFieldsJson {@code [{"family_id", "field_id", "value"}]}
 * @param book null when it is none
 */
public record Product(
    long id,
    @Nullable Long type,
    @Nullable String name,
    @Nullable String barcode,
    @Nullable String description,
    boolean active,
    @Nullable String nexo,
    ImagesState imagesState,
    @JsonUnwrapped Availability availability,
    @JsonUnwrapped Pricing pricing,
    @JsonUnwrapped Stock stock,
    @JsonUnwrapped Classification classification,
    @JsonUnwrapped Units units,
    @JsonUnwrapped Dimensions dimensions,
    @JsonUnwrapped(prefix = "eco_tax_") EcoTax ecoTax,
    @JsonIgnore List<@Nullable String> aux,
    @JsonIgnore String configurableFieldsJson,
    @JsonUnwrapped @Nullable Book book) {

  private static final int AUX_TEXTS = 6;

  public Product {
    if (aux.size() != AUX_TEXTS) {
      throw new IllegalArgumentException("there are 6 free texts, not " + aux.size());
    }
  }

  @JsonAnyGetter
  Map<String, String> auxColumns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < aux.size(); i++) {
      String text = aux.get(i);
      if (text != null) {
        columns.put("aux" + (i + 1), text);
      }
    }
    return columns;
  }

  @JsonRawValue
  @JsonProperty("configurable_fields")
  String configurableFields() {
    return String.valueOf(SafeText.json(configurableFieldsJson));
  }

  @JsonProperty("authors")
  List<Author> authors() {
    return book == null ? List.of() : book.authors();
  }

  /**
   * From when to when it may be sold.
   *
   * @param inactiveFrom wall clock of Europe/Madrid
   */
  public record Availability(
      @Nullable LocalDate availableFrom,
      @Nullable LocalDate saleFrom,
      @Nullable LocalDateTime inactiveFrom) {}

  /**
   * What it costs.
   *
   * @param net null = it has no price
   * @param gross net with VAT, 2 decimals
   * @param tiers one for each number of units; may be empty
   */
  public record Pricing(
      @JsonProperty("price_net") @Nullable BigDecimal net,
      @JsonProperty("price_gross") @Nullable BigDecimal gross,
      @Nullable BigDecimal vatPercent,
      @Nullable BigDecimal surchargePercent,
      @JsonIgnore List<PriceTier> tiers) {}

  /** The price from a number of units on. */
  public record PriceTier(
      BigDecimal minUnits,
      @JsonProperty("price_net") @Nullable BigDecimal net,
      @JsonProperty("price_gross") @Nullable BigDecimal gross,
      BigDecimal discountPercent,
      BigDecimal discountPerUnit,
      BigDecimal giftUnits) {}

  /** Stock in sale units and in auxiliary units. */
  public record Stock(
      @JsonProperty("stock") BigDecimal quantity,
      @JsonProperty("stock_aux") BigDecimal quantityAux) {}

  /**
   * Where it belongs. The category is the first web category, else the ERP's.
   *
   * @param categorySource null with the category
   */
  public record Classification(
      @Nullable Long categoryId,
      @Nullable CategorySource categorySource,
      @Nullable Long erpCategoryId,
      List<Long> webCategoryIds,
      @Nullable Long manufacturerId) {}

  /** Which list a category's id is from. */
  public enum CategorySource {
    WEB("web"),
    ERP("erp");

    private final String label;

    CategorySource(String label) {
      this.label = label;
    }

    /** Its name in the database. */
    @JsonValue
    public String label() {
      return label;
    }
  }

  /** The units that it is sold in. */
  public record Units(
      @JsonProperty("unit_name") @Nullable String name,
      @JsonProperty("aux_unit_name") @Nullable String auxName,
      @JsonProperty("reference_unit_name") @Nullable String referenceName,
      @JsonProperty("units_per_aux_unit") @Nullable BigDecimal perAuxUnit,
      @JsonProperty("reference_unit_ratio") @Nullable BigDecimal referenceRatio,
      @Nullable Boolean soldInAuxUnits,
      @Nullable Long quantityDecimals,
      @Nullable Long priceDecimals) {}

  /** How large and heavy it is: millimetres, kilograms. */
  public record Dimensions(
      @JsonProperty("dimension_count") @Nullable Long count,
      @Nullable BigDecimal widthMm,
      @Nullable BigDecimal heightMm,
      @Nullable BigDecimal thicknessMm,
      @Nullable BigDecimal weightKg) {}

  /** The eco-tax: the article that bills it and its net price per unit. */
  public record EcoTax(@Nullable Long articleId, @Nullable BigDecimal price) {}

  /** What only books have. */
  public record Book(
      @JsonIgnore List<Author> authors,
      @Nullable String completeWorkBarcode,
      @Nullable String subtitle,
      @Nullable String mentions,
      @Nullable String edition,
      @Nullable LocalDate editionDate,
      @Nullable String volumeNumber,
      @Nullable Long volumes,
      @Nullable Long pages,
      @Nullable Long collectionId,
      @Nullable String collectionNumber,
      @Nullable String originalLanguage,
      @Nullable String publicationLanguage,
      @Nullable Long publicationCountryId,
      @Nullable Long schoolYearId,
      @Nullable Long subjectId,
      @Nullable String tableOfContents,
      @Nullable String summary) {}

  /** An author; a plain text from an older server is a last name. */
  public record Author(@Nullable String firstName, @Nullable String lastName) {}
}
