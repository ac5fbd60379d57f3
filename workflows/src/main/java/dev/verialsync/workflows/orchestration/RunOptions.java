package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.ImageStrategy;
import dev.verialsync.workflows.messages.values.SyncPhase;
import dev.verialsync.workflows.orchestration.input.InputReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An operator's input, judged and completed with the defaults. Fails with {@link
 * ErrorType#INVALID_INPUT} and a sentence that names the field, what was found and what is
 * expected.
 *
 * @param dryRun it writes nothing, or not yet
 * @param confirm the dry run is the first part of a run that asks before it writes
 */
record RunOptions(
    boolean full,
    boolean images,
    boolean products,
    boolean retryIssues,
    boolean acceptShrink,
    IfRunning ifRunning,
    int batchSize,
    @Nullable Integer maxChildren,
    List<Long> articles,
    boolean verify,
    ImageStrategy imageStrategy,
    boolean dryRun,
    boolean singleBatch,
    boolean confirm) {

  /** What it does where another run is active. */
  enum IfRunning {
    REFUSE,
    WAIT,
    SKIP
  }

  private static final String SINGLE_BATCH = "single-batch";

  /** Batch after batch: each has its articles' calls to make. */
  private static final int SINGLE_BATCH_CHILDREN = 1;

  static RunOptions of(CatalogSyncInput input) {
    String phase = oneOf("phase", input.phase(), "all", "images", "products");
    List<Long> articles = articles(input.articles());
    boolean verify = Boolean.TRUE.equals(input.verify());
    boolean dryRun = Boolean.TRUE.equals(input.dryRun());
    boolean confirm = Boolean.TRUE.equals(input.confirm());
    boolean asks = confirm && (input.state() == null || !input.state().confirmed());
    refuseContradictions(phase, verify, dryRun, confirm);
    String mode = oneOf("mode", input.mode(), "incremental", "full", SINGLE_BATCH);
    boolean singleBatch = mode.equals(SINGLE_BATCH);
    if (singleBatch) {
      refuse("phase", phase.equals("all"), input.phase());
      refuse("imageStrategy", input.imageStrategy() == null, input.imageStrategy());
      refuse("dryRun", !dryRun, "true");
      refuse("confirm", !asks, "true");
    }
    return new RunOptions(
        !mode.equals("incremental"),
        !phase.equals("products"),
        !phase.equals("images"),
        Boolean.TRUE.equals(input.retryIssues()),
        Boolean.TRUE.equals(input.acceptShrink()),
        ifRunning(input),
        within(
            "batchSize",
            input.batchSize(),
            CatalogSyncInput.DEFAULT_BATCH_SIZE,
            CatalogSyncInput.MAX_BATCH_SIZE),
        maxChildren(input),
        articles,
        verify,
        imageStrategy(input),
        dryRun || asks,
        singleBatch,
        asks);
  }

  private static void refuseContradictions(
      String phase, boolean verify, boolean dryRun, boolean confirm) {
    if (confirm && dryRun) {
      throw InputReader.invalid("confirm", "true with dryRun", "one of the two");
    }
    if (verify && dryRun) {
      throw InputReader.invalid("verify", "true with dryRun", "one of the two");
    }
    if (verify && phase.equals("products")) {
      throw InputReader.invalid(
          "verify", "true with the phase products", "the phase all or images");
    }
  }

  private static IfRunning ifRunning(CatalogSyncInput input) {
    return IfRunning.valueOf(
        oneOf("ifRunning", input.ifRunning(), "refuse", "wait", "skip").toUpperCase(Locale.ROOT));
  }

  private static @Nullable Integer maxChildren(CatalogSyncInput input) {
    return input.maxChildren() == null
        ? null
        : within(
            "maxChildren",
            input.maxChildren(),
            CatalogSyncInput.DEFAULT_IMAGE_CHILDREN,
            CatalogSyncInput.MAX_CHILDREN);
  }

  private static ImageStrategy imageStrategy(CatalogSyncInput input) {
    return ImageStrategy.of(
        oneOf(
            "imageStrategy",
            input.imageStrategy(),
            CatalogSyncInput.DEFAULT_IMAGE_STRATEGY,
            ImageStrategy.PER_ARTICLE.label(),
            ImageStrategy.BLOCKS.label()));
  }

  private static void refuse(String field, boolean fits, @Nullable String found) {
    if (!fits) {
      throw InputReader.invalid(
          field,
          InputReader.quoted(String.valueOf(found)) + " with the mode " + SINGLE_BATCH,
          "one of the two");
    }
  }

  /** The chosen articles, each once; empty means all. */
  static List<Long> articles(@Nullable List<Long> chosen) {
    List<Long> articles = chosen == null ? List.of() : chosen;
    if (articles.size() > CatalogSyncInput.MAX_ARTICLES) {
      throw InputReader.invalid(
          "articles", articles.size() + " ids", "at most " + CatalogSyncInput.MAX_ARTICLES);
    }
    for (Long id : articles) {
      if (id == null || id < 1) {
        throw InputReader.invalid("articles", String.valueOf(id), "Verial's ids, from 1");
      }
    }
    return articles.stream().distinct().toList();
  }

  int children(SyncPhase forPhase) {
    return switch (forPhase) {
      case IMAGES -> maxChildren == null ? CatalogSyncInput.DEFAULT_IMAGE_CHILDREN : maxChildren;
      case PRODUCTS ->
          maxChildren != null
              ? maxChildren
              : singleBatch ? SINGLE_BATCH_CHILDREN : CatalogSyncInput.DEFAULT_PRODUCT_CHILDREN;
    };
  }

  /** After the yes: an ordinary run. */
  RunOptions confirmed() {
    return new RunOptions(
        full,
        images,
        products,
        retryIssues,
        acceptShrink,
        ifRunning,
        batchSize,
        maxChildren,
        articles,
        verify,
        imageStrategy,
        false,
        singleBatch,
        false);
  }

  String mode() {
    return dryRun && !confirm
        ? "dry-run"
        : singleBatch ? SINGLE_BATCH : full ? "full" : "incremental";
  }

  /** What a phase is called: in single-batch mode there are batches alone. */
  String label(SyncPhase ofPhase) {
    return singleBatch ? "batches" : ofPhase.label();
  }

  String phase() {
    return images && products ? "all" : images ? "images" : "products";
  }

  private static String oneOf(
      String field, @Nullable String found, String fallback, String... more) {
    if (found == null || found.isBlank()) {
      return fallback;
    }
    String value = found.strip().toLowerCase(Locale.ROOT);
    List<String> expected = Stream.concat(Stream.of(fallback), Arrays.stream(more)).toList();
    if (expected.contains(value)) {
      return value;
    }
    throw InputReader.invalid(
        field,
        InputReader.quoted(found),
        String.join(", ", expected.subList(0, more.length)) + " or " + expected.get(more.length));
  }

  private static int within(String field, @Nullable Integer found, int fallback, int most) {
    if (found == null) {
      return fallback;
    }
    if (found < 1 || found > most) {
      throw InputReader.invalid(field, String.valueOf(found), "1 to " + most);
    }
    return found;
  }
}
