package dev.verialsync.local.postgres;

import dev.verialsync.local.home.DirectoryTree;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.home.PrivateFile;
import dev.verialsync.local.process.CommandResult;
import dev.verialsync.local.process.OrphanedProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The data directory of the embedded PostgreSQL. */
final class PostgresCluster {
  private static final Duration INITDB = Duration.ofSeconds(90);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private final HomeDirectory home;
  private final PostgresPrograms programs;
  private final UnprivilegedCommand unprivileged;
  private final HomeSettings settings;
  private final Consumer<String> progress;

  PostgresCluster(
      HomeDirectory home,
      PostgresPrograms programs,
      UnprivilegedCommand unprivileged,
      HomeSettings settings,
      Consumer<String> progress) {
    this.home = home;
    this.programs = programs;
    this.unprivileged = unprivileged;
    this.settings = settings;
    this.progress = progress;
  }

  /** Creates the cluster if there is none. */
  void create() throws IOException {
    Path data = home.postgresData();
    Path version = data.resolve("PG_VERSION");
    if (Files.exists(version)) {
      requireVersion(Files.readString(version).strip());
      return;
    }
    progress.accept("PostgreSQL: creating the database cluster (once)");
    Files.createDirectories(data.getParent());
    Path unfinished = data.resolveSibling("data.new");
    Path passwordFile = home.root().resolve("password");
    OrphanedProcesses.stop("initdb", unfinished, "TERM", SHUTDOWN);
    DirectoryTree.delete(unfinished);
    PrivateFile.write(
        passwordFile, settings.administratorPassword().getBytes(StandardCharsets.US_ASCII));
    try {
      CommandResult initialised =
          CommandResult.run(
              unprivileged.of(initdb(unfinished, passwordFile)),
              INITDB,
              PostgresServer.ENVIRONMENT);
      if (!initialised.succeeded()) {
        throw new LocalStackException(
            "PostgreSQL's cluster could not be made in " + data + ":\n" + initialised.output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while PostgreSQL's cluster was made.", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void requireVersion(String found) {
    if (!found.equals(Integer.toString(PostgresPrograms.MAJOR_VERSION))) {
      throw new LocalStackException(
          home.postgresData()
              + " was made by PostgreSQL "
              + found
              + ", the embedded one is "
              + PostgresPrograms.MAJOR_VERSION
              + ": dump it with the former version, or start in an empty VERIAL_SYNC_HOME.");
    }
  }

  private List<String> initdb(Path data, Path passwordFile) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.program("initdb"),
                "--pgdata",
                data.toString(),
                "--username=" + PostgresServer.ADMINISTRATOR,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    Map.of(
            // In the home, and not in /dev/shm, where a killed server would leave it.
            "dynamic_shared_memory_type", "mmap",
            "shared_buffers", "128MB",
            "max_connections", "100",
            "max_wal_size", "512MB",
            "checkpoint_timeout", "15min",
            "timezone", "UTC",
            "log_timezone", "UTC",
            "log_checkpoints", "off")
        .forEach((name, value) -> command.add("--set=" + name + "=" + value));
    return command;
  }

  /**
   * Writes our process id into a postmaster.pid that a kill or a power cut left. Its old id may
   * belong to another program by now, and PostgreSQL would refuse to start. No server runs on this
   * data any more; PostgreSQL treats its parent's id as stale and still checks that no former
   * backend uses the shared memory.
   */
  void claimPidFile() throws IOException {
    Path file = home.postgresData().resolve("postmaster.pid");
    if (Files.exists(file)) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty()) {
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);
      }
    }
  }
}
