package dev.verialsync.activities.media;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a picture's object, made from its content: {@code sha256/ab/cd/<hash>.<extension>}.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param format gives the extension
 */
public record ObjectKey(String sha256, PictureFormat format) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern KEY =
      Pattern.compile("sha256/([0-9a-f]{2})/([0-9a-f]{2})/(\\1\\2[0-9a-f]{60})\\.([a-z]+)");

  public ObjectKey {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("A SHA-256 is 64 lower-case hexadecimal digits");
    }
  }

  /**
   * The key of a hash and one of the formats' extensions.
   *
   * @throws IllegalArgumentException if either is none
   */
  public static ObjectKey of(String sha256, String extension) {
    return new ObjectKey(
        sha256,
        PictureFormat.ofExtension(extension)
            .orElseThrow(
                () -> new IllegalArgumentException("No picture has the extension " + extension)));
  }

  /** Reads a key back; empty for anything that {@link #value()} would not write. */
  public static Optional<ObjectKey> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return PictureFormat.ofExtension(matcher.group(4))
        .map(format -> new ObjectKey(matcher.group(3), format));
  }

  /** The key as S3 knows it. */
  public String value() {
    return "sha256/%s/%s/%s.%s"
        .formatted(sha256.substring(0, 2), sha256.substring(2, 4), sha256, format.extension());
  }

  /** The same as {@link #value()}. */
  @Override
  public String toString() {
    return value();
  }
}
