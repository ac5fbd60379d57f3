package dev.verialsync.worker.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * A secret in a file of its own, which a variable names: a regular file of one short line.
 *
 * @param secret the variable that would hold the secret itself
 * @param name what the variable with {@code _FILE} holds
 */
record SecretFile(String secret, String name) {

  private static final int MAX_BYTES = 4_096;

  String variable() {
    return secret + "_FILE";
  }

  /**
   * The secret; a ConfigurationException that does not repeat it.
   *
   * @param meaning what the secret is, as a sentence names it
   */
  String read(String meaning) {
    String expected = "a file that can be read and holds " + meaning;
    Path file = path().orElseThrow(() -> unreadable(meaning, expected));
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw wrong("is no regular file", expected);
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong("is larger than %d bytes".formatted(MAX_BYTES), expected);
      }
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
    } catch (IOException e) {
      throw unreadable(meaning, expected);
    }
    if (text.isEmpty()) {
      throw wrong("is empty", expected);
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw wrong("holds more than one line of text", expected);
    }
    return text;
  }

  /** A sentence where every user of the machine may read the file. */
  Optional<String> warning() {
    try {
      return path().filter(Files::isRegularFile).isPresent()
              && Files.getPosixFilePermissions(path().get())
                  .contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of(
              "Warning: every user of this machine can read the file \"%s\" (%s); chmod 600 closes it."
                  .formatted(name, variable()))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> path() {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private ConfigurationException wrong(String fault, String expected) {
    return new ConfigurationException(
        "%s is \"%s\", which %s; expected is %s.".formatted(variable(), name, fault, expected));
  }

  private ConfigurationException unreadable(String meaning, String expected) {
    return isLikelyAPath()
        ? ConfigurationException.wrong(variable(), name, expected)
        : ConfigurationException.hidden(
            variable(),
            "may be %s itself, which belongs in %s, and names no file that can be read"
                .formatted(meaning, secret),
            expected);
  }

  /** What names no directory that is there may be the secret, in the wrong variable. */
  private boolean isLikelyAPath() {
    return path()
        .filter(Path::isAbsolute)
        .map(Path::getParent)
        .filter(parent -> parent.getNameCount() > 0 && Files.isDirectory(parent))
        .isPresent();
  }

  @Override
  public String toString() {
    return "SecretFile[" + variable() + "]";
  }
}
