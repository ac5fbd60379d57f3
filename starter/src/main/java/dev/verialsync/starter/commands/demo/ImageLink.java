package dev.verialsync.starter.commands.demo;

import dev.verialsync.local.s3.S3Address;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/** Links to images that open in a browser, without keys, for an hour. */
final class ImageLink {

  private static final int HOURS = 1;

  private ImageLink() {}

  @SuppressWarnings("try")
  static String of(S3Address s3, String objectKey) {
    try (MinioClient client =
        MinioClient.builder()
            .endpoint(s3.endpoint())
            .region(s3.region())
            .credentials(s3.accessKey(), s3.secretKey())
            // Nothing is sent. minio's own client reads all certificates first: a second.
            .httpClient(new OkHttpClient(), true)
            .build()) {
      return client.getPresignedObjectUrl(
          GetPresignedObjectUrlArgs.builder()
              .method(Http.Method.GET)
              .bucket(s3.bucket())
              .object(objectKey)
              .expiry(HOURS, TimeUnit.HOURS)
              .build());
    } catch (Exception e) {
      throw new IllegalStateException("No link to " + objectKey + " can be made.", e);
    }
  }
}
