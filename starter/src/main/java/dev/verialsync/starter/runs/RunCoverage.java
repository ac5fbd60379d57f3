package dev.verialsync.starter.runs;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the current run does all that somebody asks of another. */
public final class RunCoverage {

  private final CatalogSyncInput running;

  public RunCoverage(CatalogSyncInput running) {
    this.running = running;
  }

  /**
   * What the running run leaves undone, as a person would type it; empty when it covers the wanted
   * one. Options that were not typed never conflict.
   *
   * @param typed the long names of the options that were typed
   */
  public List<String> lacks(CatalogSyncInput wanted, Set<String> typed) {
    List<String> lacks = new ArrayList<>();
    if (typed.contains("--full") && mode(running).equals("incremental")) {
      lacks.add("--full");
    }
    if (!phase(running).equals("all") && !phase(running).equals(phase(wanted))) {
      lacks.add(phase(wanted).equals("all") ? "both phases" : "--phase " + phase(wanted));
    }
    if (!articles(running).isEmpty()
        && (articles(wanted).isEmpty()
            || !new HashSet<>(articles(running)).containsAll(articles(wanted)))) {
      lacks.add(articles(wanted).isEmpty() ? "all articles" : "--article");
    }
    if (typed.contains("--retry-issues") && !retriesIssues(running)) {
      lacks.add("--retry-issues");
    }
    if (typed.contains("--accept-shrink") && !isTrue(running.acceptShrink())) {
      lacks.add("--accept-shrink");
    }
    if (isTrue(wanted.dryRun()) != isTrue(running.dryRun())) {
      lacks.add(isTrue(wanted.dryRun()) ? "--dry-run" : "writing: it is a dry run");
    }
    if (isTrue(wanted.confirm()) && !isTrue(running.confirm())) {
      lacks.add("--confirm");
    } else if (!isTrue(wanted.confirm()) && asks(running)) {
      lacks.add("writing unasked: it was started with --confirm");
    }
    if (typed.contains("--verify") && !isTrue(running.verify())) {
      lacks.add("--verify");
    }
    addIfOther(lacks, typed, "--mode", mode(wanted), mode(running));
    addIfOther(lacks, typed, "--image-strategy", strategy(wanted), strategy(running));
    addIfOther(lacks, typed, "--batch-size", batchSize(wanted), batchSize(running));
    addIfOther(lacks, typed, "--max-children", wanted.maxChildren(), running.maxChildren());
    return lacks;
  }

  /** Such as {@code an incremental run of the products phase}. */
  public String described() {
    String phases =
        mode(running).equals("single-batch")
            ? "everything"
            : phase(running).equals("all") ? "both phases" : "the " + phase(running) + " phase";
    int chosen = articles(running).size();
    return "%s %s run of %s%s"
        .formatted(
            mode(running).equals("incremental") ? "an" : "a",
            mode(running),
            phases,
            chosen == 0 ? "" : chosen == 1 ? " for 1 article" : " for " + chosen + " articles");
  }

  private static void addIfOther(
      List<String> lacks,
      Set<String> typed,
      String option,
      @Nullable Object wanted,
      @Nullable Object running) {
    if (typed.contains(option) && !Objects.equals(wanted, running)) {
      lacks.add(option + " " + wanted);
    }
  }

  private static boolean asks(CatalogSyncInput running) {
    return isTrue(running.confirm()) && (running.state() == null || !running.state().confirmed());
  }

  /** A run that fetches everything again retries everything. */
  private static boolean retriesIssues(CatalogSyncInput input) {
    return isTrue(input.retryIssues()) || !mode(input).equals("incremental");
  }

  private static String strategy(CatalogSyncInput input) {
    return textOr(input.imageStrategy(), CatalogSyncInput.DEFAULT_IMAGE_STRATEGY);
  }

  private static int batchSize(CatalogSyncInput input) {
    Integer size = input.batchSize();
    return size == null ? CatalogSyncInput.DEFAULT_BATCH_SIZE : size;
  }

  private static String mode(CatalogSyncInput input) {
    return textOr(input.mode(), "incremental");
  }

  private static String phase(CatalogSyncInput input) {
    return textOr(input.phase(), "all");
  }

  private static List<Long> articles(CatalogSyncInput input) {
    return input.articles() == null ? List.of() : input.articles();
  }

  private static String textOr(@Nullable String text, String fallback) {
    return text == null || text.isBlank() ? fallback : text.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
