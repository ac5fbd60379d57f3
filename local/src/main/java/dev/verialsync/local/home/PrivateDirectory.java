package dev.verialsync.local.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories that only their owner may enter. */
public final class PrivateDirectory {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateDirectory() {}

  /**
   * Creates a directory and its missing parents; an existing one is left unchanged.
   *
   * @throws UnsupportedOperationException on a file system without permissions
   */
  public static void create(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
  }

  /**
   * Closes a directory to other users, unless it holds anything besides {@code own}: a directory
   * named by mistake, such as /tmp, must stay open.
   */
  static void close(Path directory, Set<String> own) throws IOException {
    if (Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
      return;
    }
    try {
      if (holdsOnly(directory, own)) {
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
        return;
      }
    } catch (IOException e) {
      logger().debug("{} is left unchanged", directory, e);
    }
    logger()
        .warn(
            "{} stays open to other users ({}): it is not ours alone",
            directory,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
  }

  private static boolean holdsOnly(Path directory, Set<String> own) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(entry -> own.contains(entry.getFileName().toString()));
    }
  }

  /** Not a constant: directories are made before the log is configured, which needs one. */
  private static Logger logger() {
    return LoggerFactory.getLogger(PrivateDirectory.class);
  }
}
