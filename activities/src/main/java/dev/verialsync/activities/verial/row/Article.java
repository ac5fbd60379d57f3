package dev.verialsync.activities.verial.row;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of GetArticulosWS.
 *
 * @param type 1 ordinary article, 2 book
 * @param barcode barcode or reference, a key; neither unique nor always there
 * @param availableFrom null means available
 * @param inactiveFrom Madrid wall clock from which it can no longer be sold
 * @param vatPercent and {@code surchargePercent}: percentages, both of the net price
 * @param categoryId to be ignored when there is a web category
 * @param webCategoryIds those that are set, in their order; another id space
 * @param manufacturerId for a book, its publisher
 * @param freeTexts {@code Aux1} to {@code Aux6}, always six, empty where not set
 * @param nexo a key that the variants of one article share
 * @param book null unless a field that only books have is set
 */
public record Article(
    long id,
    @Nullable Integer type,
    @Nullable String name,
    @Nullable String barcode,
    @Nullable LocalDate availableFrom,
    @Nullable LocalDate saleFrom,
    @Nullable LocalDateTime inactiveFrom,
    @Nullable BigDecimal vatPercent,
    @Nullable BigDecimal surchargePercent,
    @Nullable Long categoryId,
    List<Long> webCategoryIds,
    @Nullable Long manufacturerId,
    List<String> freeTexts,
    Units units,
    Dimensions dimensions,
    @Nullable String nexo,
    @Nullable String description,
    @Nullable Long ecoTaxArticleId,
    @Nullable BigDecimal ecoTaxNetPrice,
    List<ConfigurableValue> configurableValues,
    @Nullable Book book) {

  /** {@link #type()} of a book. */
  public static final int BOOK = 2;

  public Article {
    webCategoryIds = List.copyOf(webCategoryIds);
    freeTexts = List.copyOf(freeTexts);
    configurableValues = List.copyOf(configurableValues);
  }

  /**
   * What it is sold in.
   *
   * @param name of the sale unit
   * @param auxiliaryName of boxes and the like
   * @param referenceName such as litre or kg
   * @param unitsPerAuxiliary sale units in one auxiliary unit; null where it is 0, as nobody knows
   * @param referenceRelationPercent between the sale unit and the reference unit
   * @param quantityDecimals decimals allowed in quantities
   * @param priceDecimals decimals allowed in a net price
   */
  public record Units(
      @Nullable String name,
      @Nullable String auxiliaryName,
      @Nullable String referenceName,
      @Nullable BigDecimal unitsPerAuxiliary,
      @Nullable BigDecimal referenceRelationPercent,
      @Nullable Boolean soldInAuxiliary,
      @Nullable Integer quantityDecimals,
      @Nullable Integer priceDecimals) {}

  /**
   * Its size and weight; null where it is 0, as nobody has filled it in.
   *
   * @param count how many of the dimensions apply
   */
  public record Dimensions(
      @Nullable Integer count,
      @Nullable Integer widthMillimetres,
      @Nullable Integer heightMillimetres,
      @Nullable Integer thicknessMillimetres,
      @Nullable BigDecimal weightKilograms) {}

  /**
   * One value of a field that the shop defined itself.
   *
   * @param familyId 0 for a field that all families share
   */
  public record ConfigurableValue(
      @Nullable Long fieldId, @Nullable Long familyId, @Nullable String value) {}

  /**
   * What only books have.
   *
   * @param completeWorkBarcode of the complete work that the volume belongs to
   * @param volume which one it is
   * @param volumes how many there are
   */
  public record Book(
      List<Author> authors,
      @Nullable String completeWorkBarcode,
      @Nullable String subtitle,
      @Nullable String mentions,
      @Nullable Long publicationCountryId,
      @Nullable String edition,
      @Nullable LocalDate editionDate,
      @Nullable Integer pages,
      @Nullable Integer volumes,
      @Nullable String volume,
      @Nullable Long collectionId,
      @Nullable String collectionNumber,
      @Nullable Long schoolYearId,
      @Nullable Long subjectId,
      @Nullable String originalLanguage,
      @Nullable String publicationLanguage,
      @Nullable String index,
      @Nullable String summary) {
    public Book {
      authors = List.copyOf(authors);
    }
  }

  /** One of a book's authors; older servers give the whole name as one text. */
  public record Author(@Nullable String name, @Nullable String surname) {}
}
