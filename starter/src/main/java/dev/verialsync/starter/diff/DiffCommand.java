package dev.verialsync.starter.diff;

import dev.verialsync.db.Database;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.DifferenceRepository.Selection;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.commands.options.ArticleIdConverter;
import dev.verialsync.starter.commands.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.text.Json;
import dev.verialsync.starter.text.SpreadsheetCell;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
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
    footer = {"", "Ends with 0, whatever differs."})
public final class DiffCommand implements Callable<Integer> {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader("article", "kind", "field", "was", "will_be").get();

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;

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

  @Option(names = "--csv", paramLabel = "FILE", description = "Write all lines to a CSV file.")
  private @Nullable Path csv;

  public DiffCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    Services services =
        run == null
            ? finder.find(Set.of(Service.POSTGRESQL, Service.TEMPORAL))
            : finder.find(Set.of(Service.POSTGRESQL));
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.migratedDatabase();
    long found;
    if (run == null) {
      RunReport made = made(services, connections, database);
      if (made.end().exitCode() != ExitCode.DONE) {
        return made.end().exitCode().number();
      }
      found = made.summary().run();
    } else {
      requireDry(database, run);
      found = run;
    }
    Selection selection = new Selection(field, article);
    if (csv != null) {
      write(database, found, selection, csv);
    }
    long most = json.isSet() ? Long.MAX_VALUE : DiffText.LINES + 1;
    DiffReport report = DryRun.report(database, found, selection, most);
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
    RunReport report =
        session.follow(
            session.start(
                session.runs().newWorkflowId(), CatalogSyncInput.builder().dryRun(true).build()));
    if (report.end().exitCode() != ExitCode.DONE) {
      invocation.console().tell(session.summaryText().render(report.summary(), report.issues()));
    }
    return report;
  }

  private void requireDry(Database database, long number) {
    Optional<Run> found = new RunRepository(database).find(number);
    if (found.isEmpty() || !found.get().mode().equals("dry-run")) {
      throw new ParameterException(
          command.commandLine(),
          "--run is %d, which is %s; expected is a dry run, as `runs` lists it"
              .formatted(number, found.isEmpty() ? "no run" : "none that was dry"));
    }
  }

  private static void write(Database database, long run, Selection selection, Path file) {
    try (Writer writer = Files.newBufferedWriter(file);
        CSVPrinter printer = new CSVPrinter(writer, FORMAT)) {
      new DifferenceRepository(database)
          .lines(
              run,
              selection,
              Long.MAX_VALUE,
              line -> {
                DiffLine shown = DiffLine.of(line);
                try {
                  printer.printRecord(
                      shown.article(),
                      shown.kind(),
                      SpreadsheetCell.of(shown.field()),
                      cell(shown.was()),
                      cell(shown.willBe()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers stay numbers. */
  private static @Nullable Object cell(com.fasterxml.jackson.databind.@Nullable JsonNode value) {
    return value == null
        ? null
        : value.isNumber() ? value.decimalValue() : SpreadsheetCell.of(Json.value(value));
  }
}
