package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a server answers image blocks, the calls for the images of all articles. What it answers for
 * a single article is right, whatever its habits.
 *
 * @param countArticles {@code inicio}/{@code fin} count articles, not images
 * @param ignoreBounds {@code inicio}/{@code fin} are not heeded
 * @param edges what happens to the rows on both sides of a cut between two blocks
 * @param loseSecond every article of several images lacks its second
 * @param omitEvery articles whose id is a multiple of this have no row; 0 for none
 */
public record ImageBlockHabits(
    boolean countArticles, boolean ignoreBounds, Edges edges, boolean loseSecond, int omitEvery) {
  /** Counts images, as seen live, and does nothing wrong. */
  public static final ImageBlockHabits RIGHT =
      new ImageBlockHabits(false, false, Edges.RIGHT, false, 0);

  /** The rows at a block's beginning and end, where the list goes on there. */
  public enum Edges {
    RIGHT,
    /** The row at the edge is missing. */
    DROPPED,
    /** The row at the edge comes twice. */
    DOUBLED,
    /** The row at the edge changes places with its neighbour. */
    REORDERED
  }

  public ImageBlockHabits {
    edges = Objects.requireNonNullElse(edges, Edges.RIGHT); // JSON may leave it out.
    if (omitEvery < 0) {
      throw new IllegalArgumentException("omitEvery is " + omitEvery);
    }
  }

  public ImageBlockHabits withCountArticles(boolean value) {
    return new ImageBlockHabits(value, ignoreBounds, edges, loseSecond, omitEvery);
  }

  public ImageBlockHabits withIgnoreBounds(boolean value) {
    return new ImageBlockHabits(countArticles, value, edges, loseSecond, omitEvery);
  }

  public ImageBlockHabits withEdges(Edges value) {
    return new ImageBlockHabits(countArticles, ignoreBounds, value, loseSecond, omitEvery);
  }

  public ImageBlockHabits withLoseSecond(boolean value) {
    return new ImageBlockHabits(countArticles, ignoreBounds, edges, value, omitEvery);
  }

  public ImageBlockHabits withOmitEvery(int value) {
    return new ImageBlockHabits(countArticles, ignoreBounds, edges, loseSecond, value);
  }

  /** How many of an article's images blocks have. */
  int shown(long articleId, int images) {
    if (omitEvery > 0 && articleId % omitEvery == 0) {
      return 0;
    }
    return loseSecond && images > 1 ? images - 1 : images;
  }

  List<Image> shown(long articleId, List<Image> images) {
    int shown = shown(articleId, images.size());
    if (shown == images.size() || shown == 0) {
      return shown == 0 ? List.of() : images;
    }
    List<Image> others = new ArrayList<>(images);
    others.remove(1);
    return others;
  }
}
