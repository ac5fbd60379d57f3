package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.picture.Picture;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of the list {@code Imagenes}. */
final class PicturePage implements Page {
  private record Entry(long articleId, Picture picture) {}

  private final int shorterSide;
  private final List<Entry> entries = new ArrayList<>();

  PicturePage(int shorterSide) {
    this.shorterSide = shorterSide;
  }

  void add(long articleId, List<Picture> pictures) {
    for (Picture picture : pictures) {
      entries.add(new Entry(articleId, picture));
    }
  }

  /** 1-based, inclusive. */
  Page between(int first, int last) {
    PicturePage page = new PicturePage(shorterSide);
    int from = Math.min(Math.max(first, 1) - 1, entries.size());
    int to = Math.max(from, Math.min(last, entries.size()));
    page.entries.addAll(entries.subList(from, to));
    return page;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public void write(int index, OutputStream out) throws IOException {
    Entry entry = entries.get(index);
    entry.picture().writeRow(entry.articleId(), shorterSide, out);
  }

  @Override
  public boolean mentions(long articleId) {
    return entries.stream().anyMatch(entry -> entry.articleId() == articleId);
  }
}
