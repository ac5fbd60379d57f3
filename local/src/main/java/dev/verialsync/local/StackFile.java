package dev.verialsync.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.verialsync.local.home.JsonFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes {@code stack.json}, from which other processes learn a stack's addresses. */
final class StackFile {
  private StackFile() {}

  static Optional<RunningStack> read(Path file) throws IOException {
    try {
      return Optional.of(JsonFile.read(file, RunningStack.class));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static void write(Path file, RunningStack stack) throws IOException {
    JsonFile.write(file, stack);
  }
}
