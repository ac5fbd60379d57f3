package dev.verialsync.console.image;

import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.scale.ImageScaler;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Small copies of images as JPEG: made when first asked for, and kept while memory lasts. */
final class Thumbnails {

  /** Pixels of the shorter side. */
  private static final int SIDE = 160;

  private static final long MOST_KEPT_BYTES = 24L << 20;
  private static final int MOST_SOURCE_BYTES = 24 << 20;

  /** Each scaling takes a processor, and up to 100 MB. */
  private final Semaphore places = new Semaphore(2);

  private final ImageScaler scaler = new ImageScaler(new ImageInspector(ImageLimits.DEFAULT));

  /** The one that was asked for longest ago first. */
  private final Map<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long keptBytes;

  /**
   * The copy; empty where none can be made.
   *
   * @param original is opened where there is no copy yet
   */
  Optional<byte[]> of(String sha256, Supplier<Optional<InputStream>> original) {
    Optional<byte[]> known = known(sha256);
    if (known.isPresent()) {
      return known;
    }
    places.acquireUninterruptibly();
    try {
      // Another thread may have made it meanwhile.
      return known(sha256).or(() -> kept(sha256, original));
    } finally {
      places.release();
    }
  }

  private Optional<byte[]> kept(String sha256, Supplier<Optional<InputStream>> original) {
    Optional<byte[]> made = made(original);
    made.ifPresent(bytes -> keep(sha256, bytes));
    return made;
  }

  private Optional<byte[]> made(Supplier<Optional<InputStream>> original) {
    try (InputStream in = original.get().orElseGet(InputStream::nullInputStream)) {
      byte[] bytes = in.readNBytes(MOST_SOURCE_BYTES + 1);
      if (bytes.length == 0 || bytes.length > MOST_SOURCE_BYTES) {
        return Optional.empty();
      }
      var scaled = scaler.scale(ImageSource.of(bytes), SIDE);
      return scaled.isEmpty() ? Optional.empty() : Optional.of(bytes(scaled.get().jpeg()));
    } catch (IOException e) {
      return Optional.empty();
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
