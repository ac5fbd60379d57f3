package dev.verialsync.starter.backup;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.s3.ContentHash;
import dev.verialsync.local.home.PrivateDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** Copies images between the media library and a folder of backups. */
final class ImageFiles {

  /** One for each first digit of a SHA-256. */
  private static final int PARTS = 16;

  private final MediaLibrary library;
  private final BackupFolder folder;
  private final LongConsumer progress;

  /** Gets after each image how many are done. */
  ImageFiles(MediaLibrary library, BackupFolder folder, LongConsumer progress) {
    this.library = library;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * What was done.
   *
   * @param images that are there as the list says
   * @param bytes of these
   * @param lost keys of the others
   */
  record Report(long images, long bytes, List<String> lost) {}

  /** A line of the list. */
  private record Listed(String key, long bytes, String sha256) {

    static Listed of(String line) {
      String[] parts = line.split("\t", -1);
      return new Listed(parts[0], Long.parseLong(parts[1]), parts[2]);
    }

    boolean isIn(Path file) throws IOException {
      return Files.exists(file) && Files.size(file) == bytes;
    }

    /** A smaller copy has no SHA-256 to compare with. */
    boolean isDue(long day) {
      return !sha256.isEmpty() && Character.digit(sha256.charAt(0), PARTS) == day % PARTS;
    }

    boolean isContentOf(Path file) throws IOException {
      if (!isIn(file)) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        return sha256.isEmpty() || ContentHash.of(in).sha256().equals(sha256);
      }
    }
  }

  private interface Work {
    boolean done(ImageKey key, Listed image) throws IOException;
  }

  /**
   * What the folder has of a list, by the files' sizes.
   *
   * @param prefixes of the keys
   */
  record Look(long there, long missing, Set<String> prefixes) {}

  /** Looks at what {@link #copyIn} will need, and changes nothing. */
  static Look look(BackupFolder folder, Path list) throws IOException {
    Set<String> prefixes = new TreeSet<>();
    Report found =
        each(
            list,
            (key, image) -> {
              prefixes.add(key.prefix());
              return image.isIn(folder.image(key));
            },
            done -> {});
    return new Look(found.images(), found.lost().size(), prefixes);
  }

  /**
   * Copies those that the folder lacks. A file is there whole or not at all, and survives a power
   * cut. Of those that are there, a sixteenth is read and copied again where it is damaged.
   *
   * @param day a number that is one more each day: on 16 days all are read
   */
  Report copyOut(Path list, long day) throws IOException {
    Set<Path> changed = new HashSet<>();
    Report report =
        each(
            list,
            (key, image) -> {
              Path file = folder.image(key);
              if (image.isDue(day) ? image.isContentOf(file) : image.isIn(file)) {
                return true;
              }
              for (Path up = file.getParent(); up.startsWith(folder.root()); up = up.getParent()) {
                changed.add(up);
              }
              return copyOut(key, image, file);
            },
            progress);
    for (Path directory : changed) {
      if (Files.exists(directory)) {
        BackupFolder.force(directory);
      }
    }
    return report;
  }

  private boolean copyOut(ImageKey key, Listed image, Path file) throws IOException {
    Optional<InputStream> found = library.find(key);
    if (found.isEmpty()) {
      return false;
    }
    PrivateDirectory.create(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (InputStream in = found.get()) {
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!image.isContentOf(unfinished)) {
      Files.delete(unfinished);
      return false;
    }
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Puts all that the folder has as the list says into the library, each under its key. */
  Report copyIn(Path list) throws IOException {
    return each(
        list,
        (key, image) -> {
          Path file = folder.image(key);
          if (!image.isContentOf(file)) {
            return false;
          }
          library.storeAgain(key, file);
          return true;
        },
        progress);
  }

  private static Report each(Path list, Work work, LongConsumer progress) throws IOException {
    long images = 0;
    long bytes = 0;
    List<String> lost = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(list)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Listed image = Listed.of(line);
        Optional<ImageKey> key = ImageKey.parse(image.key());
        if (key.isPresent() && work.done(key.get(), image)) {
          bytes += image.bytes();
        } else {
          lost.add(image.key());
        }
        progress.accept(++images);
      }
    }
    return new Report(images - lost.size(), bytes, lost);
  }
}
