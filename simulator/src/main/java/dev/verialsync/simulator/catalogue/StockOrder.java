package dev.verialsync.simulator.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The order of live servers' stock list: articles with stock first, so a sale moves a row. */
final class StockOrder {
  private final CatalogueSource source;
  private final ArticleList articles;
  private final ChangedRows stock;
  private long @Nullable [] known;
  private int articlesVersion;
  private int stockVersion;

  StockOrder(CatalogueSource source, ArticleList articles, ChangedRows stock) {
    this.source = source;
    this.articles = articles;
    this.stock = stock;
  }

  synchronized long[] ids(Selection selection, boolean boundsCountArticles) {
    Selection unbounded = selection.unbounded();
    long[] ids = selection.isFiltered() ? ordered(unbounded) : all(unbounded);
    if (boundsCountArticles && !selection.equals(unbounded)) {
      int from = Math.min(Math.max(1, selection.first()) - 1, ids.length);
      return Arrays.copyOfRange(ids, from, Math.max(from, Math.min(selection.last(), ids.length)));
    }
    return selection.isFiltered() ? ids : articles.withOthers(ids);
  }

  private long[] all(Selection unbounded) {
    long[] ids = known;
    if (ids == null || articlesVersion != articles.version() || stockVersion != stock.version()) {
      articlesVersion = articles.version();
      stockVersion = stock.version();
      ids = ordered(unbounded);
      known = ids;
    }
    return ids;
  }

  private long[] ordered(Selection unbounded) {
    long[] listed = articles.listedIds(unbounded);
    boolean[] stocked = new boolean[listed.length];
    for (int i = 0; i < listed.length; i++) {
      List<Row> changed = stock.of(listed[i]);
      stocked[i] =
          changed == null ? source.isStocked(listed[i]) : changed.stream().anyMatch(Row::hasStock);
    }
    return LongStream.concat(chosen(listed, stocked, true), chosen(listed, stocked, false))
        .toArray();
  }

  private static LongStream chosen(long[] ids, boolean[] stocked, boolean wanted) {
    return IntStream.range(0, ids.length).filter(i -> stocked[i] == wanted).mapToLong(i -> ids[i]);
  }
}
