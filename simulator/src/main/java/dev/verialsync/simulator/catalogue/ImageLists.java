package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The articles' images in their order; positions count from 1. Thread-safe. */
final class ImageLists {
  private final CatalogueSource source;
  private final ArticleList articles;
  private final Map<Long, List<Image>> changed = new ConcurrentHashMap<>();
  private int drawn;
  private int @Nullable [] imagesBefore;
  private int imagesBeforeVersion;
  private ImageBlockHabits imagesBeforeHabits = ImageBlockHabits.RIGHT;

  ImageLists(CatalogueSource source, ArticleList articles) {
    this.source = source;
    this.articles = articles;
  }

  List<Image> of(long id) {
    if (!articles.isServed(id)) {
      return List.of();
    }
    List<Image> list = changed.get(id);
    return list != null ? list : source.images(id);
  }

  int count(long id) {
    List<Image> list = changed.get(id);
    return list != null ? list.size() : source.imageCount(id);
  }

  void setEmptyUnlessSet(long id) {
    changed.putIfAbsent(id, List.of());
  }

  /** An image that the article did not have before. */
  synchronized Image draw(long id) {
    drawn++;
    return source.newImage(id, drawn);
  }

  synchronized void add(long id, Image image) {
    List<Image> images = new ArrayList<>(of(id));
    images.add(image);
    set(id, images);
  }

  synchronized void replace(long id, int position, Image image) {
    List<Image> images = new ArrayList<>(of(id));
    images.set(position - 1, image);
    set(id, images);
  }

  synchronized void remove(long id, int position) {
    List<Image> images = new ArrayList<>(of(id));
    images.remove(position - 1);
    set(id, images);
  }

  synchronized void reorder(long id, List<Integer> order) {
    List<Image> present = of(id);
    if (!order.stream()
        .sorted()
        .toList()
        .equals(IntStream.rangeClosed(1, present.size()).boxed().toList())) {
      throw new IllegalArgumentException(order + " is no order of " + present.size() + " images");
    }
    set(id, order.stream().map(n -> present.get(n - 1)).toList());
  }

  private void set(long id, List<Image> images) {
    articles.touch(id);
    changed.put(id, List.copyOf(images));
    imagesBefore = null;
  }

  /** Adds to the page the images that the selection's bounds count. */
  synchronized void block(ImagePage page, Selection selection, ImageBlockHabits habits) {
    long[] ids = articles.selectedIds(selection.unbounded());
    int at = 0;
    int before = 0;
    int first = Math.max(1, selection.first());
    if (!selection.isFiltered()) {
      int[] sums = imagesBefore(ids, habits);
      int found = Arrays.binarySearch(sums, first - 1);
      at = found >= 0 ? found : Math.max(0, -found - 2);
      before = sums.length == 0 ? 0 : sums[at];
    }
    for (; at < ids.length && before < selection.last(); at++) {
      int count = habits.shown(ids[at], count(ids[at]));
      if (before + count >= first && count > 0) {
        List<Image> images = habits.shown(ids[at], of(ids[at]));
        int from = Math.max(0, first - 1 - before);
        int to = Math.min(images.size(), selection.last() - before);
        page.add(ids[at], images.subList(from, to));
      }
      before += count;
    }
  }

  /** How many images the list has in front of each article. */
  private int[] imagesBefore(long[] ids, ImageBlockHabits habits) {
    int version = articles.version();
    int[] sums = imagesBefore;
    if (sums == null || imagesBeforeVersion != version || !imagesBeforeHabits.equals(habits)) {
      sums = new int[ids.length];
      int sum = 0;
      for (int i = 0; i < ids.length; i++) {
        sums[i] = sum;
        sum += habits.shown(ids[i], count(ids[i]));
      }
      imagesBefore = sums;
      imagesBeforeVersion = version;
      imagesBeforeHabits = habits;
    }
    return sums;
  }
}
