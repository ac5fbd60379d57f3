package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.catalogue.ImageBlockHabits.Edges;
import dev.verialsync.simulator.image.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of the list {@code Imagenes}. */
final class ImagePage implements Page {
  private record Entry(long articleId, Image image) {}

  private final int shorterSide;
  private final List<Entry> entries = new ArrayList<>();

  ImagePage(int shorterSide) {
    this.shorterSide = shorterSide;
  }

  void add(long articleId, List<Image> images) {
    for (Image image : images) {
      entries.add(new Entry(articleId, image));
    }
  }

  /** 1-based, inclusive. */
  Page between(int first, int last) {
    ImagePage page = new ImagePage(shorterSide);
    int from = Math.min(Math.max(first, 1) - 1, entries.size());
    int to = Math.max(from, Math.min(last, entries.size()));
    page.entries.addAll(entries.subList(from, to));
    return page;
  }

  /** Falsifies the rows where the list is cut: at the beginning, the end, or both. */
  void falsify(Edges edges, boolean atBeginning, boolean atEnd) {
    if (atBeginning) {
      falsify(edges, 0, 1);
    }
    if (atEnd) {
      falsify(edges, entries.size() - 1, entries.size() - 2);
    }
  }

  private void falsify(Edges edges, int edge, int neighbour) {
    if (entries.size() < 2) {
      return;
    }
    switch (edges) {
      case DROPPED -> entries.remove(edge);
      case DOUBLED -> entries.add(edge, entries.get(edge));
      case REORDERED -> Collections.swap(entries, edge, neighbour);
      case RIGHT -> {}
    }
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public void write(int index, OutputStream out) throws IOException {
    Entry entry = entries.get(index);
    entry.image().writeRow(entry.articleId(), shorterSide, out);
  }

  @Override
  public boolean mentions(long articleId) {
    return entries.stream().anyMatch(entry -> entry.articleId() == articleId);
  }
}
