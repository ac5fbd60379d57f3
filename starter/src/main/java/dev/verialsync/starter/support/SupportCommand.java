package dev.verialsync.starter.support;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Version;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code support}: one archive without secrets for a support request. */
@Command(
    name = "support",
    description = "Write one archive without secrets for a support request.",
    footer = {
      "",
      "It holds versions, variables, logs, the latest runs, open issues and what `check` finds, which"
          + " makes at most 3 calls to Verial. *** replaces passwords, keys and the session number; names"
          + " of articles, servers and people remain."
    })
public final class SupportCommand implements Callable<Integer> {

  private static final List<String> COMMANDS =
      List.of("check", "status", "runs --limit 50", "issues", "limits", "calls", "schedule list");

  private static final int LOGS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'verial-sync-support-'yyyy-MM-dd'T'HHmmss'Z.zip'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Runs another command, and returns its exit code. */
  public interface Commands {
    int run(Invocation invocation, String... arguments);
  }

  private final Invocation invocation;
  private final Commands commands;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The archive (default: verial-sync-support-TIME.zip in this directory).")
  private @Nullable Path out;

  public SupportCommand(Invocation invocation, Commands commands) {
    this.invocation = invocation;
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = out == null ? Path.of(NAME.format(invocation.clock().instant())) : out;
    Masking masking = Masking.of(invocation.environment(), invocation.home());
    try (SupportArchive archive = new SupportArchive(file.toAbsolutePath().normalize(), masking)) {
      archive.add("versions.txt", versions());
      archive.add("variables.txt", masking.variables());
      archive.add("home.txt", home());
      for (String command : COMMANDS) {
        invocation.console().tell("Asking: " + command);
        archive.add("commands/" + command.replaceAll(" .*", "") + ".txt", answer(command));
      }
      for (String path : List.of("healthz", "metrics")) {
        archive.add("worker/" + path + ".txt", worker(path));
      }
      for (Path log : logs()) {
        archive.addLog("logs/" + log.getFileName(), log);
      }
      invocation
          .console()
          .result(
              "Wrote %s (%d files). Secrets are replaced by %s; look through it before you send it."
                  .formatted(file, archive.complete(), Masking.MASK));
    } catch (IOException e) {
      throw new ConfigurationException("%s cannot be written: %s".formatted(file, e));
    }
    return ExitCode.DONE.number();
  }

  private String versions() {
    Runtime runtime = Runtime.getRuntime();
    return """
        %s
        Java %s, %s
        %s %s, %s, %d processors
        heap of this command: at most %d MB
        time %s, zone %s, locale %s
        """
        .formatted(
            Version.text(),
            System.getProperty("java.runtime.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            runtime.availableProcessors(),
            runtime.maxMemory() >> 20,
            invocation.clock().instant().truncatedTo(ChronoUnit.SECONDS),
            invocation.zone(),
            Locale.getDefault());
  }

  /** Two levels of the home, with rights and sizes. */
  private String home() throws IOException {
    Path home = invocation.home();
    if (!Files.isDirectory(home)) {
      return home + " does not exist\n";
    }
    StringBuilder lines =
        new StringBuilder(
            "%s: %d MB free%n".formatted(home, Files.getFileStore(home).getUsableSpace() >> 20));
    try (Stream<Path> entries = Files.walk(home, 2)) {
      for (Path entry : entries.sorted().toList()) {
        PosixFileAttributes attributes = Files.readAttributes(entry, PosixFileAttributes.class);
        lines.append(
            "%s %s %d %s %s%n"
                .formatted(
                    PosixFilePermissions.toString(attributes.permissions()),
                    attributes.owner().getName(),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS),
                    home.relativize(entry)));
      }
    } catch (IOException | UncheckedIOException e) {
      lines.append(e).append('\n');
    }
    return lines.toString();
  }

  private String answer(String command) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(answer, true, StandardCharsets.UTF_8);
    Invocation asked =
        new Invocation(
            invocation.program(),
            invocation.environment(),
            new Console(stream, stream, OptionalInt.empty()),
            invocation.clock(),
            invocation.zone(),
            invocation.shutdown());
    Instant begun = invocation.clock().instant();
    int exitCode = commands.run(asked, command.split(" "));
    stream.printf(
        "[exit code %d after %d ms]%n",
        exitCode, Duration.between(begun, invocation.clock().instant()).toMillis());
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** What a worker on this machine says of itself: its threads and memory are in its metrics. */
  private String worker(String path) throws InterruptedException {
    try {
      Settings settings = invocation.settings();
      URI address =
          URI.create("http://%s:%d/%s".formatted(settings.httpHost(), settings.httpPort(), path));
      var answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                  BodyHandlers.ofString(StandardCharsets.UTF_8));
      return "%s: %d%n%s".formatted(address, answer.statusCode(), answer.body());
    } catch (IOException | IllegalArgumentException | ConfigurationException e) {
      return "No worker answers here: " + e + "\n";
    }
  }

  /** The latest ones. */
  private List<Path> logs() throws IOException {
    Path directory = invocation.home().resolve("logs");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> logs =
          new ArrayList<>(
              entries.filter(entry -> entry.getFileName().toString().contains(".log")).toList());
      logs.sort(
          (one, other) -> Long.compare(other.toFile().lastModified(), one.toFile().lastModified()));
      return logs.subList(0, Math.min(LOGS, logs.size()));
    }
  }
}
