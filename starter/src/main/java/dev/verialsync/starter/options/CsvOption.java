package dev.verialsync.starter.options;

import dev.verialsync.starter.process.Console;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --csv FILE}: a file for a spreadsheet, which appears whole or not at all. */
public final class CsvOption {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write all that was found to this file, for a spreadsheet.")
  private @Nullable Path file;

  /** What stands in the file. */
  public interface Content {
    void write(Appendable to) throws IOException;
  }

  /**
   * Judges the file before the work begins: a usage error names what cannot be.
   *
   * @param source what is read and must not be replaced; null for nothing
   */
  public void judge(@Nullable Path source) throws IOException {
    if (file == null) {
      return;
    }
    boolean exists = Files.exists(file);
    if (exists && source != null && Files.isSameFile(file, source)) {
      throw usage("--csv and --with name the same file");
    }
    Path directory = file.toAbsolutePath().getParent();
    // A device or a pipe would be replaced by a file.
    boolean isNoFile = exists && !Files.isRegularFile(file);
    if (isNoFile || directory == null || !Files.isWritable(directory)) {
      throw usage(
          "--csv is %s; expected is a file in a directory that you may write to".formatted(file));
    }
  }

  /** Writes the file, if one was asked for, and says so. */
  public void write(Content content, Console console) {
    if (file == null) {
      return;
    }
    try {
      replace(file, content);
    } catch (IOException e) {
      throw usage("%s cannot be written: %s".formatted(file, e));
    }
    console.tell("Wrote " + file + ".");
  }

  /** Whole, or not at all. */
  private static void replace(Path target, Content content) throws IOException {
    long process = ProcessHandle.current().pid();
    Path part = target.resolveSibling(".%s.%d.part".formatted(target.getFileName(), process));
    try {
      try (Writer writer = Files.newBufferedWriter(part)) {
        content.write(writer);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }
}
