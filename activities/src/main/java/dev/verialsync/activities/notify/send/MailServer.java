package dev.verialsync.activities.notify.send;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where mail is handed in.
 *
 * @param host a name or an address, IPv6 in brackets
 * @param user null = without login
 * @param password null where user is
 */
public record MailServer(
    Security security, String host, int port, @Nullable String user, @Nullable String password) {

  /** When the connection is encrypted. */
  public enum Security {
    /** As soon as the server offers it; without login, also never. */
    OFFERED("smtp", 25),
    /** After STARTTLS, or no mail is sent. */
    STARTTLS("smtp+starttls", 587),
    /** From the first byte on. */
    TLS("smtps", 465);

    private final String scheme;
    private final int usualPort;

    Security(String scheme, int usualPort) {
      this.scheme = scheme;
      this.usualPort = usualPort;
    }
  }

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");

  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

  /**
   * Of {@code smtp://[USER:PASSWORD@]HOST[:PORT]}, or with smtps or smtp+starttls; user and
   * password are percent-encoded.
   *
   * @throws IllegalArgumentException when it is none; the message says what is wrong with it and
   *     repeats nothing
   */
  public static MailServer of(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is no address (in the user name and the password, write characters such as @ : / # % as %40 %3A %2F %23 %25)");
    }
    Security security = security(uri.getScheme());
    String rest = uri.getRawPath();
    if (uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || (rest != null && !rest.isEmpty() && !rest.equals("/"))) {
      throw new IllegalArgumentException("has more than a user, a password, a host and a port");
    }
    String authority = uri.getRawAuthority();
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException("has no host");
    }
    String port = parts.group("port");
    int number = port == null ? security.usualPort : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("has a port that is no number from 1 to 65535");
    }
    String user = parts.group("user");
    String password = parts.group("password");
    if (user != null && (user.isEmpty() || password == null || password.isEmpty())) {
      throw new IllegalArgumentException("has a user without a password, or a password alone");
    }
    return new MailServer(
        security,
        parts.group("host"),
        number,
        user == null ? null : decoded(user),
        password == null ? null : decoded(password));
  }

  private static Security security(@Nullable String scheme) {
    for (Security each : Security.values()) {
      if (scheme != null && each.scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException("begins with none of smtp://, smtp+starttls://, smtps://");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A password is sent encrypted, unless the server is on this machine. */
  boolean requiresStartTls() {
    return security == Security.STARTTLS
        || (security == Security.OFFERED
            && user != null
            && !THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches());
  }

  /** As a person types it, without user and password. */
  String address() {
    return "%s://%s:%d".formatted(security.scheme, host, port);
  }

  @Override
  public String toString() {
    return "MailServer[" + address() + "]";
  }
}
