package dev.verialsync.activities.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an old version of the web service costs, by the vendor's manual. */
public final class OldServerLimits {

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?(?!\\d).*");

  private OldServerLimits() {}

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

  /**
   * A sentence for the operator; empty where the version lacks nothing that matters here.
   *
   * @param version null where the server does not know the question
   */
  public static Optional<String> cost(@Nullable String version) {
    if (version == null) {
      return Optional.of(
          "Verial's web service does not report its version, as old ones do not: where a list comes in one answer, the server works on it for seconds at a time, and images cost one call for each changed article. An update to 1.8.3 or later makes the runs lighter on the server.");
    }
    Matcher matcher = NUMBERS.matcher(version.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = number(matcher);
    if (number < 1_008_000) {
      return Optional.of(
          sentence(
              version,
              "before 1.8 each list comes in one answer, which takes the server up to 6 s for 8,000 articles, no count shows that a list changed meanwhile, and images cost one call for each changed article",
              "1.8.3"));
    }
    if (number < 1_008_002) {
      return Optional.of(
          sentence(
              version,
              "before 1.8.3 stock and tariffs come in one answer each, seconds of work at a time, and before 1.8.2 images cost one call for each changed article",
              "1.8.3"));
    }
    if (number < 1_008_003) {
      return Optional.of(
          sentence(
              version,
              "before 1.8.3 stock and tariffs come in one answer each, seconds of work at a time",
              "1.8.3"));
    }
    return Optional.empty();
  }

  private static String sentence(String version, String cost, String update) {
    return "Verial's web service is version %s: %s. An update to %s or later makes the runs lighter on the server."
        .formatted(version, cost, update);
  }
}
