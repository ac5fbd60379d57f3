package dev.verialsync.simulator.catalogue;

import java.util.Arrays;

/**
 * The article list's order as three parallel arrays: a million articles take 16 MB. A handle
 * identifies a row even after it moved. Not thread-safe.
 */
final class ArticleTable {
  private long[] ids;
  private int[] handles;
  private int[] modified;
  private int size;

  ArticleTable(CatalogueSource source) {
    size = source.size();
    ids = new long[size + 16];
    handles = new int[size + 16];
    modified = new int[size + 16];
    for (int i = 0; i < size; i++) {
      ids[i] = source.idAt(i);
      handles[i] = i;
      modified[i] = source.modifiedAt(i);
    }
  }

  int size() {
    return size;
  }

  long id(int position) {
    return ids[position];
  }

  int handle(int position) {
    return handles[position];
  }

  int modified(int position) {
    return modified[position];
  }

  void touch(int position, int minute) {
    modified[position] = minute;
  }

  /** The first position with that id, or -1. Looks where a dense list would have it first. */
  int find(long id) {
    int guess = (int) Math.max(0, Math.min(id - 1, size - 1L));
    int found = -1;
    for (int distance = 0; distance < size && found < 0; distance++) {
      if (guess - distance >= 0 && ids[guess - distance] == id) {
        found = guess - distance;
      } else if (guess + distance < size && ids[guess + distance] == id) {
        found = guess + distance;
      }
    }
    return found;
  }

  /** The position before which a row with that id keeps a sorted list sorted. */
  int placeFor(long id) {
    int place = size;
    while (place > 0 && ids[place - 1] > id) {
      place--;
    }
    return place;
  }

  void insert(int position, long id, int handle, int minute) {
    if (size == ids.length) {
      int capacity = size + Math.max(16, size / 8);
      ids = Arrays.copyOf(ids, capacity);
      handles = Arrays.copyOf(handles, capacity);
      modified = Arrays.copyOf(modified, capacity);
    }
    int tail = size - position;
    System.arraycopy(ids, position, ids, position + 1, tail);
    System.arraycopy(handles, position, handles, position + 1, tail);
    System.arraycopy(modified, position, modified, position + 1, tail);
    ids[position] = id;
    handles[position] = handle;
    modified[position] = minute;
    size++;
  }

  void remove(int position) {
    int tail = size - position - 1;
    System.arraycopy(ids, position + 1, ids, position, tail);
    System.arraycopy(handles, position + 1, handles, position, tail);
    System.arraycopy(modified, position + 1, modified, position, tail);
    size--;
  }

  int count(int sinceMinute) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (modified[i] >= sinceMinute) {
        count++;
      }
    }
    return count;
  }

  /** Positions that the selection asks for, in order. */
  int[] positions(Selection selection) {
    int first = Math.max(1, selection.first());
    int[] positions = new int[16];
    int count = 0;
    if (!selection.isFiltered()) {
      int last = Math.min(size, selection.last());
      int[] range = new int[Math.max(0, last - first + 1)];
      Arrays.setAll(range, i -> first - 1 + i);
      return range;
    }
    int ordinal = 0;
    for (int i = 0; i < size && ordinal < selection.last(); i++) {
      if (modified[i] >= selection.sinceMinute() && ++ordinal >= first) {
        if (count == positions.length) {
          positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }
}
