package dev.verialsync.starter.commands;

import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.ArticleIdConverter;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.view.IssuesText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code issues}: what is wrong with the data. */
@Command(
    name = "issues",
    description = "List the open data issues.",
    footer = {
      "",
      "Correct the data in Verial: the next run that sees the change closes the issue. An issue"
          + " that you know and accept: issues accept ID."
    })
public final class IssuesCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(names = "--csv", description = "Print CSV, for a spreadsheet.")
  private boolean csv;

  @Option(names = "--accepted", description = "Include the accepted issues.")
  private boolean accepted;

  @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind, e.g. no_name.")
  private @Nullable String kind;

  @Option(
      names = "--article",
      paramLabel = "ID",
      converter = ArticleIdConverter.class,
      description = "Only this article, by Verial's Id.")
  private @Nullable Long article;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Maximum number of issues (default: 50; with --csv or --json all).")
  private @Nullable Integer limit;

  public IssuesCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit is %d; expected is a number from 1".formatted(limit));
    }
    if (csv && json.isSet()) {
      throw new ParameterException(spec.commandLine(), "--csv and --json exclude each other");
    }
    IssueRepository issues =
        new IssueRepository(
            new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown())
                .migratedDatabase());
    boolean whole = csv || json.isSet();
    int most = limit != null ? limit : whole ? Integer.MAX_VALUE : IssuesText.SHOWN;
    List<RecordedIssue> found = issues.find(accepted, kind, article, most);
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(IssuesText.document(found));
    } else if (csv) {
      console.result(IssuesText.csv(found));
    } else {
      console.result(
          new IssuesText(new Figures(invocation.zone()), invocation.program())
              .render(found, found.size() == most, accepted ? 0 : issues.accepted()));
    }
    return ExitCode.DONE.number();
  }
}
