package dev.verialsync.chaos.outcome;

import dev.verialsync.local.s3.S3Address;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;

/** The objects of a bucket, read over S3 as a shop would. */
public final class BucketObjects implements Snapshot.ObjectStore {
  private final MinioClient client;
  private final String bucket;

  public BucketObjects(S3Address server, String bucket) {
    this.client =
        MinioClient.builder()
            .endpoint(server.endpoint())
            .region(server.region())
            .credentials(server.accessKey(), server.secretKey())
            // minio's own client reads all certificates of the machine, which takes a second.
            .httpClient(new OkHttpClient(), true)
            .build();
    this.bucket = bucket;
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try {
      for (Result<Item> item :
          client.listObjects(ListObjectsArgs.builder().bucket(bucket).recursive(true).build())) {
        String key = item.get().objectName();
        try (GetObjectResponse object =
            client.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
          hashes.put(key, Snapshot.sha256(object.readAllBytes()));
        }
      }
    } catch (MinioException e) {
      throw new IOException("the objects of " + bucket + " cannot be read", e);
    }
    return hashes;
  }
}
