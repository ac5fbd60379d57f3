package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.image.GivenImage;
import dev.verialsync.simulator.image.Image;
import dev.verialsync.simulator.image.RawImage;
import dev.verialsync.simulator.image.TextImage;


import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
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
  private final Clock clock;
  private final Manner manner;
  private final ArticleTable table;
  private final Map<Integer, Row> articleRows = new ConcurrentHashMap<>();
  private final Map<Long, List<Row>> stockRows = new ConcurrentHashMap<>();
  private final Map<Long, List<Row>> tariffRows = new ConcurrentHashMap<>();
  private final Map<Long, Long> stockPlaces = new ConcurrentHashMap<>();
  private final Map<Long, Long> tariffPlaces = new ConcurrentHashMap<>();
  private final Map<Long, List<Image>> imageLists = new ConcurrentHashMap<>();
  private final Map<ReferenceList, List<Row>> referenceRows = new EnumMap<>(ReferenceList.class);
  private final Map<Long, Integer> removed = new HashMap<>();
  private final long[] idsWithoutArticle;
  private boolean idsAreUnique;
  private int nextHandle;
  private int drawnImages;
  private int @Nullable [] imagesBefore;
  private long @Nullable [] stockOrder;

  public Catalogue(CatalogueSource source, Clock clock) {
    this(source, clock, Manner.LIVE);
  }

  public Catalogue(CatalogueSource source, Clock clock, Manner manner) {
    this.source = source;
    this.clock = clock;
    this.manner = manner;
    this.table = new ArticleTable(source);
    this.idsWithoutArticle = source.idsWithoutArticle();
    this.idsAreUnique = source.idsAreUnique();
    this.nextHandle = source.size();
  }

  // What there is.

  /** Rows of the article list. */
  public synchronized int size() {
    return table.size();
  }

  /** Ids in the list's order; rows without id are left out. */
  public synchronized List<Long> articleIds() {
    return LongStream.range(0, table.size())
        .map(i -> table.id((int) i))
        .filter(id -> id != CatalogueSource.NO_ID)
        .boxed()
        .toList();
  }

  public synchronized boolean contains(long id) {
    return table.find(id) >= 0;
  }

  /** The row as GetArticulosWS gives it. */
  public synchronized JsonNode article(long id) {
    return articleRow(table.handle(position(id))).parse();
  }

  /** Europe/Madrid wall-clock minute of the last modification. */
  public synchronized LocalDateTime modifiedAt(long id) {
    return ErpTime.wallClock(table.modified(position(id)));
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
    return imageList(id).stream().map(Image::bytes).toList();
  }

  public synchronized List<JsonNode> references(ReferenceList list) {
    return referenceRows(list).stream().map(Row::parse).toList();
  }

  // What the web service answers.

  public synchronized int count(int sinceMinute) {
    return sinceMinute == Selection.EVER ? table.size() : table.count(sinceMinute);
  }

  public synchronized Page articlePage(Selection selection) {
    int[] positions = table.positions(selection);
    int[] handles = Arrays.stream(positions).map(table::handle).toArray();
    long[] ids = ids(positions);
    return new Page() {
      @Override
      public int size() {
        return handles.length;
      }

      @Override
      public void write(int index, OutputStream out) throws IOException {
        articleRow(handles[index]).writeTo(out);
      }

      @Override
      public boolean mentions(long articleId) {
        return Page.contains(ids, articleId);
      }
    };
  }

  /**
   * Rows of the list {@code Stock}.
   *
   * @param articleId 0 for all
   * @param boundsCountArticles whether the selection's bounds count articles or rows
   */
  public Page stockPage(long articleId, Selection selection, boolean boundsCountArticles) {
    if (articleId != 0) {
      return Page.of(stockRows(articleId), new long[] {articleId});
    }
    return rowsPage(
        stockIds(selection, boundsCountArticles),
        selection,
        boundsCountArticles,
        id -> stockRows(stockPlaces.getOrDefault(id, id)));
  }

  /**
   * Rows of the list {@code CondicionesTarifa}.
   *
   * @param articleId 0 for all
   * @param boundsCountArticles whether the selection's bounds count articles or rows
   */
  public Page tariffPage(
      long articleId, TariffQuery query, Selection selection, boolean boundsCountArticles) {
    if (articleId != 0) {
      return Page.of(tariffRows(articleId, query), new long[] {articleId});
    }
    return rowsPage(
        selectedIds(boundsCountArticles ? selection : selection.unbounded()),
        selection,
        boundsCountArticles,
        id -> tariffRows(tariffPlaces.getOrDefault(id, id), query));
  }

  /**
   * Rows of the list {@code Imagenes}.
   *
   * @param articleId 0 for all
   * @param shorterSide pixels; 0 for the originals
   * @param boundsCountArticles whether the selection's bounds count articles or images
   */
  public Page imagePage(
      long articleId, int shorterSide, Selection selection, boolean boundsCountArticles) {
    ImagePage page = new ImagePage(shorterSide);
    if (articleId != 0) {
      boolean recent =
          !selection.isFiltered()
              || (contains(articleId)
                  && ErpTime.minute(modifiedAt(articleId)) >= selection.sinceMinute());
      if (recent) {
        page.add(articleId, imageList(articleId));
      }
      return page.between(selection.first(), selection.last());
    }
    if (boundsCountArticles) {
      for (long id : selectedIds(selection)) {
        page.add(id, imageList(id));
      }
      return page;
    }
    return imageBlock(page, selection);
  }

  public synchronized Page referencePage(ReferenceList list) {
    return Page.of(referenceRows(list));
  }

  public synchronized Page referencePage(ReferenceList list, long field, long family) {
    return Page.of(
        referenceRows.containsKey(list)
            ? referenceRows.get(list)
            : source.references().of(list, field, family));
  }

  // Articles change.

  /** Sets fields of the article's row; a field whose value is null is set to null. */
  public synchronized void changeArticle(long id, Map<String, ? extends @Nullable Object> fields) {
    int position = position(id);
    int handle = table.handle(position);
    ObjectNode row = articleRow(handle).parse().deepCopy();
    fields.forEach((field, value) -> row.set(field, CatalogueJson.MAPPER.valueToTree(value)));
    articleRows.put(handle, Row.of(row));
    touch(id);
  }

  /** Marks the article as modified now, and changes nothing else. */
  public synchronized void touch(long id) {
    int now = ErpTime.minute(clock.instant());
    position(id);
    for (int i = 0; i < table.size(); i++) {
      if (table.id(i) == id) {
        table.touch(i, now);
        if (idsAreUnique) {
          break;
        }
      }
    }
  }

  /** Adds an article like the others, with the next free id, and returns that id. */
  public synchronized long addArticle() {
    long id = 1;
    for (int i = 0; i < table.size(); i++) {
      id = Math.max(id, table.id(i) + 1);
    }
    for (long gone : removed.keySet()) {
      id = Math.max(id, gone + 1);
    }
    addRow(table.placeFor(id), OptionalLong.of(id), source.newArticle(id));
    return id;
  }

  /**
   * Adds a row as it is written, at the place that keeps a sorted list sorted. An id that was never
   * there has neither stock nor tariffs nor images.
   */
  public synchronized void addArticle(long id, Row row) {
    if (!isServed(id) && !removed.containsKey(id)) {
      stockRows.putIfAbsent(id, List.of());
      tariffRows.putIfAbsent(id, List.of());
      imageLists.putIfAbsent(id, List.of());
    }
    addRow(table.placeFor(id), OptionalLong.of(id), row);
  }

  /** Adds a row without id at the list's end. */
  public synchronized void addArticleWithoutId(Row row) {
    addRow(table.size(), OptionalLong.empty(), row);
  }

  /** Takes the article out of the list. Its content is kept for {@link #returnArticle}. */
  public synchronized void removeArticle(long id) {
    int position = position(id);
    removed.put(id, table.handle(position));
    table.remove(position);
    listChanged();
  }

  /** Puts a removed article back with the content that it had, modified now. */
  public synchronized void returnArticle(long id) {
    Integer gone = removed.remove(id);
    if (gone == null) {
      throw new IllegalArgumentException("article " + id + " was not removed");
    }
    table.insert(table.placeFor(id), id, gone, ErpTime.minute(clock.instant()));
    listChanged();
  }

  /**
   * Moves the article's row to another place of the list, and changes nothing else.
   *
   * @param place counts from 1
   */
  public synchronized void moveArticle(long id, int place) {
    int position = position(id);
    int handle = table.handle(position);
    int modified = table.modified(position);
    table.remove(position);
    table.insert(place - 1, id, handle, modified);
    listChanged();
  }

  /** Replaces the article's row by that text, be it JSON or not. */
  public synchronized void setArticleRow(long id, Row row) {
    articleRows.put(table.handle(position(id)), row);
    touch(id);
  }

  private void listChanged() {
    imagesBefore = null;
    stockOrder = null;
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
    stockRows.put(id, List.copyOf(rows));
    stockOrder = null;
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
    tariffRows.put(id, List.copyOf(rows));
  }

  /** Lets two articles' rows change places in the list of stock. */
  public synchronized void swapStock(long one, long other) {
    swap(stockPlaces, one, other);
  }

  /** Lets two articles' rows change places in the list of tariffs. */
  public synchronized void swapTariffs(long one, long other) {
    swap(tariffPlaces, one, other);
  }

  /** Places are named for the article that stood there at first. */
  private static void swap(Map<Long, Long> places, long one, long other) {
    long placeOfOne = placeOf(places, one);
    long placeOfOther = placeOf(places, other);
    places.put(placeOfOne, other);
    places.put(placeOfOther, one);
  }

  private static long placeOf(Map<Long, Long> places, long id) {
    return places.entrySet().stream()
        .filter(place -> place.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(id);
  }

  public synchronized void setReferences(ReferenceList list, List<Row> rows) {
    referenceRows.put(list, List.copyOf(rows));
  }

  // Images change. Positions count from 1.

  /** Adds a newly drawn image at the end. */
  public synchronized void addImage(long id) {
    addImage(id, drawn(id));
  }

  public synchronized void addImage(long id, byte[] bytes) {
    addImage(id, GivenImage.of(bytes));
  }

  /** Adds a row whose {@code Imagen} is that text, be it Base64 or not. */
  public synchronized void addImageText(long id, String text) {
    addImage(id, new TextImage(text));
  }

  /** Replaces an image by a newly drawn one. */
  public synchronized void replaceImage(long id, int position) {
    replaceImage(id, position, drawn(id));
  }

  public synchronized void replaceImage(long id, int position, byte[] bytes) {
    replaceImage(id, position, GivenImage.of(bytes));
  }

  /** Adds a row of images that is that text, be it JSON or not. */
  public synchronized void addImageRow(long id, String text) {
    byte[] row = text.getBytes(StandardCharsets.UTF_8);
    addImage(id, new RawImage(row, 0, row.length, OptionalLong.of(id), NullNode::getInstance));
  }

  public synchronized void replaceImageText(long id, int position, String text) {
    replaceImage(id, position, new TextImage(text));
  }

  public synchronized void removeImage(long id, int position) {
    List<Image> images = new ArrayList<>(imageList(id));
    images.remove(position - 1);
    setImages(id, images);
  }

  /**
   * Puts the images into another order.
   *
   * @param order the present positions in their new order
   */
  public synchronized void reorderImages(long id, List<Integer> order) {
    List<Image> present = imageList(id);
    if (!order.stream().sorted().toList().equals(positions(present.size()))) {
      throw new IllegalArgumentException(order + " is no order of " + present.size() + " images");
    }
    setImages(id, order.stream().map(n -> present.get(n - 1)).toList());
  }

  /** Takes an image from one article and adds it at the end of another. */
  public synchronized void moveImage(long from, int position, long to) {
    position(to);
    Image image = imageList(from).get(position - 1);
    removeImage(from, position);
    addImage(to, image);
  }

  private void addImage(long id, Image image) {
    List<Image> images = new ArrayList<>(imageList(id));
    images.add(image);
    setImages(id, images);
  }

  private void replaceImage(long id, int position, Image image) {
    List<Image> images = new ArrayList<>(imageList(id));
    images.set(position - 1, image);
    setImages(id, images);
  }

  private Image drawn(long id) {
    drawnImages++;
    return source.newImage(id, drawnImages);
  }

  private void setImages(long id, List<Image> images) {
    touch(id);
    imageLists.put(id, List.copyOf(images));
    imagesBefore = null;
  }

  private void addRow(int place, OptionalLong id, Row row) {
    boolean known = id.isPresent() && table.find(id.getAsLong()) >= 0;
    idsAreUnique &= !known && id.isPresent();
    id.ifPresent(removed::remove);
    int handle = nextHandle++;
    articleRows.put(handle, row);
    table.insert(place, id.orElse(CatalogueSource.NO_ID), handle, ErpTime.minute(clock.instant()));
    listChanged();
  }

  private int position(long id) {
    int position = table.find(id);
    if (position < 0) {
      throw new IllegalArgumentException("no article " + id);
    }
    return position;
  }

  private Row articleRow(int handle) {
    Row changed = articleRows.get(handle);
    return changed != null ? changed : source.articleAt(handle);
  }

  private List<Row> stockRows(long id) {
    if (!isServed(id)) {
      return List.of();
    }
    List<Row> changed = stockRows.get(id);
    return changed != null ? changed : source.stock(id);
  }

  private List<Row> tariffRows(long id, TariffQuery query) {
    if (!isServed(id)) {
      return List.of();
    }
    List<Row> changed = tariffRows.get(id);
    return changed != null ? changed : source.tariffs(id, query);
  }

  private List<Image> imageList(long id) {
    if (!isServed(id)) {
      return List.of();
    }
    List<Image> changed = imageLists.get(id);
    return changed != null ? changed : source.images(id);
  }

  /** How many images the article has. */
  public int imageCount(long id) {
    List<Image> changed = imageLists.get(id);
    return changed != null ? changed.size() : source.imageCount(id);
  }

  private List<Row> referenceRows(ReferenceList list) {
    List<Row> changed = referenceRows.get(list);
    return changed != null ? changed : source.references().of(list);
  }

  private boolean isServed(long id) {
    return contains(id) || Page.contains(idsWithoutArticle, id);
  }

  private static List<Integer> positions(int count) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      positions.add(i);
    }
    return positions;
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

  /** Live servers list the stocked articles first, so that a sale moves a row. */
  private synchronized long[] stockIds(Selection selection, boolean boundsCountArticles) {
    if (manner == Manner.MANUAL) {
      return selectedIds(boundsCountArticles ? selection : selection.unbounded());
    }
    long[] ids = stockOrder(selection.unbounded());
    if (boundsCountArticles && !selection.equals(selection.unbounded())) {
      int from = Math.min(Math.max(1, selection.first()) - 1, ids.length);
      return Arrays.copyOfRange(ids, from, Math.max(from, Math.min(selection.last(), ids.length)));
    }
    return selection.isFiltered() ? ids : withOthers(ids);
  }

  private long[] stockOrder(Selection unbounded) {
    long[] known = stockOrder;
    if (known != null && !unbounded.isFiltered()) {
      return known;
    }
    long[] listed = listedIds(unbounded);
    boolean[] stocked = new boolean[listed.length];
    int next = 0;
    long[] ordered = new long[listed.length];
    for (int i = 0; i < listed.length; i++) {
      List<Row> changed = stockRows.get(listed[i]);
      stocked[i] =
          changed == null ? source.isStocked(listed[i]) : changed.stream().anyMatch(Row::hasStock);
      if (stocked[i]) {
        ordered[next++] = listed[i];
      }
    }
    for (int i = 0; i < listed.length; i++) {
      if (!stocked[i]) {
        ordered[next++] = listed[i];
      }
    }
    if (!unbounded.isFiltered()) {
      stockOrder = ordered;
    }
    return ordered;
  }

  /** Each id once, in the list's order; behind them, where all are asked for, ids without row. */
  private synchronized long[] selectedIds(Selection selection) {
    long[] ids = listedIds(selection);
    return selection.isAll() ? withOthers(ids) : ids;
  }

  private long[] listedIds(Selection selection) {
    long[] ids = ids(table.positions(selection));
    return idsAreUnique
        ? ids
        : Arrays.stream(ids).filter(id -> id != CatalogueSource.NO_ID).distinct().toArray();
  }

  private long[] withOthers(long[] ids) {
    return idsWithoutArticle.length == 0
        ? ids
        : LongStream.concat(Arrays.stream(ids), Arrays.stream(idsWithoutArticle)).toArray();
  }

  private long[] ids(int[] positions) {
    long[] ids = new long[positions.length];
    Arrays.setAll(ids, i -> table.id(positions[i]));
    return ids;
  }

  private synchronized Page imageBlock(ImagePage page, Selection selection) {
    long[] ids = selectedIds(selection.unbounded());
    int at = 0;
    int before = 0;
    int first = Math.max(1, selection.first());
    if (!selection.isFiltered()) {
      int[] sums = imagesBefore(ids);
      int found = Arrays.binarySearch(sums, first - 1);
      at = found >= 0 ? found : Math.max(0, -found - 2);
      before = sums.length == 0 ? 0 : sums[at];
    }
    for (; at < ids.length && before < selection.last(); at++) {
      int count = imageCount(ids[at]);
      if (before + count >= first && count > 0) {
        List<Image> images = imageList(ids[at]);
        int from = Math.max(0, first - 1 - before);
        int to = Math.min(images.size(), selection.last() - before);
        page.add(ids[at], images.subList(from, to));
      }
      before += count;
    }
    return page;
  }

  /** How many images the list has in front of each article. */
  private int[] imagesBefore(long[] ids) {
    int[] sums = imagesBefore;
    if (sums == null) {
      sums = new int[ids.length];
      int sum = 0;
      for (int i = 0; i < ids.length; i++) {
        sums[i] = sum;
        sum += imageCount(ids[i]);
      }
      imagesBefore = sums;
    }
    return sums;
  }
}
