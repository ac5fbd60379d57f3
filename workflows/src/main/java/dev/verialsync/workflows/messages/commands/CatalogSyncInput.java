package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may say when starting {@code CatalogSync}; nothing at all means a normal
 * incremental run of both phases. Fields that are not set are not written either: an older worker
 * meets only the new fields that somebody uses. Texts instead of enums, so that a typing error ends
 * in a sentence and not in a workflow task that fails for ever.
 *
 * @param mode {@code incremental} (default), {@code full}: ask for everything again, or {@code
 *     single-batch}: the same in the old manner, batch after batch, without phases
 * @param phase {@code all} (default), {@code images} or {@code products}
 * @param retryIssues also fetch and write again what ended in a recorded data issue
 * @param acceptShrink lists may be empty or much shorter than before, and articles may lose all
 *     their images, however many they are: it is right
 * @param ifRunning when another run is active: {@code refuse} (default), {@code skip}: end as
 *     skipped, or {@code wait}: start after it, unless a run waits already; then skip
 * @param batchSize articles a child workflow, 1 to 150, default 100
 * @param maxChildren child workflows in flight, 1 to 50, default by phase
 * @param articles these articles alone, by Verial's Id, at most 1,000; empty means all
 * @param state carried over when the run continues as new; operators leave it out
 * @param verify also check that the media library holds every image, and fetch what it lacks
 * @param imageStrategy {@code auto} (default): ask for the images of many articles at once where
 *     that is cheaper and the server has proven to do it right; {@code per-article} or {@code
 *     blocks} whatever it has proven
 * @param dryRun only tell what a run would do: no image is asked for, nothing in {@code media} and
 *     {@code shop} is written, and what changes in {@code erp} is undone
 * @param confirm first do what {@code dryRun} does, then wait for the update {@code confirm}, and
 *     run after a yes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
    @Nullable String imageStrategy,
    @Nullable Boolean dryRun,
    @Nullable Boolean confirm) {

  public static final int MAX_BATCH_SIZE = 150;
  public static final int DEFAULT_BATCH_SIZE = 100;
  public static final String DEFAULT_IMAGE_STRATEGY = "auto";

  /** Their 400 waiting activities keep every permit of the gate in use; more only cost memory. */
  public static final int DEFAULT_IMAGE_CHILDREN = 4;

  /** Enough in flight to hide Temporal's round trips behind the transactions. */
  public static final int DEFAULT_PRODUCT_CHILDREN = 16;

  public static final int MAX_CHILDREN = 50;
  public static final int MAX_ARTICLES = 1_000;

  /** A normal incremental run of both phases. */
  public static final CatalogSyncInput DEFAULT = builder().build();

  /** Begins with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same input, taken up at a state. */
  public CatalogSyncInput withState(CatalogSyncState newState) {
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
        verify,
        imageStrategy,
        dryRun,
        confirm);
  }

  /** Says what differs from {@link #DEFAULT}; null is as if it were not said. */
  public static final class Builder {
    private @Nullable String mode;
    private @Nullable String phase;
    private @Nullable Boolean retryIssues;
    private @Nullable Boolean acceptShrink;
    private @Nullable String ifRunning;
    private @Nullable Integer batchSize;
    private @Nullable Integer maxChildren;
    private @Nullable List<Long> articles;
    private @Nullable CatalogSyncState state;
    private @Nullable Boolean verify;
    private @Nullable String imageStrategy;
    private @Nullable Boolean dryRun;
    private @Nullable Boolean confirm;

    private Builder() {}

    public Builder mode(@Nullable String said) {
      mode = said;
      return this;
    }

    public Builder phase(@Nullable String said) {
      phase = said;
      return this;
    }

    public Builder retryIssues(@Nullable Boolean said) {
      retryIssues = said;
      return this;
    }

    public Builder acceptShrink(@Nullable Boolean said) {
      acceptShrink = said;
      return this;
    }

    public Builder ifRunning(@Nullable String said) {
      ifRunning = said;
      return this;
    }

    public Builder batchSize(@Nullable Integer said) {
      batchSize = said;
      return this;
    }

    public Builder maxChildren(@Nullable Integer said) {
      maxChildren = said;
      return this;
    }

    public Builder articles(@Nullable List<Long> said) {
      articles = said;
      return this;
    }

    public Builder verify(@Nullable Boolean said) {
      verify = said;
      return this;
    }

    public Builder imageStrategy(@Nullable String said) {
      imageStrategy = said;
      return this;
    }

    public Builder dryRun(@Nullable Boolean said) {
      dryRun = said;
      return this;
    }

    public Builder confirm(@Nullable Boolean said) {
      confirm = said;
      return this;
    }

    public CatalogSyncInput build() {
      return new CatalogSyncInput(
          mode,
          phase,
          retryIssues,
          acceptShrink,
          ifRunning,
          batchSize,
          maxChildren,
          articles,
          state,
          verify,
          imageStrategy,
          dryRun,
          confirm);
    }
  }
}
