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
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** Copies images between the media library and a folder of backups. */
final class ImageFiles {

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

  /** Copies those that the folder lacks. A file is there whole or not at all. */
  Report copyOut(Path list) throws IOException {
    return each(
        list,
        (key, image) -> {
          Path file = folder.image(key);
          return image.isIn(file) || copyOut(key, image, file);
        });
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
        });
  }

  private Report each(Path list, Work work) throws IOException {
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
