package dev.verialsync.workflows.messages;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch, a phase or a run did; numbers add up from activity to run.
 *
 * @param articlesSeen articles in Verial's list
 * @param articlesFetched articles whose pictures were asked for
 * @param picturesStored objects new to the media library
 * @param picturesReused pictures that an article got whose object was there already
 * @param picturesRemoved pictures that an article lost
 * @param issues data issues recorded, by kind
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SyncCounts(
    int articlesSeen,
    int articlesFetched,
    int picturesStored,
    int picturesReused,
    int picturesRemoved,
    int productsInserted,
    int productsUpdated,
    int productsUnchanged,
    int productsDeactivated,
    Map<String, Integer> issues) {

  public static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public SyncCounts {
    issues = issues == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(issues));
  }

  /** What the fetching of one or more articles' pictures did. */
  public static SyncCounts pictures(
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
        picturesStored,
        picturesReused,
        picturesRemoved,
        productsInserted,
        productsUpdated,
        productsUnchanged,
        productsDeactivated,
        issues);
  }

  /** The same with the images phase as it stands at this moment. */
  public SyncCounts withPictures(int fetched, int stored, int reused) {
    return new SyncCounts(
        articlesSeen,
        fetched,
        stored,
        reused,
        picturesRemoved,
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
        picturesStored + other.picturesStored,
        picturesReused + other.picturesReused,
        picturesRemoved + other.picturesRemoved,
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
