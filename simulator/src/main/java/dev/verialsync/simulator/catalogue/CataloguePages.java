package dev.verialsync.simulator.catalogue;

import java.util.ArrayList;
import java.util.List;

/** The rows that the web service's methods answer with. Thread-safe. */
public final class CataloguePages {
  private final Catalogue catalogue;
  private final Manner manner;
  private final ArticleList articleList;
  private final StockOrder stockOrder;
  private final ImageLists imageLists;

  CataloguePages(
      Catalogue catalogue,
      Manner manner,
      ArticleList articleList,
      StockOrder stockOrder,
      ImageLists imageLists) {
    this.catalogue = catalogue;
    this.manner = manner;
    this.articleList = articleList;
    this.stockOrder = stockOrder;
    this.imageLists = imageLists;
  }

  /** Articles modified in that {@link ErpTime} minute or later. */
  public int count(int sinceMinute) {
    synchronized (catalogue) {
      return articleList.count(sinceMinute);
    }
  }

  /** Rows of the list {@code Articulos}. */
  public Page articles(Selection selection) {
    synchronized (catalogue) {
      return articleList.page(selection);
    }
  }

  /**
   * Rows of the list {@code Stock}.
   *
   * @param articleId 0 for all
   * @param boundsCountArticles whether the selection's bounds count articles or rows
   */
  public Page stock(long articleId, Selection selection, boolean boundsCountArticles) {
    if (articleId != 0) {
      return Page.of(catalogue.stockRows(articleId), new long[] {articleId});
    }
    return rowsPage(
        stockIds(selection, boundsCountArticles),
        selection,
        boundsCountArticles,
        id -> catalogue.stockRows(catalogue.stockAt(id)));
  }

  /**
   * Rows of the list {@code CondicionesTarifa}.
   *
   * @param articleId 0 for all
   * @param boundsCountArticles whether the selection's bounds count articles or rows
   */
  public Page tariffs(
      long articleId, TariffQuery query, Selection selection, boolean boundsCountArticles) {
    if (articleId != 0) {
      return Page.of(catalogue.tariffRows(articleId, query), new long[] {articleId});
    }
    return rowsPage(
        articleOrder(selection, boundsCountArticles),
        selection,
        boundsCountArticles,
        id -> catalogue.tariffRows(catalogue.tariffAt(id), query));
  }

  /**
   * Rows of the list {@code Imagenes}.
   *
   * @param articleId 0 for all
   * @param shorterSide pixels; 0 for the originals
   * @param habits of answers for all articles
   */
  public Page images(
      long articleId, int shorterSide, Selection selection, ImageBlockHabits habits) {
    ImagePage page = new ImagePage(shorterSide);
    if (articleId != 0) {
      if (isWithin(selection, articleId)) {
        page.add(articleId, imageLists.of(articleId));
      }
      return page.between(selection.first(), selection.last());
    }
    int counted = fill(page, selection, habits);
    int first = Math.max(1, selection.first());
    page.falsify(habits.edges(), first > 1, counted > selection.last() - first);
    return page;
  }

  /** Returns how many of what the selection's bounds count there were. */
  private int fill(ImagePage page, Selection selection, ImageBlockHabits habits) {
    if (habits.countArticles()) {
      long[] ids = articleOrder(selection, true);
      for (long id : ids) {
        page.add(id, habits.shown(id, imageLists.of(id)));
      }
      return ids.length;
    }
    synchronized (catalogue) {
      imageLists.block(page, selection, habits);
    }
    return page.size();
  }

  private boolean isWithin(Selection selection, long id) {
    synchronized (catalogue) {
      return !selection.isFiltered()
          || (articleList.contains(id) && articleList.modifiedAt(id) >= selection.sinceMinute());
    }
  }

  public Page references(ReferenceList list) {
    return Page.of(catalogue.referenceRows(list));
  }

  public Page references(ReferenceList list, long field, long family) {
    return Page.of(catalogue.referenceRows(list, field, family));
  }

  private interface RowsOfArticle {
    List<Row> of(long id);
  }

  private static Page rowsPage(
      long[] ids, Selection selection, boolean boundsCountArticles, RowsOfArticle rows) {
    List<Row> all = new ArrayList<>();
    for (long id : ids) {
      all.addAll(rows.of(id));
    }
    return boundsCountArticles
        ? Page.of(all, ids)
        : Page.slice(all, selection.first(), selection.last());
  }

  private long[] stockIds(Selection selection, boolean boundsCountArticles) {
    if (manner == Manner.MANUAL) {
      return articleOrder(selection, boundsCountArticles);
    }
    synchronized (catalogue) {
      return stockOrder.ids(selection, boundsCountArticles);
    }
  }

  private long[] articleOrder(Selection selection, boolean boundsCountArticles) {
    synchronized (catalogue) {
      return articleList.selectedIds(boundsCountArticles ? selection : selection.unbounded());
    }
  }
}
