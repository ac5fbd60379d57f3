package dev.verialsync.starter.backup;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.local.home.DirectoryTree;
import dev.verialsync.local.home.PrivateDirectory;
import dev.verialsync.local.home.StackLock;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder with backups, each in a folder that is named for its moment and complete. Images are
 * next to them, once for all.
 */
record BackupFolder(Path root) {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String NAMES = "\\d{4}-\\d\\d-\\d\\dT\\d{6}Z";

  /** Makes a folder for this user alone, unless there is one that this user may write to. */
  static void make(Path folder) throws IOException {
    try {
      PrivateDirectory.create(folder);
    } catch (FileSystemException e) {
      throw unusable(folder, e.toString());
    }
    if (!Files.isWritable(folder)) {
      throw unusable(folder, "no right to write");
    }
  }

  private static ConfigurationException unusable(Path folder, String reason) {
    String user = System.getProperty("user.name");
    return new ConfigurationException(
        "The user %s cannot write to the folder %s (%s). As root: install -d -o %s -m 700 %s"
            .formatted(user, folder, reason, user, folder));
  }

  /** Makes this process the only one that writes here. */
  StackLock lock() throws IOException {
    make(root);
    return StackLock.tryAcquire(root.toRealPath().resolve("backup.lock"))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "Another backup is being written to %s: wait for its end.".formatted(root)));
  }

  /** An empty folder for a backup; what a killed one left is removed. */
  Path begin() throws IOException {
    Path unfinished = root.resolve("unfinished");
    DirectoryTree.delete(unfinished);
    PrivateDirectory.create(unfinished);
    return unfinished;
  }

  /** Gives a backup its name: from then on it is there. */
  String complete(Path unfinished, Instant at) throws IOException {
    String name = NAME.format(at);
    force(unfinished);
    Files.move(unfinished, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    force(root);
    return name;
  }

  /** A power cut must not lose a folder's entries. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    }
  }

  /** The names of the complete backups, the latest last. */
  List<String> names() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(NAMES))
          .sorted()
          .toList();
    }
  }

  Path backup(String name) {
    return root.resolve(name);
  }

  /** Where an image is kept, whatever the prefix of the library that it is from. */
  Path image(ImageKey key) {
    return root.resolve("images").resolve(key.value().substring(key.prefix().length()));
  }
}
