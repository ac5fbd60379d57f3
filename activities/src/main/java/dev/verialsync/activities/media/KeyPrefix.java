package dev.verialsync.activities.media;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of the 256 parts that the library is listed in, by the hash's first byte.
 *
 * @param hex two lower-case hexadecimal digits
 */
public record KeyPrefix(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{2}");

  public KeyPrefix {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("A key's prefix is two lower-case hexadecimal digits");
    }
  }

  /** All 256 of them, in order; together they hold every object exactly once. */
  public static List<KeyPrefix> all() {
    return IntStream.range(0, 256).mapToObj("%02x"::formatted).map(KeyPrefix::new).toList();
  }

  /** The prefix as S3 knows it. */
  public String value() {
    return ObjectKey.PLACE + hex + "/";
  }
}
