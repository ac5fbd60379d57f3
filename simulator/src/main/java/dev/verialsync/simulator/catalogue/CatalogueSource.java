package dev.verialsync.simulator.catalogue;

import dev.verialsync.simulator.image.Image;
import java.util.List;

/**
 * What the ERP held when the simulator started. Immutable; each call generates or reads it again.
 */
public interface CatalogueSource {
  /** The id of a row that states none. */
  long NO_ID = Long.MIN_VALUE;

  /** Rows of the article list. */
  int size();

  long idAt(int index);

  /** {@link ErpTime} minute of the last modification. */
  int modifiedAt(int index);

  boolean idsAreUnique();

  Row articleAt(int index);

  /** The row of an article that was not in the list at first. */
  Row newArticle(long id);

  List<Row> stock(long id);

  /** Whether the live servers' list has the article among those with stock. */
  boolean isStocked(long id);

  List<Row> tariffs(long id, TariffQuery query);

  int imageCount(long id);

  List<Image> images(long id);

  /**
   * An image that differs from all others of the article.
   *
   * @param number counts the images drawn since the start
   */
  Image newImage(long id, int number);

  /** Ids that rows of stock, tariffs or images name, but no row of the article list. */
  long[] idsWithoutArticle();

  ReferenceRows references();
}
