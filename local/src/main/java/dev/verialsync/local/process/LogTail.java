package dev.verialsync.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a server's log, to show in an error. */
public record LogTail(Path log, String text) {
  private static final int LINES = 8;

  public static LogTail of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return new LogTail(
          log, String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size())));
    } catch (IOException e) {
      return new LogTail(log, "(its log cannot be read: " + e + ")");
    }
  }

  /** The end of an error message: which log it is, and what stands there. */
  @Override
  public String toString() {
    return "; the end of " + log + ":\n" + text;
  }
}
