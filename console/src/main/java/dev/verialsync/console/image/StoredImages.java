package dev.verialsync.console.image;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.db.Database;
import dev.verialsync.db.console.ImageObjectRepository;
import dev.verialsync.db.console.ImageObjectRepository.ImageObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images by their hash, as the library has them; never as a type that a browser executes. They are
 * made in threads of their own, so pages do not wait for them.
 */
public final class StoredImages {

  private static final Logger LOG = LoggerFactory.getLogger(StoredImages.class);

  /** What browsers show as an image and nothing else. */
  private static final Set<String> SHOWN =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif");

  /** A larger one is no thumbnail. */
  private static final int MOST_THUMBNAIL_BYTES = 1 << 20;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 200;

  private final ImageObjectRepository objects;
  private final LibraryReading library;
  private final Thumbnails thumbnails = new Thumbnails();
  private final ThreadPoolExecutor threads;
  private final byte[] placeholder = placeholder();

  /**
   * @param library empty where it is not configured
   */
  public StoredImages(Database database, Supplier<Optional<MediaLibrary>> library) {
    this.objects = new ImageObjectRepository(database);
    this.library = new LibraryReading(library, System::nanoTime);
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "console-images");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** The image as it was stored; a placeholder where there is none, or S3 does not answer. */
  public CompletableFuture<PageResponse> original(String sha256) {
    return later(sha256, () -> find(sha256));
  }

  /**
   * A small copy; where none can be made the image itself, if that is small, else a placeholder.
   */
  public CompletableFuture<PageResponse> thumbnail(String sha256) {
    Optional<byte[]> known = thumbnails.known(sha256);
    return known.isPresent()
        ? CompletableFuture.completedFuture(jpeg(known.get()))
        : later(
            sha256, () -> thumbnailOf(sha256).map(StoredImages::jpeg).or(() -> instead(sha256)));
  }

  /** A small copy as JPEG; empty where none can be made now. */
  public Optional<byte[]> small(String sha256) {
    try {
      return thumbnailOf(sha256);
    } catch (LibraryReading.AwayException e) {
      return Optional.empty();
    }
  }

  private CompletableFuture<PageResponse> later(
      String sha256, Supplier<Optional<PageResponse>> reading) {
    if (!HASH.matcher(sha256).matches()) {
      return CompletableFuture.completedFuture(missing());
    }
    try {
      return CompletableFuture.supplyAsync(() -> answer(reading), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(away());
    }
  }

  private PageResponse answer(Supplier<Optional<PageResponse>> reading) {
    try {
      return reading.get().orElseGet(this::missing);
    } catch (LibraryReading.AwayException | DataAccessException e) {
      return away();
    } catch (RuntimeException e) {
      LOG.warn("An image could not be read", e);
      return away();
    }
  }

  private PageResponse missing() {
    return PageResponse.placeholder(404, placeholder);
  }

  private PageResponse away() {
    return PageResponse.placeholder(503, placeholder).withHeader("Retry-After", "15");
  }

  private static PageResponse jpeg(byte[] bytes) {
    return PageResponse.immutable("image/jpeg", bytes);
  }

  private Optional<PageResponse> find(String sha256) {
    return objects.find(sha256).flatMap(this::streamed);
  }

  private Optional<PageResponse> instead(String sha256) {
    return objects
        .find(sha256)
        .flatMap(
            object ->
                SHOWN.contains(object.mediaType()) && object.bytes() <= MOST_THUMBNAIL_BYTES
                    ? streamed(object)
                    : Optional.of(noThumbnail()));
  }

  /** A later version may be able to make one. */
  private PageResponse noThumbnail() {
    return PageResponse.placeholder(200, placeholder)
        .withHeader("Cache-Control", "private, max-age=300");
  }

  private Optional<PageResponse> streamed(ImageObject object) {
    return ObjectKey.parse(object.objectKey())
        .flatMap(library::openForClient)
        .map(bytes -> stream(object.mediaType(), bytes));
  }

  private static PageResponse stream(String mediaType, InputStream bytes) {
    boolean shown = SHOWN.contains(mediaType);
    return PageResponse.immutable(shown ? mediaType : "application/octet-stream", bytes)
        .withHeader("Content-Disposition", shown ? "inline" : "attachment");
  }

  private Optional<byte[]> thumbnailOf(String sha256) {
    return thumbnails.of(
        sha256,
        () ->
            objects
                .find(sha256)
                .filter(object -> object.bytes() <= Thumbnails.MOST_SOURCE_BYTES)
                .flatMap(object -> ObjectKey.parse(object.objectKey()))
                .flatMap(library::open));
  }

  private static byte[] placeholder() {
    try (InputStream in =
        StoredImages.class.getResourceAsStream("/dev/verialsync/console/no-image.png")) {
      if (in == null) {
        throw new IllegalStateException("no-image.png");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
