package dev.verialsync.starter.wayback;

import dev.verialsync.db.Database;
import dev.verialsync.db.shop.RollbackRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollback}: the shop as it was before a run. */
@Command(
    name = "rollback",
    description = "Put the shop's tables back as they were before a run, and hold them so.",
    footer = {
      "",
      "Products that came later stay as inactive rows. Later runs write nothing that is held until"
          + " `release`. A rollback is a run, and can be rolled back itself."
    })
public final class RollbackCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private ProductChoices choices;
  @Mixin private JsonOption json;

  @Parameters(
      paramLabel = "RUN",
      description = "The run to undo, with all later ones; `runs` lists them.")
  private long run;

  @Option(names = "--dry-run", description = "Only say what it would change.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask before it begins.")
  private boolean yes;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for `status` and each product's history.")
  private @Nullable String reason;

  public RollbackCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /**
   * What a rollback would do, or why it was not begun, under {@code --json}.
   *
   * @param products how many products would change
   * @param fields how many of them in which column, tiers and images included; then the tables of
   *     names, with how many rows differ
   * @param held how many of the products are held one by one; they change, too
   */
  record Preview(
      long beforeRun,
      long products,
      Map<String, Long> fields,
      @Nullable String notBegun,
      long held) {

    static Preview of(long beforeRun, Map<String, Long> counts) {
      long products = Objects.requireNonNullElse(counts.remove(""), 0L);
      long held = Objects.requireNonNullElse(counts.remove("held"), 0L);
      return new Preview(beforeRun, products, counts, null, held);
    }

    Preview because(String sentence) {
      return new Preview(beforeRun, products, fields, sentence, held);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Long> ids = choices.ids();
    Services services = finder.find(Set.of(Service.POSTGRESQL, Service.TEMPORAL));
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.migratedDatabase();
    RollbackRepository rollbacks = new RollbackRepository(database);
    Optional<String> refusal = rollbacks.refusal(run, ids);
    Preview nothing = Preview.of(run, new HashMap<>());
    if (refusal.isPresent()) {
      return refuse(nothing.because(refusal.get()), ExitCode.USAGE);
    }
    RunSession session =
        new RunSession(invocation, services, connections.temporal(), Optional.of(database));
    Optional<RunReference> underWay = session.underWay();
    if (underWay.flatMap(RunReference::run).filter(open -> open == run).isPresent()) {
      return refuse(nothing.because(waiting(underWay.get())), ExitCode.USAGE);
    }
    Preview preview = Preview.of(run, rollbacks.preview(run, ids));
    if (dryRun) {
      return shown(preview);
    }
    invocation.console().tell(text(preview));
    Optional<Integer> refused = unconfirmed(preview);
    if (refused.isPresent()) {
      return refused.get();
    }
    underWay = session.underWay();
    if (underWay.isPresent()) {
      return refuse(preview.because(waiting(underWay.get())), ExitCode.REFUSED);
    }
    return follow(session, ids);
  }

  private String waiting(RunReference underWay) {
    return "%s is active: wait for its end, or type `%s cancel`."
        .formatted(underWay.sentenceName(), invocation.program());
  }

  private int shown(Preview preview) {
    if (json.isSet()) {
      invocation.console().document(preview);
    } else {
      invocation.console().result(text(preview));
    }
    return ExitCode.DONE.number();
  }

  private String text(Preview preview) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Before run %d: %d of %s differ from now."
            .formatted(run, preview.products(), ProductChoices.named(choices.ids())));
    preview.fields().forEach((field, count) -> lines.add("  %-24s %d".formatted(field, count)));
    if (preview.held() > 0) {
      lines.add("Of these, %d are held one by one: they change, too.".formatted(preview.held()));
    }
    return String.join("\n", lines);
  }

  /** Empty where the person agrees. */
  private Optional<Integer> unconfirmed(Preview preview) {
    if (yes) {
      return Optional.empty();
    }
    Console console = invocation.console();
    if (!console.isTerminal()) {
      return Optional.of(
          refuse(
              preview.because("There is no terminal to ask: add --yes, or --dry-run."),
              ExitCode.USAGE));
    }
    return console.agreed(
            "Put them back, and hold %s?".formatted(ProductChoices.named(choices.ids())))
        ? Optional.empty()
        : Optional.of(refuse(preview.because("Nothing was changed."), ExitCode.CANCELLED));
  }

  private int refuse(Preview preview, ExitCode code) {
    if (json.isSet()) {
      invocation.console().document(preview);
    } else {
      invocation.console().tell(String.valueOf(preview.notBegun()));
    }
    return code.number();
  }

  private int follow(RunSession session, List<Long> ids) throws InterruptedException {
    RunReference started =
        session.start(
            new CatalogRollbackInput(
                run, ids.isEmpty() ? null : ids, reason, Operator.name(invocation.environment())));
    session.warnOfUnattendedQueues();
    invocation
        .console()
        .tell(session.summaryText().begun(started.workflowId(), started.run(), false));
    return session.print(session.follow(started), false, json.isSet());
  }
}
