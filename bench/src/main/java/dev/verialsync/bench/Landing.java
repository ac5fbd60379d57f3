package dev.verialsync.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.db.Database;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.ArticleRow;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.RowKind;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.erp.Suspects;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.ImageReplacement;
import dev.verialsync.db.media.PutImages;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.simulator.catalogue.Catalogue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lands a generated catalogue without a Verial server: what phase 2 finds when it begins. */
final class Landing {

  private static final int BLOCK = 1_000;

  private final Catalogue catalogue;
  private final long runId;
  private final ReadingRepository readings;
  private final StockAndTariffRepository stockAndTariffs;
  private final Database database;

  Landing(Catalogue catalogue, Database database, long runId) {
    this.catalogue = catalogue;
    this.runId = runId;
    this.readings = new ReadingRepository(database);
    this.stockAndTariffs = new StockAndTariffRepository(database);
    this.database = database;
  }

  void land() {
    List<Long> ids = catalogue.articleIds();
    Reading articles = readings.start(key("articles"), null);
    Reading stock = readings.start(key("stock"), null);
    Reading tariffs = readings.start(key("tariffs"), null);
    for (int from = 0; from < ids.size(); from += BLOCK) {
      List<Long> block = ids.subList(from, Math.min(ids.size(), from + BLOCK));
      articles = readings.commitArticles(articles, articles(block), "{}").next();
      stock = readings.commitRows(stock, from + 1L, stock(block), "{}");
      tariffs = readings.commitRows(tariffs, from + 1L, tariffs(block), "{}");
      storeImages(block);
    }
    readings.acceptListing(readings.complete(articles), BigDecimal.ONE, true);
    merge(RowKind.STOCK, readings.complete(stock));
    merge(RowKind.TARIFFS, readings.complete(tariffs));
  }

  private ReadingKey key(String list) {
    return new ReadingKey(runId, Phase.PRODUCTS, list);
  }

  private void merge(RowKind kind, Reading reading) {
    stockAndTariffs.merge(kind, reading, BigDecimal.ONE, true, List.of(), Suspects.NONE);
  }

  private List<ArticleRow> articles(List<Long> ids) {
    return ids.stream()
        .map(id -> new ArticleRow(id, id, CanonicalRow.of(catalogue.article(id)).json()))
        .toList();
  }

  private List<ListRow> stock(List<Long> ids) {
    List<ListRow> rows = new ArrayList<>();
    for (long id : ids) {
      for (JsonNode row : catalogue.stock(id)) {
        rows.add(
            new ListRow(
                id,
                position(id, rows.size()),
                row.path("Stock").decimalValue(),
                row.path("StockAux").decimalValue(),
                CanonicalRow.of(row).json()));
      }
    }
    return rows;
  }

  private List<ListRow> tariffs(List<Long> ids) {
    List<ListRow> rows = new ArrayList<>();
    for (long id : ids) {
      for (JsonNode row : catalogue.tariffs(id)) {
        rows.add(
            new ListRow(
                id,
                position(id, rows.size()),
                row.path("Precio").decimalValue(),
                null,
                CanonicalRow.of(row).json()));
      }
    }
    return rows;
  }

  /** Unlike any other row's place; what the place is does not matter here. */
  private static long position(long id, int nth) {
    return id * 10_000 + nth;
  }

  /** A block a transaction: one an article took longer than all that is measured. */
  private void storeImages(List<Long> ids) {
    PutImages put = new PutImages(Instant.now(), ids.stream().flatMap(this::images).toList());
    List<ArticleImages> articles =
        ids.stream()
            .map(
                id ->
                    new ArticleImages(id, images(id).map(StoredImage::sha256).toList(), List.of()))
            .toList();
    database
        .transactions()
        .fencedArticles(
            runId,
            ids,
            sql -> {
              StoredImageRepository.register(sql, runId, put);
              return ImageReplacement.settled(sql, runId, Instant.EPOCH, articles).carryOut();
            });
  }

  private Stream<StoredImage> images(long id) {
    return IntStream.rangeClosed(1, catalogue.imageCount(id))
        .mapToObj("%056x%%08x".formatted(id)::formatted)
        .map(hash -> new StoredImage(hash, "image/jpeg", 45_000, 300, 400, "sha256/" + hash));
  }
}
