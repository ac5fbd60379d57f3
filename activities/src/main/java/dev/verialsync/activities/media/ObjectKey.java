package dev.verialsync.activities.media;

import dev.verialsync.activities.media.format.ImageFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image's object, made from its content: {@code sha256/ab/cd/<hash>.<extension>}.
 * Keys are kept in {@code media.object}: when the layout changes, {@link #parse} must read the old
 * one, too.
 *
 * @param prefix of the library that the object is in: empty, or ending with a slash
 * @param sha256 64 lower-case hexadecimal digits
 * @param format gives the extension
 */
public record ObjectKey(String prefix, String sha256, ImageFormat format) implements ImageKey {
  /** Where all of them are, in a library without a prefix. */
  public static final String PLACE = "sha256/";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern KEY =
      Pattern.compile(
          "((?:[^/]+/)*)" + PLACE + "([0-9a-f]{2})/([0-9a-f]{2})/(\\2\\3[0-9a-f]{60})\\.([a-z]+)");

  public ObjectKey {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("A SHA-256 is 64 lower-case hexadecimal digits");
    }
  }

  /** The key in a library without a prefix. */
  public ObjectKey(String sha256, ImageFormat format) {
    this("", sha256, format);
  }

  /**
   * The key, in a library without a prefix, of a hash and one of the formats' extensions.
   *
   * @throws IllegalArgumentException if either is none
   */
  public static ObjectKey of(String sha256, String extension) {
    return new ObjectKey(
        sha256,
        ImageFormat.ofExtension(extension)
            .orElseThrow(
                () -> new IllegalArgumentException("No image has the extension " + extension)));
  }

  /** Reads a key back; empty for anything that {@link #value()} would not write. */
  public static Optional<ObjectKey> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return ImageFormat.ofExtension(matcher.group(5))
        .map(format -> new ObjectKey(matcher.group(1), matcher.group(4), format));
  }

  @Override
  public String value() {
    return "%s%s%s/%s/%s.%s"
        .formatted(
            prefix,
            PLACE,
            sha256.substring(0, 2),
            sha256.substring(2, 4),
            sha256,
            format.extension());
  }

  /** The same as {@link #value()}. */
  @Override
  public String toString() {
    return value();
  }
}
