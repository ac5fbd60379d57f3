package dev.verialsync.db.console;

import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.issue.RecordedIssue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product as its page shows it.
 *
 * @param productJson its row of {@code shop.product_detail}; null = no product was made of it yet
 * @param sellable whether it may be sold now
 * @param landed the article as Verial last showed it; null = never
 * @param stockJson Verial's stock rows; null = none
 * @param tariffJson Verial's tariff rows; null = none
 * @param imagesFetchedAt when its images were last asked for; null = never
 * @param fields configurable fields that have a value
 * @param variants the other members of its group, at most 50
 * @param events latest first
 * @param nextEvent the event before which the next page begins; null = there is none
 * @param issues open ones first, at most 100
 */
public record ProductView(
    long id,
    @Nullable String productJson,
    boolean sellable,
    ArticleHistory.@Nullable Landed landed,
    @Nullable String stockJson,
    @Nullable String tariffJson,
    @Nullable Instant imagesFetchedAt,
    List<Tier> tiers,
    List<Image> images,
    List<ConfiguredField> fields,
    List<ProductLine> variants,
    List<Event> events,
    @Nullable Long nextEvent,
    List<RecordedIssue> issues) {

  /** A quantity tier. */
  public record Tier(
      BigDecimal minUnits,
      @Nullable BigDecimal priceNet,
      @Nullable BigDecimal priceGross,
      BigDecimal discountPercent,
      BigDecimal discountPerUnit,
      BigDecimal giftUnits) {}

  /** An image, in the order of the shop. */
  public record Image(
      String sha256,
      String mediaType,
      long bytes,
      @Nullable Integer width,
      @Nullable Integer height,
      Instant storedAt) {}

  /**
   * A configurable field.
   *
   * @param place its family and number
   * @param value the node's name where it has one
   */
  public record ConfiguredField(@Nullable String name, String place, @Nullable String value) {}

  /**
   * Something that happened.
   *
   * @param workflowId null = its run is not recorded any more
   * @param imageStored whether the image that it is about is still in the library
   */
  public record Event(
      long id,
      Instant at,
      long runId,
      @Nullable String workflowId,
      String kind,
      String detailJson,
      boolean imageStored) {}
}
