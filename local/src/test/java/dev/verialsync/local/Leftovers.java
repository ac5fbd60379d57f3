package dev.verialsync.local;

import java.nio.file.Path;
import java.util.List;

/** Processes that have a home's path in their command line. */
public final class Leftovers {
  private Leftovers() {}

  public static List<String> of(Path home) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(command -> command.contains(home.toString()))
        .toList();
  }
}
