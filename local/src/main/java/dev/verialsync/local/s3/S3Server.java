package dev.verialsync.local.s3;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.PortChoice;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** S3Proxy in this process, on plain files. Objects survive a kill; S3Proxy never calls fsync. */
public final class S3Server implements AutoCloseable {
  static final String BUCKET = "verial-media";
  private static final String REGION = "us-east-1";
  private static final long DRAIN_MILLIS = 3_000;
  private static final int ATTEMPTS = 5;

  private final S3Proxy proxy;
  private final HomeSettings settings;

  private S3Server(S3Proxy proxy, HomeSettings settings) {
    this.proxy = proxy;
    this.settings = settings;
  }

  /**
   * Starts it with its bucket.
   *
   * @param afterKill whether the last owner was killed and may have left unfinished uploads
   */
  public static S3Server start(
      HomeDirectory home,
      HomeSettings settings,
      PortChoice ports,
      boolean afterKill,
      Consumer<String> progress) {
    prepareFiles(home, afterKill, progress);
    @Nullable Exception taken = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ports.pick(progress);
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(home.objects().toString()))
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4, settings.s3AccessKey(), settings.s3SecretKey())
              .stopTimeout(DRAIN_MILLIS)
              .build();
      try {
        proxy.start();
        return new S3Server(proxy, settings);
      } catch (Exception e) {
        stop(proxy);
        if (!isTaken(e)) {
          throw new LocalStackException("S3 could not be started on port " + port + ": " + e, e);
        }
        taken = e;
      }
    }
    throw new LocalStackException("S3 found no free port in " + ATTEMPTS + " attempts.", taken);
  }

  private static void prepareFiles(
      HomeDirectory home, boolean afterKill, Consumer<String> progress) {
    Path bucket = home.objects().resolve(BUCKET);
    try {
      Files.createDirectories(bucket);
      // S3Proxy serves what others may read to requests without a key.
      Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
      if (!keepsAttributes(home.objects())) {
        progress.accept(
            "S3: warning: the file system of "
                + home.objects()
                + " keeps no extended attributes, so media types and metadata of objects are lost;"
                + " a home on another file system would keep them");
      } else if (afterKill) {
        int removed = AbandonedUploads.remove(home.objects());
        if (removed > 0) {
          progress.accept("S3: removed " + removed + " unfinished uploads");
        }
      }
    } catch (IOException e) {
      throw new LocalStackException("S3's files in " + home.objects() + " cannot be used: " + e, e);
    }
  }

  /** Whether another process had the port, if only for a moment. */
  private static boolean isTaken(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(BindException.class::isInstance);
  }

  /** S3Proxy silently drops an object's metadata if it cannot write extended attributes. */
  private static boolean keepsAttributes(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, ".probe-", "");
    try {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
      if (view == null) {
        return false;
      }
      byte[] value = "kept".getBytes(StandardCharsets.US_ASCII);
      view.write("probe", ByteBuffer.wrap(value));
      ByteBuffer read = ByteBuffer.allocate(value.length);
      view.read("probe", read);
      return Arrays.equals(value, read.array());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      Files.delete(probe);
    }
  }

  public int port() {
    return proxy.getPort();
  }

  public S3Address address() {
    return new S3Address(
        "http://127.0.0.1:" + port(),
        REGION,
        settings.s3AccessKey(),
        settings.s3SecretKey(),
        BUCKET);
  }

  /** The content of AWS's credentials file: with it, no command holds a key. */
  public static String credentials(S3Address address) {
    return "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\nregion = %s\n"
        .formatted(address.accessKey(), address.secretKey(), address.region());
  }

  @Override
  public void close() {
    stop(proxy);
  }

  private static void stop(S3Proxy proxy) {
    try {
      proxy.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new LocalStackException("S3 could not be stopped: " + e, e);
    }
  }
}
