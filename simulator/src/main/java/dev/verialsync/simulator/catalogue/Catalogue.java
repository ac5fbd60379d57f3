package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.verialsync.simulator.image.GivenImage;
import dev.verialsync.simulator.image.Image;
import dev.verialsync.simulator.image.RawImage;
import dev.verialsync.simulator.image.TextImage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the ERP holds now. Changes of articles and images stamp the article's modification time by
 * the simulator's clock; changes of stock and tariffs do not, as in the ERP. Thread-safe.
 *
 * <p>Methods that take the id of an article that is not in the list throw {@link
 * IllegalArgumentException}.
 */
public final class Catalogue {
  private final CatalogueSource source;
  private final ArticleList articles;
  private final ChangedRows stock = new ChangedRows();
  private final ChangedRows tariffs = new ChangedRows();
  private final ImageLists images;
  private final CataloguePages pages;
  private final Map<ReferenceList, List<Row>> references = new EnumMap<>(ReferenceList.class);

  public Catalogue(CatalogueSource source, Clock clock) {
    this(source, clock, Manner.LIVE);
  }

  public Catalogue(CatalogueSource source, Clock clock, Manner manner) {
    this.source = source;
    this.articles = new ArticleList(source, clock);
    this.images = new ImageLists(source, articles);
    this.pages =
        new CataloguePages(this, manner, articles, new StockOrder(source, articles, stock), images);
  }

  // What there is.

  /** Rows of the article list. */
  public synchronized int size() {
    return articles.size();
  }

  /** Ids in the list's order; rows without id are left out. */
  public synchronized List<Long> articleIds() {
    return articles.ids();
  }

  public synchronized boolean contains(long id) {
    return articles.contains(id);
  }

  /** The row as GetArticulosWS gives it. */
  public synchronized JsonNode article(long id) {
    return articles.row(id).parse();
  }

  /** Europe/Madrid wall-clock minute of the last modification. */
  public synchronized LocalDateTime modifiedAt(long id) {
    return ErpTime.wallClock(articles.modifiedAt(id));
  }

  public List<JsonNode> stock(long id) {
    return stockRows(id).stream().map(Row::parse).toList();
  }

  /** The general web tariff's rows. */
  public List<JsonNode> tariffs(long id) {
    return tariffRows(id, TariffQuery.GENERAL).stream().map(Row::parse).toList();
  }

  /** The images' bytes in their order; an empty array where a text is no Base64. */
  public List<byte[]> images(long id) {
    return images.of(id).stream().map(Image::bytes).toList();
  }

  /** How many images the article has. */
  public int imageCount(long id) {
    return images.count(id);
  }

  public synchronized List<JsonNode> references(ReferenceList list) {
    return referenceRows(list).stream().map(Row::parse).toList();
  }

  /** What the web service answers. */
  public CataloguePages pages() {
    return pages;
  }

  // Articles change.

  /** Sets fields of the article's row; a field whose value is null is set to null. */
  public synchronized void changeArticle(long id, Map<String, ? extends @Nullable Object> fields) {
    articles.change(id, fields);
  }

  /** Marks the article as modified now, and changes nothing else. */
  public synchronized void touch(long id) {
    articles.touch(id);
  }

  /** Adds an article like the others, with the next free id, and returns that id. */
  public synchronized long addArticle() {
    return articles.add();
  }

  /**
   * Adds a row as it is written, at the place that keeps a sorted list sorted. An id that was never
   * in the list has neither stock nor tariffs nor images.
   */
  public synchronized void addArticle(long id, Row row) {
    if (!articles.isServed(id) && !articles.wasRemoved(id)) {
      stock.setEmptyUnlessSet(id);
      tariffs.setEmptyUnlessSet(id);
      images.setEmptyUnlessSet(id);
    }
    articles.add(id, row);
  }

  /** Adds a row without id at the list's end. */
  public synchronized void addArticleWithoutId(Row row) {
    articles.addWithoutId(row);
  }

  /** Takes the article out of the list. Its content is kept for {@link #returnArticle}. */
  public synchronized void removeArticle(long id) {
    articles.remove(id);
  }

  /** Puts a removed article back with the content that it had, modified now. */
  public synchronized void returnArticle(long id) {
    articles.giveBack(id);
  }

  /**
   * Moves the article's row to another place of the list, and changes nothing else.
   *
   * @param place counts from 1
   */
  public synchronized void moveArticle(long id, int place) {
    articles.move(id, place);
  }

