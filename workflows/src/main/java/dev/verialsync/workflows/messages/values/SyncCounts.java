package dev.verialsync.workflows.messages.values;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch, a phase or a run did; numbers add up from activity to run.
 *
 * @param articlesSeen articles in Verial's list
 * @param articlesFetched articles whose images were asked for
 * @param imagesStored objects new to the media library
 * @param imagesReused images that an article got whose object was there already
 * @param imagesRemoved images that an article lost
 * @param issues data issues recorded, by kind
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SyncCounts(
    int articlesSeen,
    int articlesFetched,
    int imagesStored,
    int imagesReused,
    int imagesRemoved,
    int productsInserted,
    int productsUpdated,
    int productsUnchanged,
    int productsDeactivated,
    Map<String, Integer> issues) {

  public static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public SyncCounts {
    issues = issues == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(issues));
  }

  /** What the fetching of one or more articles' images did. */
  public static SyncCounts images(
      int articles, int stored, int reused, int removed, Map<String, Integer> issues) {
    return new SyncCounts(0, articles, stored, reused, removed, 0, 0, 0, 0, issues);
  }

  /** What the writing of products did. */
  public static SyncCounts products(
      int inserted, int updated, int unchanged, int deactivated, Map<String, Integer> issues) {
    return new SyncCounts(0, 0, 0, 0, 0, inserted, updated, unchanged, deactivated, issues);
  }

  public static SyncCounts issues(Map<String, Integer> issues) {
    return new SyncCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, issues);
  }

  public SyncCounts withArticlesSeen(int seen) {
    return new SyncCounts(
        seen,
        articlesFetched,
        imagesStored,
        imagesReused,
        imagesRemoved,
        productsInserted,
        productsUpdated,
        productsUnchanged,
        productsDeactivated,
        issues);
  }

  /** The same with the images phase as it stands at this moment. */
  public SyncCounts withImages(int fetched, int stored, int reused) {
    return new SyncCounts(
        articlesSeen,
        fetched,
        stored,
        reused,
        imagesRemoved,
        productsInserted,
        productsUpdated,
        productsUnchanged,
        productsDeactivated,
        issues);
  }

  public SyncCounts plus(SyncCounts other) {
    Map<String, Integer> summed = new TreeMap<>(issues);
    other.issues.forEach((kind, n) -> summed.merge(kind, n, Integer::sum));
    return new SyncCounts(
        articlesSeen + other.articlesSeen,
        articlesFetched + other.articlesFetched,
        imagesStored + other.imagesStored,
        imagesReused + other.imagesReused,
        imagesRemoved + other.imagesRemoved,
        productsInserted + other.productsInserted,
        productsUpdated + other.productsUpdated,
        productsUnchanged + other.productsUnchanged,
        productsDeactivated + other.productsDeactivated,
        summed);
  }

  public int issueTotal() {
    return issues.values().stream().mapToInt(Integer::intValue).sum();
  }
}
