package dev.verialsync.starter.commands.demo;

import dev.verialsync.simulator.Bounds;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.UnknownMethod;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.VerialVersion;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.starter.options.TimeConverter;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulator}: a Verial web service to try things with, until it is stopped. */
@Command(
    name = "simulator",
    description = "Run a Verial web service with a generated bookshop, until Ctrl-C.",
    footer = {
      "",
      "While it runs, view and change its calls, faults and catalogue under /simulator/, from the"
          + " same machine."
    })
public final class SimulatorCommand implements Callable<Integer> {

  private static final int LAST_PORT = 65_535;

  private final Invocation invocation;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Port to listen on, 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String bind;

  @Option(
      names = "--session",
      paramLabel = "N",
      defaultValue = "18",
      description = "The session number that calls must carry (default: ${DEFAULT-VALUE}).")
  private int session;

  @Option(
      names = "--articles",
      paramLabel = "N",
      defaultValue = "7879",
      description = "Size of the generated catalogue (default: ${DEFAULT-VALUE}).")
  private int articles;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds give equal catalogues (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Serve the catalogue in this JSON file instead of a generated one.")
  private @Nullable Path catalogue;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = TimeConverter.class,
      description = "Minimum time of a call, e.g. 190ms (default: ${DEFAULT-VALUE}).")
  private Duration latency;

  @Option(
      names = "--latency-per-row",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = TimeConverter.class,
      description = "Extra time for each row of an answer (default: ${DEFAULT-VALUE}).")
  private Duration latencyPerRow;

  @Option(
      names = "--server-version",
      paramLabel = "VERSION",
      defaultValue = "1.8.4",
      description =
          "Version of the service, e.g. 1.7.3, which has no blocks (default: ${DEFAULT-VALUE}).")
  private String version;

  @Option(
      names = "--image-bounds",
      paramLabel = "rows|articles",
      defaultValue = "rows",
      description = "Unit of the bounds of image blocks (default: ${DEFAULT-VALUE}).")
  private Bounds imageBounds;

  @Option(
      names = "--stock-bounds",
      paramLabel = "rows|articles",
      defaultValue = "articles",
      description = "Unit of the bounds of stock and tariff blocks (default: ${DEFAULT-VALUE}).")
  private Bounds stockBounds;

  @Option(
      names = "--unknown-method",
      paramLabel = "not_found|html_page",
      defaultValue = "not_found",
      description = "Answer to a method that the version lacks (default: ${DEFAULT-VALUE}).")
  private UnknownMethod unknownMethod;

  @Option(names = "--without-version-method", description = "Leave out GetVersionWS.")
  private boolean withoutVersionMethod;

  @Option(
      names = "--manner",
      paramLabel = "live|manual",
      defaultValue = "live",
      description =
          "Write answers as live servers do, or as the manual prints them (default: ${DEFAULT-VALUE}).")
  private Manner manner;

  @Option(
      names = "--image-bytes",
      paramLabel = "N",
      defaultValue = "45000",
      description = "Approximate bytes of an image (default: ${DEFAULT-VALUE}).")
  private int imageBytes;

  @Option(
      names = "--large-images",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of originals of 10 to 15 MB, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double largeImages;

  @Option(names = "--poison", description = "Add broken rows and images.")
  private boolean poison;

  public SimulatorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    VerialSimulator simulator = invocation.shutdown().closing(start(options()));
    Console console = invocation.console();
    console.result(
        "A simulated Verial %s with %s listens; Ctrl-C stops it. For the other commands:"
            .formatted(
                simulator.version(),
                Figures.count(simulator.catalogue().size(), "article", "articles")));
    console.result("  export VERIAL_URL=" + simulator.uri());
    console.result("  export VERIAL_SESSION=" + session);
    console.result("To view and change it while it runs:");
    console.result("  curl " + simulator.uri().resolve("/simulator/"));
    invocation.shutdown().awaitSignal();
    return ExitCode.DONE.number();
  }

  private SimulatorOptions options() {
    require(port >= 0 && port <= LAST_PORT, "--port", port, "0 to " + LAST_PORT);
    require(articles >= 0, "--articles", articles, "a number from 0");
    require(imageBytes >= 1, "--image-bytes", imageBytes, "a number from 1");
    require(largeImages >= 0 && largeImages <= 1, "--large-images", largeImages, "0 to 1");
    return SimulatorOptions.builder()
        .port(port)
        .bindAddress(bind)
        .session(session)
        .articles(articles)
        .seed(seed)
        .latency(latency)
        .latencyPerRow(latencyPerRow)
        .version(knownVersion().toString())
        .catalogueFile(catalogue)
        .imageBounds(imageBounds)
        .stockBounds(stockBounds)
        .unknownMethod(unknownMethod)
        .versionMethodKnown(!withoutVersionMethod)
        .manner(manner)
        .imageBytes(imageBytes)
        .largeImageShare(largeImages)
        .poison(poison)
        .build();
  }

  private VerialVersion knownVersion() {
    try {
      return VerialVersion.of(version);
    } catch (IllegalArgumentException e) {
      throw wrong("--server-version", "\"" + version + "\"", "numbers with dots, such as 1.8.4");
    }
  }

  private void require(boolean met, String option, Object found, String expected) {
    if (!met) {
      throw wrong(option, found, expected);
    }
  }

  private ParameterException wrong(String option, Object found, String expected) {
    return new ParameterException(
        spec.commandLine(), "%s is %s; expected is %s".formatted(option, found, expected));
  }

  private VerialSimulator start(SimulatorOptions options) {
    try {
      return VerialSimulator.start(options);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The simulator cannot start on %s:%d%s: %s."
              .formatted(bind, port, catalogue == null ? "" : " with " + catalogue, reason(e)));
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof BindException) {
      return failure.getMessage() + "; --port N chooses another port, 0 a free one";
    }
    // Its message is the file's name alone.
    return failure instanceof FileSystemException
        ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
        : String.valueOf(failure.getMessage());
  }
}
