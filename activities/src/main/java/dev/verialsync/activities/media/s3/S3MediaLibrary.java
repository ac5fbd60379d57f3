package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.KeyPrefix;
import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.RenditionKey;
import dev.verialsync.activities.media.StoredObject;
import dev.verialsync.activities.media.Verification;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import io.minio.Checksum;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.PutObjectBaseArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The library in an S3 bucket. A plain put is right on every server: the key is made from the
 * content: a repeated or concurrent put writes the same bytes and repairs a damaged object, which a
 * conditional put ({@code If-None-Match}) would leave as it is.
 */
public final class S3MediaLibrary implements MediaLibrary {
  private static final String HASH_METADATA = "sha256";

  private static final long MIN_PART_BYTES = 5L << 20;

  private final S3Settings settings;
  private final MinioClient client;
  private final S3Faults faults;
  private final S3Bucket bucket;

  public S3MediaLibrary(S3Settings settings) {
    this.settings = settings;
    this.client = S3Client.open(settings);
    this.faults = new S3Faults(settings);
    this.bucket = new S3Bucket(client, settings, faults);
  }

  @Override
  public ObjectKey store(String sha256, ImageSource source, Inspection.Inspected image)
      throws IOException {
    ObjectKey key = new ObjectKey(settings.prefix(), sha256, image.format());
    Optional<Path> file = source.file();
    if (file.isPresent()) {
      try (InputStream in = source.open()) {
        requireContent(key, source.length(), ContentHash.of(in));
      }
      storeFile(key, file.get(), source.length());
    } else {
      byte[] bytes;
      try (InputStream in = source.open()) {
        bytes = in.readAllBytes();
      }
      requireContent(key, source.length(), ContentHash.of(bytes));
      storeBytes(key, bytes);
    }
    return key;
  }

  private static void requireContent(ObjectKey key, long length, ContentHash content) {
    if (content.bytes() != length || !content.sha256().equals(key.sha256())) {
      throw new IllegalArgumentException(
          "The source of %s holds %d bytes with the SHA-256 %s, not the %d bytes it was said to"
              .formatted(key, content.bytes(), content.sha256(), length));
    }
  }

  @Override
  public RenditionKey storeRendition(String sha256, int size, ImageSource jpeg) throws IOException {
    RenditionKey key = new RenditionKey(settings.prefix(), size, sha256);
    try (InputStream in = jpeg.open()) {
      storeBytes(key, in.readAllBytes());
    }
    return key;
  }

  @Override
  public void storeAgain(ImageKey key, Path file) {
    storeFile(key, file, file.toFile().length());
  }

