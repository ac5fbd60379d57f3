package dev.verialsync.activities.renditions;

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
import java.util.stream.Collectors;

/**
 * Makes the smaller copies that are missing. An image's copies are committed once they are stored;
 * one that cannot be scaled, or is not as it should be in the bucket, is committed without any, and
 * tried again once it was stored again.
 */
public final class Renditions {

  private static final int IMAGES_AT_ONCE = 50;

  private final Persistence persistence;
  private final MediaLibrary library;
  private final ImageScaler scaler;
  private final RenditionRepository repository;
  private final Path tempDirectory;
  private final List<Integer> sizes;
  private final String settled;

  /**
   * @param sizes pixels of the copies' shorter sides, in their order
   */
  public Renditions(
      Persistence persistence,
      MediaLibrary library,
      ImageScaler scaler,
      RenditionRepository repository,
      Path tempDirectory,
      List<Integer> sizes) {
    this.persistence = persistence;
    this.library = library;
    this.scaler = scaler;
    this.repository = repository;
    this.tempDirectory = tempDirectory;
    this.sizes = List.copyOf(sizes);
    this.settled = sizes.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  public RenditionsMade make(Heartbeat heartbeat) throws IOException, InterruptedException {
    long copies = 0;
    long unscalable = 0;
    List<Pending> pending = pending(heartbeat);
    while (!pending.isEmpty()) {
      for (Pending image : pending) {
        if (heartbeat.cancellation().isCancelled()) {
          throw new CancellationException("Cancelled while smaller copies were made");
        }
        List<Rendition> made = make(image, heartbeat);
        persistence.write(heartbeat, () -> repository.settle(image, settled, made));
        copies += made.size();
        unscalable += made.isEmpty() ? 1 : 0;
        heartbeat.doing(copies + " smaller copies made");
      }
      pending = pending(heartbeat);
    }
    return new RenditionsMade(copies, unscalable);
  }

  private List<Pending> pending(Heartbeat heartbeat) throws InterruptedException {
    return sizes.isEmpty()
        ? List.of()
        : persistence.inDatabase(heartbeat, () -> repository.pending(settled, IMAGES_AT_ONCE));
  }

  private List<Rendition> make(Pending image, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    Optional<ObjectKey> key = ObjectKey.parse(image.objectKey());
    Path copy = Files.createTempFile(tempDirectory, "rendition-", ".tmp");
    try {
      List<Rendition> made = new ArrayList<>();
      if (key.isPresent() && isRead(key.get(), image.bytes(), copy, heartbeat)) {
        for (int size : sizes) {
          if (!image.made().contains(size)) {
            Optional<ScaledImage> scaled = scaler.scale(ImageSource.of(copy), size);
            if (scaled.isPresent()) {
              made.add(store(image.sha256(), size, scaled.get(), heartbeat));
            }
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
