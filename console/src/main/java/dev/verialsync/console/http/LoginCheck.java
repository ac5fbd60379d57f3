package dev.verialsync.console.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Basic authentication. After each failure an address must wait twice as long before its next
 * attempt is looked at, so many attempts at once gain nothing.
 */
final class LoginCheck {

  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;
  private static final int MOST_ADDRESSES = 1_000;
  private static final String SCHEME = "basic ";

  private final byte[] expected;
  private final Clock clock;

  /** Addresses that failed, the one that failed longest ago first. */
  private final Map<String, Failures> failed = new LinkedHashMap<>();

  private record Failures(int count, Instant waitUntil) {}

  /** What became of an attempt. */
  enum Outcome {
    PASSED,
    /** No name and password were sent. */
    MISSING,
    WRONG,
    /** The address failed just before: it was not looked at. */
    TOO_SOON
  }

  LoginCheck(ConsoleSettings.Login login, Clock clock) {
    this.expected = digest(login.user() + ":" + login.password());
    this.clock = clock;
  }

  synchronized Outcome check(String address, @Nullable String authorization) {
    if (authorization == null) {
      return Outcome.MISSING;
    }
    Instant now = clock.instant();
    Failures before = failed.get(address);
    if (before != null && now.isBefore(before.waitUntil())) {
      return Outcome.TOO_SOON;
    }
    // Digests have one length, so the time tells nothing of the password's.
    if (MessageDigest.isEqual(expected, digest(decoded(authorization)))) {
      failed.remove(address);
      return Outcome.PASSED;
    }
    int count = before == null ? 1 : before.count() + 1;
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(count, MOST_DOUBLINGS));
    failed.remove(address);
    failed.put(address, new Failures(count, now.plus(wait)));
    if (failed.size() > MOST_ADDRESSES) {
      failed.remove(failed.keySet().iterator().next());
    }
    return Outcome.WRONG;
  }

  private static String decoded(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return "";
    }
    try {
      return new String(
          Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip()),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
