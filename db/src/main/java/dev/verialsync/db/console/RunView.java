package dev.verialsync.db.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run changed and when it did what; of a large run the first {@value #MOST_CHANGES} changes.
 *
 * @param cut whether there are more changes than were looked at
 */
public record RunView(
    List<Span> spans,
    List<Changed> changed,
    boolean cut,
    List<PriceChange> rises,
    List<PriceChange> falls,
    List<ProductLine> inserted,
    List<ProductLine> deactivated,
    List<NewImage> images) {

  /** How many changes of a run are looked at. */
  public static final int MOST_CHANGES = 20_000;

  /**
   * A part of the run: lists, images or products of a phase.
   *
   * @param end null = it has not ended
   */
  public record Span(String name, Instant start, @Nullable Instant end) {}

  /** How many products changed in a field. */
  public record Changed(String field, long products) {}

  /** A price with VAT that changed. */
  public record PriceChange(
      long id, @Nullable String name, BigDecimal before, BigDecimal now, BigDecimal percent) {}

  /** An image that the run added to an article. */
  public record NewImage(long articleId, @Nullable String name, String sha256) {}
}
