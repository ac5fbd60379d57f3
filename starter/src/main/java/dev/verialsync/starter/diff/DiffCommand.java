package dev.verialsync.starter.diff;

import dev.verialsync.db.Database;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.DifferenceRepository.Selection;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.ArticleIdConverter;
import dev.verialsync.starter.options.CsvOption;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.text.Json;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code diff}: what a run would change in the shop. */
@Command(
    name = "diff",
    description = "Show what a run would change in the shop: a dry run, or the findings of one.",
    footer = {"", "Ends with 0 even if something differs."})
public final class DiffCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;
  @Mixin private CsvOption csv;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The findings of this dry run (default: make a dry run first).")
  private @Nullable Long run;

  @Option(
      names = "--field",
      paramLabel = "FIELD",
      description = "Only this column of shop.product, e.g. price_gross; or tiers or images.")
  private @Nullable String field;

  @Option(
      names = "--article",
      paramLabel = "ID",
      converter = ArticleIdConverter.class,
      description = "Only this article, by Verial's Id.")
  private @Nullable Long article;

  public DiffCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    csv.judge(null);
    if (field != null && !DifferenceRepository.isField(field)) {
      throw usage(
          "--field is %s; expected is a column of shop.product such as price_gross, or tiers or images"
              .formatted(field));
    }
    Services services =
        run == null
            ? finder.find(Set.of(Service.POSTGRESQL, Service.TEMPORAL))
            : finder.find(Set.of(Service.POSTGRESQL));
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.migratedDatabase();
    if (run != null) {
      requireDry(database, run);
      return show(database, run);
    }
    RunReport made = made(services, connections, database);
    ExitCode end = made.end().exitCode();
    return end == ExitCode.DONE ? show(database, made.summary().run()) : end.number();
  }

  private int show(Database database, long dry) {
    Selection selection = new Selection(field, article);
    csv.write(to -> DiffCsv.write(database, dry, selection, to), invocation.console());
    long most = json.isSet() ? Long.MAX_VALUE : DiffText.LINES + 1;
    DiffReport report = DryRun.report(database, dry, selection, most);
    if (json.isSet()) {
      invocation.console().document(report);
    } else {
      invocation.console().result(DiffText.of(report));
    }
    return ExitCode.DONE.number();
  }

  private RunReport made(Services services, Connections connections, Database database)
      throws InterruptedException {
    RunSession session =
        new RunSession(invocation, services, connections.temporal(), Optional.of(database));
    invocation
        .console()
        .tell("A dry run comes first: `--run N` shows the findings of an earlier one.");
    RunReference started =
        session.start(
            session.runs().newWorkflowId(), CatalogSyncInput.builder().dryRun(true).build());
    session.warnOfUnattendedQueues();
    RunReport report = session.follow(started);
    if (report.end().exitCode() != ExitCode.DONE) {
      invocation.console().tell(session.summaryText().render(report.summary(), report.issues()));
    }
    return report;
  }

  /** Or its first part was. */
  private static boolean wasDry(Run run) {
    return run.mode().equals("dry-run") || Json.tree(run.optionsJson()).path("confirm").asBoolean();
  }

  private void requireDry(Database database, long number) {
    Optional<Run> found = new RunRepository(database).find(number);
    if (found.filter(DiffCommand::wasDry).isEmpty()) {
      throw usage(
          "--run is %d, which is %s; expected is a dry run or one with --confirm, as `runs` lists it"
              .formatted(number, found.isEmpty() ? "no run" : "none that was dry"));
    }
    found
        .filter(dry -> dry.mode().equals("dry-run") && dry.status() != RunStatus.COMPLETED)
        .ifPresent(
            dry ->
                invocation
                    .console()
                    .tell(
                        "Run %d is %s: its findings are not complete."
                            .formatted(number, dry.status().label())));
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }
}
