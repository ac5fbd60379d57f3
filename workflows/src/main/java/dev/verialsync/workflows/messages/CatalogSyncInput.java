package dev.verialsync.workflows.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may say when starting {@code CatalogSync}; nothing at all means a normal
 * incremental run of both phases. Texts instead of enums, so that a typing error ends in a sentence
 * and not in a workflow task that fails for ever.
 *
 * @param mode {@code incremental} (default) or {@code full}: ask for everything again
 * @param phase {@code all} (default), {@code images} or {@code products}
 * @param retryIssues also fetch and write again what ended in a recorded data issue
 * @param acceptShrink the article list may be empty or much shorter than before: it is right
 * @param ifRunning {@code refuse} (default) or {@code wait}, when another run is under way
 * @param batchSize articles a child workflow, 1 to 150, default 100
 * @param maxChildren child workflows in flight, 1 to 50, default by phase
 * @param articles these articles alone, by Verial's Id; empty means all
 * @param state carried over when the run continues as new; operators leave it out
 * @param verify also check that the media library holds every picture, and mend what it lacks
 * @param imageStrategy {@code per-article} (default) or {@code blocks}: ask for the pictures of
 *     many articles at once, where the server knows that
 */
public record CatalogSyncInput(
    @Nullable String mode,
    @Nullable String phase,
    @Nullable Boolean retryIssues,
    @Nullable Boolean acceptShrink,
    @Nullable String ifRunning,
    @Nullable Integer batchSize,
    @Nullable Integer maxChildren,
    @Nullable List<Long> articles,
    @Nullable CatalogSyncState state,
    @Nullable Boolean verify,
    @Nullable String imageStrategy) {

  /** A normal incremental run of both phases. */
  public static final CatalogSyncInput DEFAULT =
      new CatalogSyncInput(null, null, null, null, null, null, null, null, null);

  /** With neither verification nor strategy. */
  public CatalogSyncInput(
      @Nullable String mode,
      @Nullable String phase,
      @Nullable Boolean retryIssues,
      @Nullable Boolean acceptShrink,
      @Nullable String ifRunning,
      @Nullable Integer batchSize,
      @Nullable Integer maxChildren,
      @Nullable List<Long> articles,
      @Nullable CatalogSyncState state) {
    this(
        mode,
        phase,
        retryIssues,
        acceptShrink,
        ifRunning,
        batchSize,
        maxChildren,
        articles,
        state,
        null,
        null);
  }

  public CatalogSyncInput withState(CatalogSyncState newState) {
    return with(newState, verify, imageStrategy);
  }

  public CatalogSyncInput verifying() {
    return with(state, true, imageStrategy);
  }

  public CatalogSyncInput withImageStrategy(@Nullable String strategy) {
    return with(state, verify, strategy);
  }

  private CatalogSyncInput with(
      @Nullable CatalogSyncState newState,
      @Nullable Boolean newVerify,
      @Nullable String newStrategy) {
    return new CatalogSyncInput(
        mode,
        phase,
        retryIssues,
        acceptShrink,
        ifRunning,
        batchSize,
        maxChildren,
        articles,
        newState,
        newVerify,
        newStrategy);
  }
}
