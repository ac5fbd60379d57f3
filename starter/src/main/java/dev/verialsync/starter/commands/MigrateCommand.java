package dev.verialsync.starter.commands;

import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.view.InstallationText;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrate}: schema, bucket, search attributes. */
@Command(
    name = "migrate",
    description = "Update the schema, create the bucket, register search attributes.",
    footer = {"", "Safe to repeat."})
public final class MigrateCommand implements Callable<Integer> {

  private static final int LONGEST_NAME = 63;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  @Option(
      names = "--runtime",
      paramLabel = "ROLE",
      description =
          "Grant a PostgreSQL role what workers and commands need, without owning the schema."
              + " Creates a missing role.")
  private @Nullable String runtime;

  @Option(
      names = "--reader",
      paramLabel = "ROLE",
      description =
          "Grant a PostgreSQL role read access to the schema shop only. Creates a missing role.")
  private @Nullable String reader;

  @Option(
      names = "--console",
      paramLabel = "ROLE",
      description =
          "Grant a PostgreSQL role read access to what the console shows: all four schemas. Creates a"
              + " missing role.")
  private @Nullable String console;

  @Option(
      names = "--public-read",
      description =
          "Let everybody read the images in the bucket, without a list of them. Not for the embedded"
              + " S3.")
  private boolean publicRead;

  @Spec private CommandSpec spec;

  public MigrateCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    requireName("--runtime", runtime);
    requireName("--reader", reader);
    requireName("--console", console);
    requireTwo("--runtime", runtime, "--reader", reader);
    requireTwo("--runtime", runtime, "--console", console);
    requireTwo("--reader", reader, "--console", console);
    Services services = finder.find(Set.of(Service.values()));
    if (publicRead && services.source(Service.S3) != Source.CONFIGURED) {
      throw new ParameterException(
          spec.commandLine(),
          "--public-read cannot be used with the embedded S3, which knows no bucket policies: set S3_ENDPOINT");
    }
    Installation.Report report =
        new Installation(new Connections(services, invocation.shutdown()))
            .carryOut(new Installation.Roles(runtime, reader, console), publicRead);
    Console out = invocation.console();
    if (json.isSet()) {
      out.document(report);
    } else {
      InstallationText.lines(report).forEach(out::result);
    }
    return ExitCode.DONE.number();
  }

  private void requireTwo(
      String option, @Nullable String role, String otherOption, @Nullable String other) {
    if (role != null && role.equals(other)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s and %s are the same role; expected are two".formatted(option, otherOption));
    }
  }

  /** PostgreSQL cuts longer names, and would equip another role. */
  private void requireName(String option, @Nullable String role) {
    if (role != null
        && (role.isBlank()
            || role.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME
            || role.chars().anyMatch(Character::isISOControl))) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is no role's name; expected are 1 to %d bytes of text"
              .formatted(option, LONGEST_NAME));
    }
  }
}
