package dev.verialsync.activities.export;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where an export goes: {@code -}, a file, or an object in S3. */
public sealed interface ExportTarget {

  /** stdout. */
  record Stdout() implements ExportTarget {}

  /** A file, which appears whole or not at all. */
  record LocalFile(Path path) implements ExportTarget {}

  /** Likewise an object. */
  record S3Object(String bucket, String key) implements ExportTarget {}

  /**
   * Judges what was typed.
   *
   * @throws IllegalArgumentException with what is expected instead
   */
  static ExportTarget of(String typed) {
    if (typed.equals("-")) {
      return new Stdout();
    }
    return typed.startsWith("s3://") ? object(typed) : file(typed);
  }

  /**
   * An object in S3.
   *
   * @throws IllegalArgumentException with what is expected instead
   */
  static S3Object object(String typed) {
    try {
      URI uri = new URI(typed);
      String bucket = uri.getRawAuthority();
      String key = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
      if (bucket != null && !key.isEmpty() && !key.endsWith("/") && uri.getRawQuery() == null) {
        return new S3Object(bucket, key);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("an address such as s3://BUCKET/products.csv", e);
    }
    throw new IllegalArgumentException("an address such as s3://BUCKET/products.csv");
  }

  /** A device or a pipe would be replaced by a file. */
  private static ExportTarget file(String typed) {
    String expected = "a file in a directory that you may write to, s3://BUCKET/KEY, or -";
    try {
      Path path = Path.of(typed);
      Path directory = path.toAbsolutePath().getParent();
      boolean isNoFile = Files.exists(path) && !Files.isRegularFile(path);
      if (!typed.isBlank() && !isNoFile && directory != null && Files.isWritable(directory)) {
        return new LocalFile(path);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }
}
