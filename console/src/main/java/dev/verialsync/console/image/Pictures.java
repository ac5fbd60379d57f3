package dev.verialsync.console.image;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.console.http.Answer;
import dev.verialsync.db.Database;
import dev.verialsync.db.console.ImageObjectRepository;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Images by their hash, as the library has them; never as a type that a browser executes. */
public final class Pictures {

  /** What browsers show as an image and nothing else. */
  private static final Set<String> SHOWN =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif");

  private final ImageObjectRepository objects;
  private final Supplier<Optional<MediaLibrary>> library;

  /**
   * @param library empty where it does not answer
   */
  public Pictures(Database database, Supplier<Optional<MediaLibrary>> library) {
    this.objects = new ImageObjectRepository(database);
    this.library = library;
  }

  /** The image as it was stored; empty where there is none, or S3 does not answer. */
  public Optional<Answer> original(String sha256) {
    return objects.find(sha256).flatMap(this::open);
  }

  /** A small copy; the image itself where none can be made. */
  public Optional<Answer> thumbnail(String sha256) {
    return small(sha256)
        .map(bytes -> Answer.immutable("image/jpeg", bytes))
        .or(() -> original(sha256));
  }

  /** A small copy as JPEG; empty where none can be made. */
  public Optional<byte[]> small(String sha256) {
    return Optional.empty();
  }

  private Optional<Answer> open(ImageObjectRepository.ImageObject object) {
    Optional<ObjectKey> key = ObjectKey.parse(object.objectKey());
    Optional<MediaLibrary> found = library.get();
    if (key.isEmpty() || found.isEmpty()) {
      return Optional.empty();
    }
    try {
      boolean shown = SHOWN.contains(object.mediaType());
      Answer answer =
          Answer.immutable(
              shown ? object.mediaType() : "application/octet-stream",
              found.get().open(key.get()));
      return Optional.of(
          answer.withHeader("Content-Disposition", shown ? "inline" : "attachment"));
    } catch (MediaLibraryException e) {
      return Optional.empty();
    }
  }
}
