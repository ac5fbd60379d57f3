package dev.verialsync.activities.media;

import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** A real S3 protocol in this process, on files, which can go and come back on the same port. */
final class S3ProxyServer implements AutoCloseable {
  static final String ACCESS_KEY = "test-access";
  static final String SECRET_KEY = "test-secret-key";

  private final Path directory;
  private int port;
  private @Nullable S3Proxy proxy;

  S3ProxyServer(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  S3ProxyServer start() throws Exception {
    S3Proxy starting =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    starting.start();
    port = starting.getPort();
    proxy = starting;
    return this;
  }

  void stop() {
    if (proxy != null) {
      try {
        proxy.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      proxy = null;
    }
  }

  S3Settings settings(String bucket) {
    return S3Settings.of(
        "http://127.0.0.1:" + port, null, ACCESS_KEY, new Secret(SECRET_KEY), bucket);
  }

  @Override
  public void close() {
    stop();
  }
}
