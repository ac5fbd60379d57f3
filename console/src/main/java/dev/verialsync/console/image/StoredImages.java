package dev.verialsync.console.image;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.db.Database;
import dev.verialsync.db.console.ImageObjectRepository;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Images by their hash, as the library has them; never as a type that a browser executes. */
public final class StoredImages {

  /** What browsers show as an image and nothing else. */
  private static final Set<String> SHOWN =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif");

  private final ImageObjectRepository objects;
  private final Supplier<Optional<MediaLibrary>> library;
  private final Thumbnails thumbnails = new Thumbnails();

  /**
   * @param library empty where it is not configured
   */
  public StoredImages(Database database, Supplier<Optional<MediaLibrary>> library) {
    this.objects = new ImageObjectRepository(database);
    this.library = library;
  }

  /** The image as it was stored; empty where there is none, or S3 does not answer. */
  public Optional<PageResponse> original(String sha256) {
    return objects
        .find(sha256)
        .flatMap(object -> open(object).map(bytes -> answer(object.mediaType(), bytes)));
  }

  private static PageResponse answer(String mediaType, InputStream bytes) {
    boolean shown = SHOWN.contains(mediaType);
    return PageResponse.immutable(shown ? mediaType : "application/octet-stream", bytes)
        .withHeader("Content-Disposition", shown ? "inline" : "attachment");
  }

  /** A small copy; the image itself where none can be made. */
  public Optional<PageResponse> thumbnail(String sha256) {
    return small(sha256)
        .map(bytes -> PageResponse.immutable("image/jpeg", bytes))
        .or(() -> original(sha256));
  }

  /** A small copy as JPEG; empty where none can be made. */
  public Optional<byte[]> small(String sha256) {
    return thumbnails.of(sha256, () -> objects.find(sha256).flatMap(this::open));
  }

  private Optional<InputStream> open(ImageObjectRepository.ImageObject object) {
    Optional<ObjectKey> key = ObjectKey.parse(object.objectKey());
    Optional<MediaLibrary> found = library.get();
    try {
      return key.isEmpty() || found.isEmpty()
          ? Optional.empty()
          : Optional.of(found.get().open(key.get()));
    } catch (MediaLibraryException e) {
      return Optional.empty();
    }
  }
}
