package dev.verialsync.activities.media;

import io.minio.Http;
import io.minio.MinioClient;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Makes minio's client with explicit timeouts, enough connections and no hidden retries. */
final class S3Client {
  private S3Client() {}

  /** A client that closes its HTTP client, threads and connections when it is closed. */
  static MinioClient open(S3Settings settings) {
    return MinioClient.builder()
        .endpoint(settings.endpointUrl())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey().reveal())
        .httpClient(httpClient(settings), true)
        .build();
  }

  private static OkHttpClient httpClient(S3Settings settings) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(settings.maxRequests());
    dispatcher.setMaxRequestsPerHost(settings.maxRequests());
    OkHttpClient.Builder builder =
        // Brings SSL_CERT_FILE and SSL_CERT_DIR along.
        Http.newDefaultClient()
            .newBuilder()
            .socketFactory(new NoDelaySocketFactory())
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool(settings.maxRequests(), 1, TimeUnit.MINUTES))
            .connectTimeout(settings.timeouts().connect())
            .readTimeout(settings.timeouts().read())
            .writeTimeout(settings.timeouts().write())
            .callTimeout(settings.timeouts().call());
    // minio's only interceptor sleeps and repeats on 5xx, where no caller sees that it waits.
    builder.interceptors().clear();
    return builder.build();
  }
}
