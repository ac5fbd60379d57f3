package dev.verialsync.activities.media;

import dev.verialsync.activities.media.format.ImageFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a smaller copy's object: {@code rendition/<size>/ab/cd/<hash>.jpg}, by the hash of
 * the image that it was made of.
 *
 * @param prefix of the library that the object is in: empty, or ending with a slash
 * @param size pixels of the shorter side, as asked for
 */
public record RenditionKey(String prefix, int size, String sha256) implements ImageKey {

  /** What the keys of all of them begin with, after the library's prefix. */
  public static final String PLACE = "rendition/";

  private static final Pattern KEY =
      Pattern.compile(
          "((?:[^/]+/)*)rendition/([1-9][0-9]{0,5})/([0-9a-f]{2})/([0-9a-f]{2})/(\\3\\4[0-9a-f]{60})\\.jpg");

  static Optional<RenditionKey> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches()
        ? Optional.of(
            new RenditionKey(
                matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(5)))
        : Optional.empty();
  }

  @Override
  public ImageFormat format() {
    return ImageFormat.JPEG;
  }

  @Override
  public String value() {
    return "%s%s%d/%s/%s/%s.jpg"
        .formatted(prefix, PLACE, size, sha256.substring(0, 2), sha256.substring(2, 4), sha256);
  }

  /** The same as {@link #value()}. */
  @Override
  public String toString() {
    return value();
  }
}