  private void storeBytes(ImageKey key, byte[] bytes) {
    try {
      client.putObject(described(PutObjectArgs.builder().data(bytes, bytes.length), key).build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("store " + key, e);
    }
  }

  /** From the file itself: minio's client would hold a stream in memory whole. */
  private void storeFile(ImageKey key, Path file, long length) {
    try {
      client.uploadObject(
          described(
                  UploadObjectArgs.builder()
                      // A part as large as the object makes it one put.
                      .filename(file.toString(), Math.max(length, MIN_PART_BYTES)),
                  key)
              .build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("store " + key, e);
    }
  }

  private <B extends PutObjectBaseArgs.Builder<B, A>, A extends PutObjectBaseArgs> B described(
      B builder, ImageKey key) {
    return builder
        .bucket(settings.bucket())
        .object(key.value())
        .contentType(key.format().mediaType())
        // The JVM's own; the client's default, CRC32C, is computed byte by byte.
        .checksum(Checksum.Algorithm.CRC32)
        .headers(headers(key.format()))
        .userMetadata(key instanceof ObjectKey ? Map.of(HASH_METADATA, key.sha256()) : Map.of());
  }

  /** A browser shows a raster image in place; whatever else may come is downloaded. */
  private static Map<String, String> headers(ImageFormat format) {
    return Map.of(
        "Cache-Control",
        "public, max-age=31536000, immutable",
        "Content-Disposition",
        format.isRaster() ? "inline" : "attachment");
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      StatObjectResponse found =
          client.statObject(
              StatObjectArgs.builder().bucket(settings.bucket()).object(key.value()).build());
      return Optional.of(
          new StoredObject(
              key,
              found.size(),
              found.contentType(),
              found.userMetadata().getFirst(HASH_METADATA),
              found.lastModified().toInstant()));
    } catch (MinioException | RuntimeException e) {
      if (S3Faults.code(e).filter("NoSuchKey"::equals).isPresent()) {
        // A HEAD answers a missing bucket with the same bare 404.
        ping();
        return Optional.empty();
      }
      throw faults.translate("look for " + key, e);
    }
  }

  @Override
  public InputStream open(ObjectKey key) {
    try {
      return client.getObject(
          GetObjectArgs.builder().bucket(settings.bucket()).object(key.value()).build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("read " + key, e);
    }
  }

  @Override
  public Optional<InputStream> find(ImageKey key) {
    try {
      return Optional.of(
          client.getObject(
              GetObjectArgs.builder().bucket(settings.bucket()).object(key.value()).build()));
    } catch (MinioException | RuntimeException e) {
      if (S3Faults.code(e).filter("NoSuchKey"::equals).isPresent()) {
        return Optional.empty();
      }
      throw faults.translate("read " + key, e);
    }
  }

  @Override
  public Verification verify(ObjectKey key, long bytes, OutputStream copy) {
    Optional<StoredObject> found = stat(key);
    if (found.isEmpty()) {
      return Verification.MISSING;
    }
    if (found.get().bytes() != bytes) {
      return Verification.WRONG_SIZE;
    }
    try (InputStream in = open(key)) {
      return ContentHash.copied(in, copy).sha256().equals(key.sha256())
          ? Verification.INTACT
          : Verification.WRONG_HASH;
    } catch (IOException e) {
      throw faults.translate("read " + key, e);
    }
  }

  @Override
  public void delete(ImageKey key) {
    try {
      client.removeObject(
          RemoveObjectArgs.builder().bucket(settings.bucket()).object(key.value()).build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("delete " + key, e);
    }
  }

  @Override
  public List<StoredObject> list(KeyPrefix prefix) {
    return listed(prefix.value(), "", Integer.MAX_VALUE);
  }

  @Override
  public List<StoredObject> listRenditions(String after, int most) {
    return listed(RenditionKey.PLACE, after, most);
  }

  /** What is no image's key is passed over. */
  private List<StoredObject> listed(String place, String after, int most) {
    List<StoredObject> objects = new ArrayList<>();
    try {
      Iterator<Result<Item>> items = bucket.list(place, after, Math.min(1_000, most)).iterator();
      while (objects.size() < most && items.hasNext()) {
        Item item = items.next().get();
        ImageKey.parse(item.objectName())
            .filter(key -> key.prefix().equals(settings.prefix()))
            .map(
                key ->
                    new StoredObject(key, item.size(), null, null, item.lastModified().toInstant()))
            .ifPresent(objects::add);
      }
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("list " + place, e);
    }
    return List.copyOf(objects);
  }

  @Override
  public void ensureBucket() {
    bucket.ensure();
  }

  @Override
  public void ping() {
    bucket.ping();
  }

  @Override
  public boolean bucketExists() {
    return bucket.exists();
  }

  @Override
  public boolean allowPublicReading() {
    return new S3PublicReading(client, settings, faults).allow();
  }

  @Override
  public void checkAccess() {
    new S3Check(client, settings, faults).run();
  }

  @Override
  public Optional<LibraryOwner> owner() {
    return new S3Marker(client, settings, faults).read();
  }

  @Override
  public LibraryOwner claim(LibraryOwner claimant) {
    return new S3Marker(client, settings, faults).claim(claimant);
  }

  @Override
  public void release() {
    new S3Marker(client, settings, faults).remove();
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public void close() {
    S3Client.close(client, faults);
  }
}
