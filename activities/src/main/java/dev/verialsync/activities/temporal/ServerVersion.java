package dev.verialsync.activities.temporal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an old version of the web service costs, by the vendor's manual. */
final class ServerVersion {

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  private ServerVersion() {}

  /** False for a version that cannot be read. */
  static boolean isAtLeast(String version, int major, int minor, int patch) {
    Matcher matcher = NUMBERS.matcher(version.strip());
    return matcher.matches() && number(matcher) >= major * 1_000_000 + minor * 1_000 + patch;
  }

  private static int number(Matcher matcher) {
    return Integer.parseInt(matcher.group(1)) * 1_000_000
        + Integer.parseInt(matcher.group(2)) * 1_000
        + (matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
  }

  /** A sentence for the operator; empty where the version lacks nothing that matters here. */
  static Optional<String> cost(String version) {
    Matcher matcher = NUMBERS.matcher(version.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = number(matcher);
    if (number < 1_008_000) {
      return Optional.of(
          "Verial's web service is version %s: before 1.8 each list comes in one answer, without blocks and without a count. An update makes the lists lighter on the server."
              .formatted(version));
    }
    if (number < 1_008_003) {
      return Optional.of(
          "Verial's web service is version %s: before 1.8.3 stock and tariffs come in one answer each. An update makes them lighter on the server."
              .formatted(version));
    }
    return Optional.empty();
  }
}
