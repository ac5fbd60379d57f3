package dev.verialsync.db.history;

import dev.verialsync.db.EventKind;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.media.StoredImage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One article's whole story.
 *
 * @param productJson the product with its names, as {@code shop.product_detail} has it; null =
 *     there is none yet
 * @param tiersJson its price tiers, a JSON array
 * @param versions what the shop saw before, as far as it is kept, oldest first
 * @param events oldest first
 * @param foretold what dry runs found that a run would do, oldest first
 * @param calls that asked for this article alone, oldest first
 * @param issues open and closed, oldest first
 */
public record ArticleHistory(
    long articleId,
    @Nullable Landed landed,
    @Nullable Images images,
    @Nullable String productJson,
    String tiersJson,
    List<Version> versions,
    List<Event> events,
    List<Foretold> foretold,
    List<Call> calls,
    List<RecordedIssue> issues) {

  /** The article as Verial last showed it. */
  public record Landed(
      boolean listed,
      Instant firstSeenAt,
      Instant changedAt,
      @Nullable Instant unlistedAt,
      String rowJson) {}

  /**
   * What is known of its images.
   *
   * @param asOf null = not known any more
   */
  public record Images(
      @Nullable Instant asOf,
      ImagesState state,
      Instant fetchedAt,
      long runId,
      List<StoredImage> list) {}

  /**
   * What the shop saw between two runs.
   *
   * @param until when it was replaced
   * @param runId the run that replaced it
   * @param productJson the columns of {@code shop.product} that were replaced
   * @param tiersJson null = this replacement did not change the tiers
   * @param imagesJson hashes; null = this replacement did not change the images
   */
  public record Version(
      Instant until,
      long runId,
      String productJson,
      @Nullable String tiersJson,
      @Nullable String imagesJson) {}

  /**
   * Something that happened.
   *
   * @param workflowId of the run in which it did; null when that run is not recorded any more
   */
  public record Event(
      Instant at, long runId, @Nullable String workflowId, EventKind kind, String detailJson) {}

  /**
   * What a dry run found that a run would do.
   *
   * @param at when the dry run began
   * @param kind as in {@code sync.difference}
   * @param oldJson null = none
   * @param newJson null = none
   */
  public record Foretold(
      Instant at,
      long runId,
      String kind,
      String field,
      @Nullable String oldJson,
      @Nullable String newJson) {}

  /**
   * A call to Verial.
   *
   * @param millis null = it is under way, or its worker died
   */
  public record Call(
      Instant at,
      @Nullable Long runId,
      String method,
      @Nullable Integer millis,
      @Nullable Long bytes,
      @Nullable String outcome) {}
}
