package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.MediaLibraryException;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.UUID;

/** Does with one object of its own what the library does with images. */
final class S3Check {
  private static final String FOLDER = "check/";
  private static final byte[] CONTENT = "verial-sync check".getBytes(StandardCharsets.US_ASCII);

  /** What a killed check left is removed by the next one, and what a running one has is not. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private final MinioClient client;
  private final String bucket;
  private final String folder;
  private final S3Faults faults;

  S3Check(MinioClient client, S3Settings settings, S3Faults faults) {
    this.client = client;
    this.bucket = settings.bucket();
    this.folder = settings.prefix() + FOLDER;
    this.faults = faults;
  }

  /** Throws a MediaLibraryException that says what could not be done. */
  void run() {
    String key = folder + UUID.randomUUID();
    put(key);
    try {
      get(key);
      list(key);
    } catch (RuntimeException e) {
      try {
        delete(key);
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    delete(key);
  }

  private void put(String key) {
    try {
      client.putObject(
          PutObjectArgs.builder()
              .data(CONTENT, CONTENT.length)
              .bucket(bucket)
              .object(key)
              .contentType("text/plain")
              .build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("store the check object " + key, e);
    }
  }

  private void get(String key) {
    byte[] found;
    try (InputStream in =
        client.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
      found = in.readAllBytes();
    } catch (MinioException | IOException | RuntimeException e) {
      throw faults.translate("read the check object " + key, e);
    }
    if (!Arrays.equals(found, CONTENT)) {
      throw MediaLibraryException.fatal(
          "S3 gave other bytes for the check object %s than were stored: check S3_ENDPOINT and the server's log"
              .formatted(key));
    }
  }

  private void list(String key) {
    boolean found = false;
    try {
      for (Result<Item> result :
          client.listObjects(
              ListObjectsArgs.builder().bucket(bucket).prefix(folder).recursive(true).build())) {
        Item item = result.get();
        found |= item.objectName().equals(key);
        if (item.lastModified().isBefore(ZonedDateTime.now(ZoneOffset.UTC).minus(LEFT_BEHIND))) {
          delete(item.objectName());
        }
      }
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("list the check object " + key, e);
    }
    if (!found) {
      throw MediaLibraryException.fatal(
          "S3 does not list the check object %s that it stored: check S3_ENDPOINT and the server's log"
              .formatted(key));
    }
  }

  private void delete(String key) {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key).build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("delete the check object " + key, e);
    }
  }
}
