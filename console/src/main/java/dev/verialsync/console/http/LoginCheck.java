package dev.verialsync.console.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Basic authentication. After each failure, the next attempt of the same user from the same address
 * is looked at only after a wait that doubles up to 4 s, so many attempts at once gain nothing. A
 * browser that has logged in carries a token and never waits: behind a proxy all have one address,
 * and an attacker there would lock out those who know the password.
 */
final class LoginCheck {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 1_000;
  private static final String SCHEME = "basic ";

  private final byte[] expected;
  private final String token = random();
  private final Clock clock;

  /** Attempts that failed, by address and user; the one that failed longest ago first. */
  private final Map<String, Failures> failed = new LinkedHashMap<>();

  private record Failures(Duration pause, Instant at) {
    Instant waitUntil() {
      return at.plus(pause);
    }
  }

  /** What became of an attempt. */
  enum Outcome {
    PASSED,
    /** No name and password were sent. */
    MISSING,
    WRONG,
    /** The same user failed just before from this address: it was not looked at. */
    TOO_SOON
  }

  LoginCheck(ConsoleSettings.Login login, Clock clock) {
    this.expected = digest(login.user() + ":" + login.password());
    this.clock = clock;
  }

  /** What a browser that has logged in shows; another one each time the console starts. */
  String token() {
    return token;
  }

  /**
   * Looks at an attempt, or refuses to.
   *
   * @param shown the token that came along; null = none
   */
  synchronized Outcome check(
      String address, @Nullable String authorization, @Nullable String shown) {
    if (authorization == null) {
      return Outcome.MISSING;
    }
    String login = decoded(authorization);
    String who = address + " " + Base64.getEncoder().encodeToString(digest(user(login)));
    Instant now = clock.instant();
    Failures before = failed.get(who);
    if (before != null && before.at().plus(FORGOTTEN_AFTER).isBefore(now)) {
      before = null;
    }
    if (before != null && now.isBefore(before.waitUntil()) && !isKnown(shown)) {
      return Outcome.TOO_SOON;
    }
    // Digests have one length, so the time tells nothing of the password's.
    if (MessageDigest.isEqual(expected, digest(login))) {
      failed.remove(who);
      return Outcome.PASSED;
    }
    failed.remove(who);
    failed.put(who, new Failures(wait(before), now));
    if (failed.size() > MOST_REMEMBERED) {
      failed.remove(failed.keySet().iterator().next());
    }
    return Outcome.WRONG;
  }

  private static Duration wait(@Nullable Failures before) {
    Duration wait = before == null ? FIRST_WAIT : before.pause().multipliedBy(2);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private boolean isKnown(@Nullable String shown) {
    return shown != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  private static String user(String login) {
    int colon = login.indexOf(':');
    return colon < 0 ? login : login.substring(0, colon);
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

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