  /** Replaces the article's row by this text, whether it is JSON or not. */
  public synchronized void setArticleRow(long id, Row row) {
    articles.setRow(id, row);
  }

  // Stock and prices change.

  /** Replaces the article's stock by one row of that many units. */
  public void setStock(long id, BigDecimal units) {
    setStock(
        id,
        List.of(
            Row.of(
                "{\"ID_Articulo\":%d,\"Stock\":%s,\"StockAux\":0}"
                    .formatted(id, units.toPlainString()))));
  }

  public synchronized void setStock(long id, List<Row> rows) {
    stock.set(id, rows);
  }

  /** Replaces the article's price tiers by one net price. */
  public void setPrice(long id, BigDecimal net) {
    setTariffs(
        id,
        List.of(
            Row.of(
                "{\"Dto\":0,\"DtoEurosXUd\":0,\"ID_Articulo\":%d,\"Precio\":%s,\"UdsMin\":0,\"UdsRegalo\":0}"
                    .formatted(id, net.toPlainString()))));
  }

  public void setTariffs(long id, List<Row> rows) {
    tariffs.set(id, rows);
  }

  /** Lets two articles' rows change places in the list of stock. */
  public synchronized void swapStock(long one, long other) {
    stock.swap(one, other);
  }

  /** Lets two articles' rows change places in the list of tariffs. */
  public synchronized void swapTariffs(long one, long other) {
    tariffs.swap(one, other);
  }

  public synchronized void setReferences(ReferenceList list, List<Row> rows) {
    references.put(list, List.copyOf(rows));
  }

  // Images change. Positions count from 1.

  /** Adds a newly drawn image at the end. */
  public synchronized void addImage(long id) {
    images.add(id, images.draw(id));
  }

  public synchronized void addImage(long id, byte[] bytes) {
    images.add(id, GivenImage.of(bytes));
  }

  /** Adds a row whose {@code Imagen} is this text, whether it is Base64 or not. */
  public synchronized void addImageText(long id, String text) {
    images.add(id, new TextImage(text));
  }

  /** Adds a row of images that is this text, whether it is JSON or not. */
  public synchronized void addImageRow(long id, String text) {
    byte[] row = text.getBytes(StandardCharsets.UTF_8);
    images.add(id, new RawImage(row, 0, row.length, OptionalLong.of(id), NullNode::getInstance));
  }

  /** Replaces an image by a newly drawn one. */
  public synchronized void replaceImage(long id, int position) {
    images.replace(id, position, images.draw(id));
  }

  public synchronized void replaceImage(long id, int position, byte[] bytes) {
    images.replace(id, position, GivenImage.of(bytes));
  }

  public synchronized void replaceImageText(long id, int position, String text) {
    images.replace(id, position, new TextImage(text));
  }

  public synchronized void removeImage(long id, int position) {
    images.remove(id, position);
  }

  /**
   * Puts the images into another order.
   *
   * @param order the present positions in their new order
   */
  public synchronized void reorderImages(long id, List<Integer> order) {
    images.reorder(id, order);
  }

  /** Takes an image from one article and adds it at the end of another. */
  public synchronized void moveImage(long from, int position, long to) {
    articles.modifiedAt(to); // Fails before anything changes.
    Image image = images.of(from).get(position - 1);
    images.remove(from, position);
    images.add(to, image);
  }

  List<Row> stockRows(long id) {
    if (!isServed(id)) {
      return List.of();
    }
    List<Row> changed = stock.of(id);
    return changed != null ? changed : source.stock(id);
  }

  List<Row> tariffRows(long id, TariffQuery query) {
    if (!isServed(id)) {
      return List.of();
    }
    List<Row> changed = tariffs.of(id);
    return changed != null ? changed : source.tariffs(id, query);
  }

  private synchronized boolean isServed(long id) {
    return articles.isServed(id);
  }

  synchronized List<Row> referenceRows(ReferenceList list) {
    List<Row> changed = references.get(list);
    return changed != null ? changed : source.references().of(list);
  }

  synchronized List<Row> referenceRows(ReferenceList list, long field, long family) {
    List<Row> changed = references.get(list);
    return changed != null ? changed : source.references().of(list, field, family);
  }

  /** The article at the place in the stock list that was another's at first. */
  long stockAt(long place) {
    return stock.articleAt(place);
  }

  /** The article at the place in the list of tariffs that was another's at first. */
  long tariffAt(long place) {
    return tariffs.articleAt(place);
  }
}
