package dev.verialsync.starter.options;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.ImageStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What an operator may say of a run that is to be started. */
public final class RunChoices {

  private static final String SINGLE_BATCH = "single-batch";
  private static final Set<String> MODES = Set.of("incremental", "full", SINGLE_BATCH);
  private static final Set<String> PHASES = Set.of("images", "products", "all");
  private static final List<String> STRATEGIES =
      Arrays.stream(ImageStrategy.values()).map(ImageStrategy::label).toList();

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--full", description = "Fetch everything again, not only what has changed.")
  private boolean full;

  @Option(
      names = "--mode",
      paramLabel = "incremental|full|single-batch",
      description =
          "What to fetch and how: what has changed (incremental, default), everything again (full, as"
              + " --full), or everything again as the old system did: batch after batch, three calls per"
              + " article (single-batch).")
  private @Nullable String mode;

  @Option(
      names = "--phase",
      paramLabel = "images|products|all",
      description = "Run only this phase (default: all).")
  private @Nullable String phase;

  @Option(names = "--retry-issues", description = "Also retry articles with an open data issue.")
  private boolean retryIssues;

  @Option(
      names = "--accept-shrink",
      description =
          "Accept lists that are empty or much shorter than before, and articles that lose all their"
              + " images: deactivate or remove what is missing.")
  private boolean acceptShrink;

  @Option(
      names = "--queue",
      description =
          "If another run is active, wait for its end and then start; if one waits already, skip.")
  private boolean queue;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Articles per child workflow, 1 to "
              + CatalogSyncInput.MAX_BATCH_SIZE
              + " (default: "
              + CatalogSyncInput.DEFAULT_BATCH_SIZE
              + ").")
  private @Nullable Integer batchSize;

  @Option(
      names = "--max-children",
      paramLabel = "N",
      description =
          "Child workflows in flight, 1 to "
              + CatalogSyncInput.MAX_CHILDREN
              + " (default: "
              + CatalogSyncInput.DEFAULT_IMAGE_CHILDREN
              + " for images, "
              + CatalogSyncInput.DEFAULT_PRODUCT_CHILDREN
              + " for products).")
  private @Nullable Integer maxChildren;

  @Option(
      names = "--verify",
      description =
          "Also check every image in the media library; fetch missing or wrong ones again.")
  private boolean verify;

  @Option(
      names = "--image-strategy",
      paramLabel = "auto|per-article|blocks",
      description =
          "Fetch images in blocks of many articles after checking that the server's blocks are right"
              + " (auto, default), without checking (blocks), or one article at a time (per-article).")
  private @Nullable String imageStrategy;

  @Option(
      names = "--dry-run",
      description =
          "Only find out what a run would change in the shop; `diff --run N` shows it. Asks for no image.")
  private boolean dryRun;

  @Option(
      names = "--confirm",
      description =
          "First find out what would change, as --dry-run does; write it once somebody confirms,"
              + " within an hour.")
  private boolean confirm;

  @Option(
      names = "--article",
      paramLabel = "ID",
      converter = ArticleIdConverter.class,
      description =
          "Only this article, by Verial's Id: a few calls, no whole list. Repeat it for several, up to "
              + CatalogSyncInput.MAX_ARTICLES
              + " times.")
  private List<Long> articles = new ArrayList<>();

  public boolean queue() {
    return queue;
  }

  public boolean dryRun() {
    return dryRun;
  }

  public boolean confirm() {
    return confirm;
  }

  /** The options that were typed. */
  public Set<String> typed() {
    Set<String> typed = new LinkedHashSet<>();
    command
        .options()
        .forEach(
            option -> {
              boolean ours =
                  option.userObject() instanceof java.lang.reflect.Field field
                      && field.getDeclaringClass() == RunChoices.class;
              if (ours && command.commandLine().getParseResult().hasMatchedOption(option)) {
                typed.add(option.longestName());
              }
            });
    return typed;
  }

  /** The workflow's input; a usage error names what cannot be. */
  public CatalogSyncInput input() {
    return input(queue);
  }

  public CatalogSyncInput input(boolean waits) {
    return input(waits || queue ? "wait" : "refuse");
  }

  /** The same with what to do where another run is active. */
  public CatalogSyncInput input(String ifRunning) {
    refuseUnknown();
    refuseContradictions();
    return CatalogSyncInput.builder()
        .mode(full ? "full" : mode == null ? "incremental" : mode)
        .phase(phase == null ? "all" : phase)
        .retryIssues(retryIssues)
        .acceptShrink(acceptShrink)
        .ifRunning(ifRunning)
        .batchSize(within("--batch-size", batchSize, CatalogSyncInput.MAX_BATCH_SIZE))
        .maxChildren(within("--max-children", maxChildren, CatalogSyncInput.MAX_CHILDREN))
        .articles(chosen())
        .verify(verify)
        .imageStrategy(imageStrategy)
        .dryRun(dryRun ? true : null)
        .confirm(confirm ? true : null)
        .build();
  }

  private void refuseUnknown() {
    if (phase != null && !PHASES.contains(phase)) {
      throw wrong("--phase is \"" + phase + "\"; expected is images, products or all");
    }
    if (imageStrategy != null && !STRATEGIES.contains(imageStrategy)) {
      throw wrong(
          "--image-strategy is \"" + imageStrategy + "\"; expected is auto, per-article or blocks");
    }
    if (mode != null && !MODES.contains(mode)) {
      throw wrong("--mode is \"" + mode + "\"; expected is incremental, full or single-batch");
    }
  }

  private void refuseContradictions() {
    if (full && mode != null && !mode.equals("full")) {
      throw wrong("--full is a mode of its own: leave out one of --full and --mode " + mode);
    }
    if (SINGLE_BATCH.equals(mode)) {
      for (String option : List.of("--phase", "--image-strategy", "--dry-run", "--confirm")) {
        if (typed().contains(option)) {
          throw wrong(option + " cannot be used with --mode single-batch");
        }
      }
    }
    if (confirm && dryRun) {
      throw wrong("--confirm asks before it writes, and --dry-run never writes: use one of them");
    }
    if (verify && dryRun) {
      throw wrong("--verify checks and repairs, which --dry-run does not");
    }
    if (verify && "products".equals(phase)) {
      throw wrong("--verify works in the images phase, which --phase products leaves out");
    }
  }

  private @Nullable List<Long> chosen() {
    List<Long> ids = ArticleIds.checked(command, articles);
    return ids.isEmpty() ? null : List.copyOf(ids);
  }

  private @Nullable Integer within(String option, @Nullable Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw wrong("%s is %d; expected is 1 to %d".formatted(option, value, most));
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
