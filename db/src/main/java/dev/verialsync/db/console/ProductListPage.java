package dev.verialsync.db.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of products.
 *
 * @param next where the next page begins; null = this is the last one
 * @param groups the first categories and manufacturers whose name has the text in it; the page
 *     shows their products too
 * @param onlyExact whether the text was too short to look for it in names
 * @param chosen the name of the category or manufacturer that was asked for; null = none was
 */
public record ProductListPage(
    List<ProductLine> products,
    ProductQuery.@Nullable Place next,
    List<Group> groups,
    boolean onlyExact,
    @Nullable String chosen) {

  /** A category or manufacturer; its source is {@code web}, {@code erp} or {@code manufacturer}. */
  public record Group(String source, long id, String name) {}
}
