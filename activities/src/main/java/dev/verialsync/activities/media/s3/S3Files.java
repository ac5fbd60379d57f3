package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.RenditionKey;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import java.nio.file.Path;
import java.util.Optional;

/** Files that are no images, in a bucket; an object appears whole or not at all. */
public final class S3Files implements AutoCloseable {

  private static final long PART_BYTES = 64L << 20;

  private final S3Settings settings;
  private final MinioClient client;
  private final S3Faults faults;

  public S3Files(S3Settings settings) {
    this.settings = settings;
    this.client = S3Client.open(settings);
    this.faults = new S3Faults(settings);
  }

  /** Why a file must not be stored there: it would be in the way of the media library. */
  public static Optional<String> fault(S3Settings library, String bucket, String key) {
    boolean isLibrarys =
        bucket.equals(library.bucket())
            && (key.startsWith(library.prefix() + ObjectKey.PLACE)
                || key.startsWith(library.prefix() + RenditionKey.PLACE)
                || key.equals(library.prefix() + S3Marker.NAME));
    return isLibrarys
        ? Optional.of("the media library keeps its own objects there")
        : Optional.empty();
  }

  /**
   * Stores a file, or replaces what has its key.
   *
   * @throws MediaLibraryException when the server does not take it
   */
  public void store(Path file, String key, String mediaType) {
    try {
      client.uploadObject(
          UploadObjectArgs.builder()
              .filename(file.toString(), PART_BYTES)
              .bucket(settings.bucket())
              .object(key)
              .contentType(mediaType)
              .build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("store s3://%s/%s".formatted(settings.bucket(), key), e);
    }
  }

  /** Asks for the bucket. */
  public void requireBucket() {
    try (S3MediaLibrary library = new S3MediaLibrary(settings)) {
      library.ping();
    }
  }

  @Override
  public void close() {
    S3Client.close(client, faults);
  }
}
