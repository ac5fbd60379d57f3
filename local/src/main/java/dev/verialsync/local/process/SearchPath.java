package dev.verialsync.local.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The directories in which commands are looked up. */
public record SearchPath(List<Path> directories) {

  public static SearchPath ofEnvironment() {
    String path = System.getenv().getOrDefault("PATH", "");
    return new SearchPath(
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(directory -> !directory.isBlank())
            .flatMap(directory -> asPath(directory).stream())
            .toList());
  }

  private static Optional<Path> asPath(String directory) {
    try {
      return Optional.of(Path.of(directory));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  public Optional<Path> find(String command) {
    return directories.stream()
        .map(directory -> directory.resolve(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
