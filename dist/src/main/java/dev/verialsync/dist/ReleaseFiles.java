package dev.verialsync.dist;

import dev.verialsync.starter.CommandTree;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalInt;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the settings file from docs/, manual pages and bash completion from the commands. */
public final class ReleaseFiles {

  private ReleaseFiles() {}

  /** Takes the directory of the documents, the one to write to, and the version. */
  public static void main(String[] arguments) throws IOException {
    Path release = Path.of(arguments[1]);
    Path documents = Path.of(arguments[0]);
    write(release.resolve("conf/verial-sync.env"), SettingsFile.of(documents));
    CommandLine commands = commands();
    write(
        release.resolve("share/bash-completion/completions/verial-sync"),
        AutoComplete.bash("verial-sync", commands));
    Path manual = Files.createDirectories(release.resolve("share/man/man1"));
    new ManualPages(arguments[2]).write(commands, manual);
  }

  private static CommandLine commands() {
    return CommandTree.of(
        new Invocation(
            "verial-sync",
            Map.of(),
            new Console(System.out, System.err, OptionalInt.empty()),
            Clock.systemUTC(),
            ZoneOffset.UTC,
            new Shutdown()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
