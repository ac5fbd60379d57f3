package dev.verialsync.console.image;

import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.scale.ImageScaler;
import dev.verialsync.activities.media.scale.ScaledImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small copies of images as JPEG: made when first asked for, and kept while memory lasts. */
final class Thumbnails {

  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);

  /** Pixels of the shorter side. */
  private static final int SIDE = 160;

  /** Larger originals have no small copy: each waits for its scaling in a temporary file. */
  static final long MOST_SOURCE_BYTES = 64L << 20;

  private static final long MOST_KEPT_BYTES = 8L << 20;

  /**
   * One scaling at a time: it takes a processor, up to 100 MB of heap, and for a progressive JPEG
   * up to 150 MB outside of it. With the 8 MB that are kept it fits into a heap of 192 MB; the
   * chart gives the console 256 MB, of 512 MB in all. With {@code up} it shares the worker's heap.
   */
  private final Semaphore scaling = new Semaphore(1);

  private final ImageScaler scaler = new ImageScaler(new ImageInspector(ImageLimits.DEFAULT));

  /** The one that was asked for longest ago first. */
  private final Map<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long keptBytes;

  /**
   * The copy; empty where none can be made.
   *
   * @param original is opened where there is no copy yet
   * @throws LibraryReading.AwayException if the original cannot be read now
   */
  Optional<byte[]> of(String sha256, Supplier<Optional<InputStream>> original) {
    Optional<byte[]> known = known(sha256);
    return known.isPresent() ? known : made(sha256, original);
  }

  private Optional<byte[]> made(String sha256, Supplier<Optional<InputStream>> original) {
    try (InputStream in = original.get().orElseGet(InputStream::nullInputStream)) {
      Path file = Files.createTempFile("verial-sync-thumbnail-", ".tmp");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return scaled(sha256, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("An original could not be read", e);
      throw new LibraryReading.AwayException();
    }
  }

  private Optional<byte[]> scaled(String sha256, Path file) throws IOException {
    scaling.acquireUninterruptibly();
    try {
      // Another thread may have made it meanwhile.
      Optional<byte[]> known = known(sha256);
      if (known.isPresent()) {
        return known;
      }
      Optional<ScaledImage> made = scaler.scale(ImageSource.of(file), SIDE);
      if (made.isEmpty()) {
        return Optional.empty();
      }
      byte[] jpeg = bytes(made.get().jpeg());
      keep(sha256, jpeg);
      return Optional.of(jpeg);
    } finally {
      scaling.release();
    }
  }

  private static byte[] bytes(ImageSource jpeg) throws IOException {
    try (InputStream in = jpeg.open()) {
      return in.readAllBytes();
    }
  }

  /** The copy, where there is one already. */
  synchronized Optional<byte[]> known(String sha256) {
    return Optional.ofNullable(kept.get(sha256));
  }

  private synchronized void keep(String sha256, byte[] bytes) {
    byte[] before = kept.put(sha256, bytes);
    keptBytes += bytes.length - (before == null ? 0 : before.length);
    var oldest = kept.entrySet().iterator();
    while (keptBytes > MOST_KEPT_BYTES && oldest.hasNext()) {
      keptBytes -= oldest.next().getValue().length;
      oldest.remove();
    }
  }
}
