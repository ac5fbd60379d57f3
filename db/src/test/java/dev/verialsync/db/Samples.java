package dev.verialsync.db;

import dev.verialsync.db.erp.ArticleRow;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.ListingAccepted;
import dev.verialsync.db.erp.MergeOutcome;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.RowKind;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.ImageReplacement;
import dev.verialsync.db.media.ImagesReplaced;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.media.PutImages;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.db.shop.NameSettlement;
import dev.verialsync.db.shop.Product;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Plain values for tests. */
public final class Samples {

  private Samples() {}

  public static ArticleRow article(long id) {
    return article(id, id, "Libro " + id);
  }

  public static ArticleRow article(long id, long position, String name) {
    return new ArticleRow(id, position, "{\"Id\": %d, \"Nombre\": \"%s\"}".formatted(id, name));
  }

  /** Reads and accepts a whole article list that shows these articles. */
  public static ListingAccepted list(Database database, long runId, Phase phase, long... ids) {
    ReadingRepository readings = new ReadingRepository(database);
    Reading reading = readings.start(new ReadingKey(runId, phase, "articles"), null);
    List<ArticleRow> rows = Arrays.stream(ids).mapToObj(Samples::article).toList();
    Reading read = readings.commitArticles(reading, rows, "{}").next();
    return readings.acceptListing(readings.complete(read), new BigDecimal("0.1"), false);
  }

  public static ListingAccepted list(Database database, long runId, long... ids) {
    return list(database, runId, Phase.IMAGES, ids);
  }

  /** Takes over the names; returns how many rows changed. */
  public static int settleNames(Database database, long runId) {
    return database.transactions().fencedLong(runId, sql -> NameSettlement.settle(sql, runId));
  }

  public static long[] range(long from, long to) {
    return LongStream.rangeClosed(from, to).toArray();
  }

  /** A hash that looks like one. */
  public static String sha256(int number) {
    return "%064x".formatted(number);
  }

  public static StoredImage image(int number) {
    String sha256 = sha256(number);
    return new StoredImage(
        sha256, "image/jpeg", 1000 + number, 800, 600, "sha256/" + sha256 + ".jpg");
  }

  public static ArticleImages images(long articleId, Integer... numbers) {
    return new ArticleImages(
        articleId, Arrays.stream(numbers).map(Samples::sha256).toList(), List.of());
  }

  /** Registers an image as if it had been put into the bucket; whether it is new. */
  public static boolean registerObject(
      Database database, long runId, Instant since, StoredImage image) {
    return !registerObjects(database, runId, new PutImages(since, List.of(image))).isEmpty();
  }

  public static Set<String> registerObjects(Database database, long runId, PutImages put) {
    return database
        .transactions()
        .fenced(runId, sql -> StoredImageRepository.register(sql, runId, put));
  }

  public static ImagesReplaced replaceImages(
      Database database, long runId, Instant moment, List<ArticleImages> articles) {
    return database
        .transactions()
        .fencedArticles(
            runId,
            articles.stream().map(ArticleImages::articleId).toList(),
            sql -> ImageReplacement.settled(sql, runId, moment, articles).carryOut());
  }

  public static NewIssue issue(long articleId, IssueKind kind) {
    return new NewIssue(articleId, "Imagen", 1, kind, "value", "message of " + kind.label());
  }

  public static Product product(long id) {
    return product(id, "Libro " + id, "12.50");
  }

  public static Product product(long id, String name, String price) {
    return product(id, name, "978" + id, true, tier("1", price), tier("3", "11.25"));
  }

  public static Product product(
      long id, String name, String barcode, boolean active, Product.PriceTier... tiers) {
    return new Product(
        id,
        2L,
        name,
        barcode,
        "Una descripción",
        active,
        null,
        ImagesState.KNOWN,
        new Product.Availability(null, null, null),
        new Product.Pricing(
            tiers.length == 0 ? null : tiers[0].net(),
            tiers.length == 0 ? null : tiers[0].gross(),
            new BigDecimal("4"),
            new BigDecimal("0.5"),
            List.of(tiers)),
        new Product.Stock(new BigDecimal("3.5"), BigDecimal.ZERO),
        new Product.Classification(7L, Product.CategorySource.WEB, 70L, List.of(7L, 8L), 9L),
        new Product.Units("ud", null, null, null, null, false, 0L, 2L),
        new Product.Dimensions(
            3L, new BigDecimal(140), new BigDecimal(210), null, new BigDecimal("0.35")),
        new Product.EcoTax(null, null),
        Arrays.asList("uno", null, null, null, null, "seis"),
        "[{\"family_id\": 1, \"field_id\": 2, \"value\": \"azul\"}]",
        new Product.Book(
            List.of(new Product.Author("Miguel", "de Cervantes")),
            null,
            "Subtítulo",
            null,
            "2ª",
            null,
            null,
            1L,
            320L,
            5L,
            "12",
            null,
            "español",
            null,
            6L,
            4L,
            null,
            "Resumen"));
  }

  public static Product.PriceTier tier(String minUnits, String net) {
    return new Product.PriceTier(
        new BigDecimal(minUnits),
        new BigDecimal(net),
        new BigDecimal("13.00"),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO);
  }

  /** Lands what chosen articles were answered in a run; once a list and run. */
  public static MergeOutcome land(
      Database database, long runId, RowKind kind, List<Long> articleIds, List<ListRow> rows) {
    ReadingRepository readings = new ReadingRepository(database);
    Reading reading = readings.startChosen(runId, kind.label());
    for (long id : articleIds) {
      readings.settle(reading, id, rows.stream().filter(row -> row.articleId() == id).toList());
    }
    return new StockAndTariffRepository(database)
        .mergeChosen(kind, reading, new BigDecimal("0.1"), false)
        .rows();
  }
}
