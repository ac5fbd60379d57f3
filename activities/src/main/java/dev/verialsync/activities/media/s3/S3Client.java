package dev.verialsync.activities.media.s3;

import io.minio.Http;
import io.minio.MinioClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Makes minio's client with explicit timeouts, enough connections and no hidden retries. */
public final class S3Client {
  private S3Client() {}

  /** A client that closes its HTTP client, threads and connections when it is closed. */
  public static MinioClient open(S3Settings settings) {
    return MinioClient.builder()
        .endpoint(settings.endpointUrl())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey().reveal())
        .httpClient(httpClient(settings), true)
        .build();
  }

  static void close(MinioClient client, S3Faults faults) {
    try {
      client.close();
    } catch (Exception e) {
      throw faults.translate("close", e);
    }
  }

  private static OkHttpClient httpClient(S3Settings settings) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(settings.maxRequests());
    dispatcher.setMaxRequestsPerHost(settings.maxRequests());
    return base(settings)
        .socketFactory(new NoDelaySocketFactory())
        .dispatcher(dispatcher)
        .connectionPool(new ConnectionPool(settings.maxRequests(), 1, TimeUnit.MINUTES))
        .connectTimeout(settings.timeouts().connect())
        .readTimeout(settings.timeouts().read())
        .writeTimeout(settings.timeouts().write())
        .callTimeout(settings.timeouts().call())
        .build();
  }

  private static OkHttpClient.Builder base(S3Settings settings) {
    if (!settings.endpointUrl().isHttps()) {
      // Loads no certificates, which takes most of a second.
      return new OkHttpClient.Builder()
          .protocols(List.of(Protocol.HTTP_1_1))
          .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    // minio's own client brings SSL_CERT_FILE and SSL_CERT_DIR along, and one interceptor that
    // sleeps and repeats on 5xx, where no caller sees that it waits.
    OkHttpClient.Builder secure = Http.newDefaultClient().newBuilder();
    secure.interceptors().clear();
    return secure;
  }
}
