package dev.verialsync.starter.commands;

import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code issues accept}: a person knows of an issue. */
@Command(
    name = "accept",
    description = "Accept issues that you know: runs that meet only accepted issues end with 0.",
    footer = {"", "An acceptance holds until the value changes."})
public final class AcceptIssuesCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Numbers of open issues, as `issues` lists them.")
  private List<Long> ids = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for your colleagues.")
  private @Nullable String reason;

  @Option(names = "--withdraw", description = "Take the acceptance back.")
  private boolean withdraw;

  public AcceptIssuesCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /**
   * What was done under {@code --json}.
   *
   * @param issues the issues that were accepted, or whose acceptance was taken back
   * @param unknown numbers that name no open issue, or no accepted one
   */
  record Accepted(boolean accepted, List<Long> issues, List<Long> unknown) {}

  @Override
  public Integer call() {
    IssueRepository repository =
        new IssueRepository(
            new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown())
                .migratedDatabase());
    List<Long> done =
        withdraw
            ? repository.withdraw(ids)
            : repository.accept(ids, reason, Operator.name(invocation.environment()));
    List<Long> unknown = ids.stream().distinct().filter(id -> !done.contains(id)).toList();
    if (json.isSet()) {
      invocation.console().document(new Accepted(!withdraw, done, unknown));
    } else {
      if (!done.isEmpty()) {
        invocation
            .console()
            .result((withdraw ? "No longer accepted: " : "Accepted: ") + list(done));
      }
      if (!unknown.isEmpty()) {
        invocation
            .console()
            .tell(
                "No %s issue has the number %s: `%s issues%s` lists them."
                    .formatted(
                        withdraw ? "accepted" : "open",
                        list(unknown),
                        invocation.program(),
                        withdraw ? " --accepted" : ""));
      }
    }
    return (unknown.isEmpty() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private static String list(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
