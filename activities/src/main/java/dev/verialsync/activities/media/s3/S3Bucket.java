package dev.verialsync.activities.media.s3;

import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.util.Set;

/** The bucket itself: whether it is there and answers, and what it lists. */
final class S3Bucket {

  /** A prefix that no object has, to ask about without a long list. */
  private static final String NOTHING = "ping/";

  private static final Set<String> BUCKET_EXISTS =
      Set.of("BucketAlreadyOwnedByYou", "BucketAlreadyExists", "OperationAborted");

  private final MinioClient client;
  private final S3Settings settings;
  private final S3Faults faults;

  S3Bucket(MinioClient client, S3Settings settings, S3Faults faults) {
    this.client = client;
    this.settings = settings;
    this.faults = faults;
  }

  void ensure() {
    if (!exists()) {
      create();
    }
  }

  private void create() {
    try {
      client.makeBucket(MakeBucketArgs.builder().bucket(settings.bucket()).build());
    } catch (MinioException | RuntimeException e) {
      if (S3Faults.code(e).filter(BUCKET_EXISTS::contains).isPresent()) {
        // Somebody else was faster, or owns it: then this says that access is denied.
        ping();
        return;
      }
      throw faults.translate("create the missing bucket " + settings.bucket(), e);
    }
  }

  void ping() {
    try {
      askForNothing();
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("find the bucket " + settings.bucket(), e);
    }
  }

  boolean exists() {
    try {
      askForNothing();
      return true;
    } catch (MinioException | RuntimeException e) {
      if (S3Faults.code(e).filter("NoSuchBucket"::equals).isPresent()) {
        return false;
      }
      throw faults.translate("find the bucket " + settings.bucket(), e);
    }
  }

  /** A list, unlike a HEAD, is answered with the reason of a refusal. */
  private void askForNothing() throws MinioException {
    for (Result<Item> result : list(NOTHING, "", 1)) {
      result.get();
    }
  }

  Iterable<Result<Item>> list(String place, String after, int pageSize) {
    return client.listObjects(
        ListObjectsArgs.builder()
            .bucket(settings.bucket())
            .prefix(settings.prefix() + place)
            .startAfter(after)
            .recursive(true)
            .maxKeys(pageSize)
            .build());
  }
}
