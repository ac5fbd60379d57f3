package dev.verialsync.activities.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.row.Article;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.row.TariffRow;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.shop.Product;
import dev.verialsync.db.shop.Product.Availability;
import dev.verialsync.db.shop.Product.CategorySource;
import dev.verialsync.db.shop.Product.Classification;
import dev.verialsync.db.shop.Product.EcoTax;
import dev.verialsync.db.shop.Product.Pricing;
import dev.verialsync.db.shop.Product.Stock;
import dev.verialsync.db.shop.ProductInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a product from what was landed of its article. What cannot be understood is null and an
 * issue; the rest of the product stands.
 */
public final class ProductMapper {

  /** To be raised whenever the same input makes another product: all are then written again. */
  public static final int VERSION = 5;

  private static final String MIN_UNITS = "UdsMin";

  private final RowParser parser = new RowParser();
  private final ZeroPrice zeroPrice;

  public ProductMapper(ZeroPrice zeroPrice) {
    this.zeroPrice = zeroPrice;
  }

  /** Differs where the same input makes another product: of each code and each setting its own. */
  public int version() {
    return zeroPrice == ZeroPrice.KEEP ? -VERSION : VERSION;
  }

  /** The product of an article that was landed, and so has an id. */
  public MappedProduct map(ProductInput input) {
    List<NewIssue> issues = new ArrayList<>();
    Parsed<Article> parsed = parser.article(CanonicalRow.read(input.rowJson()));
    Article article =
        parsed
            .value()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "A row without an id was landed: " + input.articleId()));
    parsed.issues().forEach(issue -> issues.add(issue(input.articleId(), issue)));
    if (article.name() == null) {
      issues.add(
          new NewIssue(
              input.articleId(),
              "Nombre",
              null,
              IssueKind.NO_NAME,
              null,
              "The article has no name."));
    }
    return new MappedProduct(product(input, article, tariffs(input), issues), issues);
  }

  /**
   * A row of which nobody can tell from how many units it applies is no tier where others are: as
   * one from 0 units it would set the price. What is wrong with a row was recorded when the list
   * was read.
   */
  private List<TariffRow> tariffs(ProductInput input) {
    List<TariffRow> tariffs = new ArrayList<>();
    List<TariffRow> withoutQuantity = new ArrayList<>();
    for (JsonNode row : CanonicalRow.read(input.tariffRowsJson())) {
      Parsed<TariffRow> parsed = parser.tariff(row);
      boolean unreadable =
          parsed.issues().stream().anyMatch(issue -> issue.field().equals(MIN_UNITS));
      parsed.value().ifPresent(unreadable ? withoutQuantity::add : tariffs::add);
    }
    return tariffs.isEmpty() ? withoutQuantity : tariffs;
  }

  private Product product(
      ProductInput input, Article article, List<TariffRow> tariffs, List<NewIssue> issues) {
    Pricing pricing =
        Prices.of(
            input.articleId(),
            tariffs,
            article.vatPercent(),
            article.surchargePercent(),
            zeroPrice,
            issues);
    return new Product(
        article.id(),
        widened(article.type()),
        article.name(),
        article.barcode(),
        article.description(),
        input.listed(),
        article.nexo(),
        input.imagesState(),
        new Availability(article.availableFrom(), article.saleFrom(), article.inactiveFrom()),
        pricing,
        new Stock(orZero(input.stock()), orZero(input.stockAux())),
        classification(article),
        units(article.units()),
        dimensions(article.dimensions()),
        new EcoTax(article.ecoTaxArticleId(), article.ecoTaxNetPrice()),
        freeTexts(article),
        configurableFields(article),
        book(article.book()));
  }

  private static Product.Units units(Article.Units units) {
    return new Product.Units(
        units.name(),
        units.auxiliaryName(),
        units.referenceName(),
        units.unitsPerAuxiliary(),
        units.referenceRelationPercent(),
        units.soldInAuxiliary(),
        widened(units.quantityDecimals()),
        widened(units.priceDecimals()));
  }

  private static Product.Dimensions dimensions(Article.Dimensions dimensions) {
    return new Product.Dimensions(
        widened(dimensions.count()),
        decimal(dimensions.widthMillimetres()),
        decimal(dimensions.heightMillimetres()),
        decimal(dimensions.thicknessMillimetres()),
        dimensions.weightKilograms());
  }

  private static List<@Nullable String> freeTexts(Article article) {
    List<@Nullable String> texts = new ArrayList<>();
    article.freeTexts().forEach(text -> texts.add(text.isEmpty() ? null : text));
    return texts;
  }

  /** The first web category that is set, else the ERP's; the two id spaces stay apart. */
  private static Classification classification(Article article) {
    boolean web = !article.webCategoryIds().isEmpty();
    Long categoryId = web ? article.webCategoryIds().get(0) : article.categoryId();
    return new Classification(
        categoryId,
        categoryId == null ? null : web ? CategorySource.WEB : CategorySource.ERP,
        article.categoryId(),
        article.webCategoryIds(),
        article.manufacturerId());
  }

  private static String configurableFields(Article article) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    for (Article.ConfigurableValue value : article.configurableValues()) {
      fields
          .addObject()
          .put("family_id", value.familyId())
          .put("field_id", value.fieldId())
          .put("value", value.value());
    }
    return fields.toString();
  }

  private static Product.@Nullable Book book(Article.@Nullable Book book) {
    return book == null
        ? null
        : new Product.Book(
            book.authors().stream()
                .map(author -> new Product.Author(author.name(), author.surname()))
                .toList(),
            book.completeWorkBarcode(),
            book.subtitle(),
            book.mentions(),
            book.edition(),
            book.editionDate(),
            book.volume(),
            widened(book.volumes()),
            widened(book.pages()),
            book.collectionId(),
            book.collectionNumber(),
            book.originalLanguage(),
            book.publicationLanguage(),
            book.publicationCountryId(),
            book.schoolYearId(),
            book.subjectId(),
            book.index(),
            book.summary());
  }

  private static NewIssue issue(long articleId, FieldIssue issue) {
    return new NewIssue(
        articleId,
        issue.field().isEmpty() ? null : issue.field(),
        null,
        IssueKind.BAD_VALUE,
        issue.value(),
        issue.message());
  }

  private static BigDecimal orZero(@Nullable BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }

  private static @Nullable Long widened(@Nullable Integer value) {
    return value == null ? null : Long.valueOf(value);
  }

  private static @Nullable BigDecimal decimal(@Nullable Integer value) {
    return value == null ? null : BigDecimal.valueOf(value);
  }
}
