package dev.verialsync.db.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which products a page of the list shows.
 *
 * @param text an id, a barcode, or parts of the name, of the category's or the manufacturer's; null
 *     = any
 * @param filter null = all products
 * @param category null = any
 * @param manufacturerId null = any
 * @param today where the day began, for {@link Filter#CHANGED}
 * @param after the last product of the page before; null = the first page
 */
public record ProductQuery(
    @Nullable String text,
    @Nullable Filter filter,
    @Nullable Category category,
    @Nullable Long manufacturerId,
    Instant today,
    @Nullable Place after) {

  /** What a person looks for. */
  public enum Filter {
    NO_IMAGE,
    NO_PRICE,
    ISSUES,
    INACTIVE,
    CHANGED
  }

  /** A category of one of the two id spaces: {@code web} or {@code erp}. */
  public record Category(String source, long id) {}

  /** Where a page ended; the time counts for {@link Filter#CHANGED} alone. */
  public record Place(long id, @Nullable Instant changedAt) {}
}
