package dev.verialsync.activities.renditions;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.RenditionKey;
import dev.verialsync.activities.media.Verification;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.scale.ImageScaler;
import dev.verialsync.activities.media.scale.ScaledImage;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.library.RenditionRepository;
import dev.verialsync.db.library.RenditionRepository.Pending;
import dev.verialsync.db.library.RenditionRepository.Rendition;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the smaller copies that are missing, and removes those of sizes that are no longer wanted.
 * An image's copies are committed once they are stored; one that cannot be scaled, or is not as it
 * should be in the bucket, is committed without any, and tried again once it was stored again.
 */
public final class Renditions {

  private static final int IMAGES_AT_ONCE = 50;

  private final Persistence persistence;
  private final MediaLibrary library;
  private final ImageScaler scaler;
  private final RenditionRepository repository;
  private final Path tempDirectory;
  private final @Nullable List<Integer> wanted;

  /**
   * @param wanted pixels of the copies' shorter sides, ascending; null = copies stay as they are
   */
  public Renditions(
      Persistence persistence,
      MediaLibrary library,
      ImageScaler scaler,
      RenditionRepository repository,
      Path tempDirectory,
      @Nullable List<Integer> wanted) {
    this.persistence = persistence;
    this.library = library;
    this.scaler = scaler;
    this.repository = repository;
    this.tempDirectory = tempDirectory;
    this.wanted = wanted;
  }

  public RenditionsMade make(Heartbeat heartbeat) throws IOException, InterruptedException {
    return wanted == null ? new RenditionsMade(0, 0) : make(wanted, heartbeat);
  }

  private RenditionsMade make(List<Integer> sizes, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    long copies = 0;
    long unscalable = 0;
    List<Pending> pending = pending(sizes, heartbeat);
    while (!pending.isEmpty()) {
      for (Pending image : pending) {
        if (heartbeat.cancellation().isCancelled()) {
          throw new CancellationException("Cancelled while smaller copies were made");
        }
        if (!sizes.containsAll(image.copies().keySet())) {
          removeOthers(sizes, image, heartbeat);
        }
        List<Integer> missing = missing(sizes, image);
        List<Rendition> made = missing.isEmpty() ? List.of() : make(image, missing, heartbeat);
        persistence.write(heartbeat, () -> repository.settle(image, sizes, made));
        copies += made.size();
        unscalable += made.isEmpty() && !missing.isEmpty() ? 1 : 0;
        heartbeat.doing(copies + " smaller copies made");
      }
      pending = pending(sizes, heartbeat);
    }
    return new RenditionsMade(copies, unscalable);
  }

  private List<Pending> pending(List<Integer> sizes, Heartbeat heartbeat)
      throws InterruptedException {
    return persistence.inDatabase(heartbeat, () -> repository.pending(sizes, IMAGES_AT_ONCE));
  }

  private static List<Integer> missing(List<Integer> sizes, Pending image) {
    return image.isTried()
        ? sizes.stream().filter(size -> !image.copies().containsKey(size)).toList()
        : sizes;
  }

  /** Their rows go first: none names a copy that is gone. */
  private void removeOthers(List<Integer> sizes, Pending image, Heartbeat heartbeat)
      throws InterruptedException {
    List<String> others =
        persistence.inDatabase(heartbeat, () -> repository.forgetOthers(image.sha256(), sizes));
    for (String other : others) {
      Optional<ImageKey> key = ImageKey.parse(other);
      if (key.isPresent()) {
        persistence.inLibrary(
            heartbeat,
            () -> {
              library.delete(key.get());
              return true;
            });
      }
    }
  }

  /** Reads the image once, however many copies are missing. */
  private List<Rendition> make(Pending image, List<Integer> missing, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    Optional<ObjectKey> key = ObjectKey.parse(image.objectKey());
    Path copy = Files.createTempFile(tempDirectory, "rendition-", ".tmp");
    try {
      List<Rendition> made = new ArrayList<>();
      if (key.isPresent() && isRead(key.get(), image.bytes(), copy, heartbeat)) {
        for (int size : missing) {
          Optional<ScaledImage> scaled = scaler.scale(ImageSource.of(copy), size);
          if (scaled.isPresent()) {
            made.add(store(image.sha256(), size, scaled.get(), heartbeat));
          }
        }
      }
      return made;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private boolean isRead(ObjectKey key, long bytes, Path copy, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    Verification found =
        persistence.inLibrary(
            heartbeat,
            () -> {
              try (OutputStream out = Files.newOutputStream(copy)) {
                return library.verify(key, bytes, out);
              }
            });
    return found == Verification.INTACT;
  }

  private Rendition store(String sha256, int size, ScaledImage scaled, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    RenditionKey key =
        persistence.inLibrary(heartbeat, () -> library.storeRendition(sha256, size, scaled.jpeg()));
    return new Rendition(
        size, scaled.jpeg().length(), scaled.width(), scaled.height(), key.value());
  }
}
