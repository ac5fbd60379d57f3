package dev.verialsync.starter;

import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.db.SchemaException;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.LogConfiguration;
import dev.verialsync.starter.services.UnreachableException;
import dev.verialsync.worker.configuration.ConfigurationException;
import io.grpc.StatusRuntimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place that makes a sentence and an exit code of what a command throws. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final String JSON = "--json";

  private final Invocation invocation;

  FailureReport(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The document under {@code --json}. */
  record Failure(String error, int exitCode) {}

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    Console console = invocation.console();
    console.tell(String.valueOf(failure.getMessage()));
    UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    String name = command.getCommandSpec().qualifiedName();
    console.tell("Try: " + name + " --help");
    document(Arrays.asList(arguments).contains(JSON), failure, ExitCode.USAGE);
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult typed) {
    if (invocation.shutdown().isSignalled()) {
      // The process is ending and takes the command's connections away: nothing to report.
      return ExitCode.FAILED.number();
    }
    ExitCode code = code(failure);
    Logger log = LoggerFactory.getLogger(FailureReport.class);
    log.info("{} ended with {}", typed.commandSpec().name(), code, failure);
    Console console = invocation.console();
    String sentence = withoutProgram(command) + ": " + sentence(failure, code);
    if (LogConfiguration.isJson()) {
      log.error(sentence);
    } else {
      console.tell(sentence);
    }
    if (ConfiguredExecution.isVerbose(invocation, typed)) {
      console.stackTrace(failure);
    }
    boolean json = ConfiguredExecution.leaf(typed).hasMatchedOption(JSON);
    document(json, failure, code);
    return code.number();
  }

  /** {@code notify test}. */
  private static String withoutProgram(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^\\S+ ", "");
  }

  private void document(boolean json, Exception failure, ExitCode code) {
    if (json) {
      invocation.console().document(new Failure(sentence(failure, code), code.number()));
    }
  }

  static ExitCode code(Throwable failure) {
    boolean nothingBegan =
        failure instanceof ParameterException
            || failure instanceof ConfigurationException
            || failure instanceof SchemaException
            || failure instanceof UnreachableException
            || failure instanceof MediaLibraryException
            || failure instanceof LocalStackException;
    return nothingBegan ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** As the log counts days. */
  private LocalDate today() {
    return LocalDate.now(invocation.clock().withZone(ZoneId.systemDefault()));
  }

  private String sentence(Exception failure, ExitCode code) {
    String message = String.valueOf(failure.getMessage());
    return code == ExitCode.USAGE
        ? message
        : "it failed: %s (%s has more; --verbose shows it here)"
            .formatted(
                temporalsAnswer(failure)
                    .orElse(failure.getClass().getSimpleName() + ": " + message),
                LogConfiguration.file(invocation.home(), today()));
  }

  /** What its client throws names a workflow, and the answer only as a cause. */
  private static Optional<String> temporalsAnswer(Exception failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .filter(StatusRuntimeException.class::isInstance)
        .findFirst()
        .map(answer -> "Temporal answers " + answer.getMessage());
  }
}
