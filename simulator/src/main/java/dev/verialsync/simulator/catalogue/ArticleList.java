package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The article list: its rows, their order, and when each was modified. Thread-safe. */
final class ArticleList {
  private final CatalogueSource source;
  private final Clock clock;
  private final ArticleTable table;
  private final Map<Integer, Row> changedRows = new ConcurrentHashMap<>();
  private final Map<Long, Integer> removed = new HashMap<>();
  private final long[] idsWithoutArticle;
  private boolean idsAreUnique;
  private int nextHandle;
  private int version;

  ArticleList(CatalogueSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.table = new ArticleTable(source);
    this.idsWithoutArticle = source.idsWithoutArticle();
    this.idsAreUnique = source.idsAreUnique();
    this.nextHandle = source.size();
  }

  /** Another number whenever an id was added, removed or moved. */
  synchronized int version() {
    return version;
  }

  synchronized int size() {
    return table.size();
  }

  synchronized List<Long> ids() {
    return LongStream.range(0, table.size())
        .map(i -> table.id((int) i))
        .filter(id -> id != CatalogueSource.NO_ID)
        .boxed()
        .toList();
  }

  synchronized boolean contains(long id) {
    return table.find(id) >= 0;
  }

  /** Whether stock, tariffs and images of that id are served. */
  synchronized boolean isServed(long id) {
    return contains(id) || Page.contains(idsWithoutArticle, id);
  }

  synchronized boolean wasRemoved(long id) {
    return removed.containsKey(id);
  }

  synchronized Row row(long id) {
    return rowOf(table.handle(position(id)));
  }

  /** {@link ErpTime} minute of the last modification. */
  synchronized int modifiedAt(long id) {
    return table.modified(position(id));
  }

  synchronized int count(int sinceMinute) {
    return sinceMinute == Selection.EVER ? table.size() : table.count(sinceMinute);
  }

  synchronized Page page(Selection selection) {
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
        rowOf(handles[index]).writeTo(out);
      }

      @Override
      public boolean mentions(long articleId) {
        return Page.contains(ids, articleId);
      }
    };
  }

  /** Each id once, in the list's order. */
  synchronized long[] listedIds(Selection selection) {
    long[] ids = ids(table.positions(selection));
    return idsAreUnique
        ? ids
        : Arrays.stream(ids).filter(id -> id != CatalogueSource.NO_ID).distinct().toArray();
  }

  /** Each id once, in the list's order; if all are selected, then the ids without an article. */
  synchronized long[] selectedIds(Selection selection) {
    long[] ids = listedIds(selection);
    return selection.isAll() ? withOthers(ids) : ids;
  }

  /** Appends the ids without an article. */
  long[] withOthers(long[] ids) {
    return idsWithoutArticle.length == 0
        ? ids
        : LongStream.concat(Arrays.stream(ids), Arrays.stream(idsWithoutArticle)).toArray();
  }

  synchronized void change(long id, Map<String, ? extends @Nullable Object> fields) {
    ObjectNode row = row(id).parse().deepCopy();
    fields.forEach((field, value) -> row.set(field, CatalogueJson.MAPPER.valueToTree(value)));
    setRow(id, Row.of(row));
  }

  synchronized void setRow(long id, Row row) {
    changedRows.put(table.handle(position(id)), row);
    touch(id);
  }

  synchronized void touch(long id) {
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

  /** Adds an article of the source with the next free id, and returns that id. */
  synchronized long add() {
    long id = 1;
    for (int i = 0; i < table.size(); i++) {
      id = Math.max(id, table.id(i) + 1);
    }
    for (long gone : removed.keySet()) {
      id = Math.max(id, gone + 1);
    }
    add(id, source.newArticle(id));
    return id;
  }

  synchronized void add(long id, Row row) {
    add(table.placeFor(id), OptionalLong.of(id), row);
  }

  synchronized void addWithoutId(Row row) {
    add(table.size(), OptionalLong.empty(), row);
  }

  private void add(int place, OptionalLong id, Row row) {
    boolean known = id.isPresent() && contains(id.getAsLong());
    idsAreUnique &= !known && id.isPresent();
    id.ifPresent(removed::remove);
    int handle = nextHandle++;
    changedRows.put(handle, row);
    table.insert(place, id.orElse(CatalogueSource.NO_ID), handle, ErpTime.minute(clock.instant()));
    version++;
  }

  synchronized void remove(long id) {
    int position = position(id);
    removed.put(id, table.handle(position));
    table.remove(position);
    version++;
  }

  synchronized void giveBack(long id) {
    Integer handle = removed.remove(id);
    if (handle == null) {
      throw new IllegalArgumentException("article " + id + " was not removed");
    }
    table.insert(table.placeFor(id), id, handle, ErpTime.minute(clock.instant()));
    version++;
  }

  synchronized void move(long id, int place) {
    int position = position(id);
    int handle = table.handle(position);
    int modified = table.modified(position);
    table.remove(position);
    table.insert(place - 1, id, handle, modified);
    version++;
  }

  private int position(long id) {
    int position = table.find(id);
    if (position < 0) {
      throw new IllegalArgumentException("no article " + id);
    }
    return position;
  }

  private Row rowOf(int handle) {
    Row changed = changedRows.get(handle);
    return changed != null ? changed : source.articleAt(handle);
  }

  private long[] ids(int[] positions) {
    return Arrays.stream(positions).mapToLong(table::id).toArray();
  }
}
