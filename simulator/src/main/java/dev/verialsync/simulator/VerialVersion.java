package dev.verialsync.simulator;

import java.util.Arrays;
import java.util.List;

/**
 * A version of the web service, such as {@code 1.7.3}. It decides which methods and parameters are
 * known.
 */
public record VerialVersion(List<Integer> parts) implements Comparable<VerialVersion> {
  public static final VerialVersion LATEST = of("1.8.4");

  private static final VerialVersion PAGED_LISTS = of("1.8");
  private static final VerialVersion PAGED_IMAGES = of("1.8.2");
  private static final VerialVersion PAGED_STOCK = of("1.8.3");

  public VerialVersion {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException if the text is not numbers with dots between
   */
  public static VerialVersion of(String text) {
    if (!text.matches("\\d{1,6}(\\.\\d{1,6}){0,5}")) {
      throw new IllegalArgumentException("a version such as 1.8.4 is expected, not " + text);
    }
    return new VerialVersion(Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList());
  }

  /** Whether articles can be counted and asked for in blocks. */
  boolean pagesArticles() {
    return compareTo(PAGED_LISTS) >= 0;
  }

  boolean pagesImages() {
    return compareTo(PAGED_IMAGES) >= 0;
  }

  /** Whether stock and tariffs know the {@code art_*} parameters. */
  boolean pagesStock() {
    return compareTo(PAGED_STOCK) >= 0;
  }

  @Override
  public int compareTo(VerialVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int compared = Integer.compare(part(i), other.part(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return String.join(".", parts.stream().map(String::valueOf).toList());
  }

  private int part(int index) {
    return index < parts.size() ? parts.get(index) : 0;
  }
}
