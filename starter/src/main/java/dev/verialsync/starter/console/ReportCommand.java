package dev.verialsync.starter.console;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.page.RunReport;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code report}: a run's page as one file. */
@Command(
    name = "report",
    description =
        "Write the page of a run as one HTML file that can be mailed and printed; only reads.")
public final class ReportCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The run's number (default: the last that has ended).")
  private @Nullable Long run;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: verial-sync-run-N.html).")
  private @Nullable Path out;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description = "es or en (default: VERIAL_SYNC_LANG, else the locale's).")
  private @Nullable Lang lang;

  public ReportCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    Lang chosen = lang == null ? invocation.settings().notifications().lang() : lang;
    Services services =
        finder.find(Set.of(Service.POSTGRESQL), Set.of(Service.TEMPORAL, Service.S3));
    ConsoleService console = new ConsoleService(invocation, services);
    Optional<RunReport.Made> made =
        new RunReport(console.sources(console.database()))
            .make(run, chosen, ConsoleVariables.link(services.settings()));
    if (made.isEmpty()) {
      invocation
          .console()
          .tell(
              run == null
                  ? "No run has ended yet."
                  : "There is no run %d; `%s runs` lists them."
                      .formatted(run, invocation.program()));
      return ExitCode.FAILED.number();
    }
    Path file = out == null ? Path.of("verial-sync-run-%d.html".formatted(made.get().run())) : out;
    write(file, made.get().html());
    invocation.console().result(file.toString());
    return ExitCode.DONE.number();
  }

  /** The file appears whole or not at all. */
  private void write(Path file, String html) {
    Path target = file.toAbsolutePath();
    // Not as a temporary file, which only its owner may read.
    Path part = target.resolveSibling(".report-%s.part".formatted(UUID.randomUUID()));
    try {
      try {
        Files.writeString(part, html, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--out is %s, which cannot be written: %s".formatted(file, e));
    }
  }
}
