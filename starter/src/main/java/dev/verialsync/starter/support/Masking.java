package dev.verialsync.starter.support;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.worker.configuration.Variables;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces secrets in text: those that are known, wherever they stand, and what looks like one by
 * what stands before it.
 */
final class Masking {

  static final String MASK = "***";

  /** Shorter ones are also a part of other words and numbers. */
  private static final int LONG = 6;

  private static final Pattern OURS =
      Pattern.compile(
          "(VERIAL|DATABASE|S3|TEMPORAL|MEDIA|SHOP|SYNC|CONSOLE|EXPORT|NOTIFY|OTEL)_.*");

  /** Variables whose values are not shown; what names a file is. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          ".*(PASSWORD|SECRET|KEY|TOKEN|VERIAL_SESSION|HEADERS|GRPC_META|SMTP_URL|WEBHOOK_URL|JAVA_OPTS|_DATA).*");

  private static final Pattern NAMES_A_FILE = Pattern.compile(".*_(FILE|PATH)");

  private static final Pattern USER_INFO = Pattern.compile("//([^/\\s\"'@]*)@");

  /** {@code x} is the session number in Verial's addresses. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&](?:x|[a-z_.-]*(?:password|secret|token|key|session|signature|credential)[a-z_.-]*)=)([^&\\s\"'<>]*)");

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)((?:password|passwd|secret|token|api[_-]?key|authorization)[\"']?\\s*[=:]\\s*[\"']?)((?:(?:Basic|Bearer)\\s+)?[^\\s\"',;]+)");

  /** In the home's settings, whole or damaged. */
  private static final Pattern SAVED =
      Pattern.compile("\"\\w*(?:Password|SecretKey)\"\\s*:\\s*\"([^\"\\n]+)");

  /** What stands before a session number; the number alone may be any number. */
  private static final String SESSION =
      "(?iu)((?:(?:\\b|%3F|%26)x(?:=|%3D)|ses[si]+[oó]n)[^\\d\\n]{0,20})";

  private static final Pattern FEW_DIGITS = Pattern.compile("\\d{1,5}");

  private final Map<String, String> variables;
  private final List<Pattern> secrets;
  private final List<Pattern> sessions;

  private Masking(Map<String, String> variables, Set<String> secrets, Set<String> sessions) {
    this.variables = variables;
    this.secrets =
        secrets.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Masking::pattern)
            .toList();
    this.sessions =
        sessions.stream().map(number -> Pattern.compile(SESSION + number + "(?!\\d)")).toList();
  }

  /** Knows the secrets of an environment, and of the embedded servers of a home. */
  static Masking of(Map<String, String> environment, Path home) {
    Map<String, String> variables = new TreeMap<>(new Variables(environment).all());
    variables.keySet().removeIf(name -> !OURS.matcher(name).matches());
    Set<String> sessions = shortSessions(environment);
    List<String> found = new ArrayList<>(new Variables(environment).secretValues());
    variables.forEach(
        (name, value) -> {
          if (isHidden(name)) {
            found.addAll(value.lines().toList());
          }
        });
    for (String value : variables.values()) {
      USER_INFO.matcher(value).results().forEach(match -> addUserInfo(found, match.group(1)));
      PARAMETER.matcher(value).results().forEach(match -> found.add(match.group(2)));
    }
    SAVED.matcher(settings(home)).results().forEach(match -> found.add(match.group(1)));
    Set<String> secrets = new TreeSet<>();
    found.stream()
        .map(String::strip)
        .filter(secret -> !secret.isEmpty() && !sessions.contains(secret))
        .forEach(
            secret -> {
              secrets.add(secret);
              secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
              secrets.add(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret)));
            });
    return new Masking(variables, secrets, sessions);
  }

  /** Session numbers of so few digits that they would mask counts and times. */
  private static Set<String> shortSessions(Map<String, String> environment) {
    Map<String, String> session = new TreeMap<>(environment);
    session.keySet().removeIf(name -> !name.startsWith("VERIAL_SESSION"));
    return new Variables(session)
        .secretValues().stream()
            .map(String::strip)
            .filter(value -> FEW_DIGITS.matcher(value).matches())
            .collect(Collectors.toSet());
  }

  private static String settings(Path home) {
    try {
      return new String(Files.readAllBytes(HomeDirectory.settings(home)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // There is none, or nobody could have read it.
      return "";
    }
  }

  private static void addUserInfo(List<String> found, String userInfo) {
    found.add(userInfo);
    int colon = userInfo.indexOf(':');
    if (colon >= 0) {
      String password = userInfo.substring(colon + 1);
      found.add(password);
      try {
        found.add(URLDecoder.decode(password, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // Not encoded.
      }
    }
  }

  private static boolean isHidden(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return HIDDEN.matcher(upper).matches() && !NAMES_A_FILE.matcher(upper).matches();
  }

  private static Pattern pattern(String secret) {
    String quoted = Pattern.quote(secret);
    return Pattern.compile(
        secret.length() < LONG ? "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])" : quoted);
  }

  /** Our variables, a line each, without the values of secrets. */
  String variables() {
    StringBuilder lines = new StringBuilder();
    variables.forEach(
        (name, value) ->
            lines
                .append(name)
                .append('=')
                .append(isHidden(name) ? MASK : mask(value))
                .append('\n'));
    return lines.toString();
  }

  String mask(String text) {
    String masked = text;
    for (Pattern secret : secrets) {
      masked = secret.matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    }
    for (Pattern session : sessions) {
      masked = session.matcher(masked).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    }
    masked = USER_INFO.matcher(masked).replaceAll("//" + Matcher.quoteReplacement(MASK) + "@");
    masked = PARAMETER.matcher(masked).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    return ASSIGNMENT.matcher(masked).replaceAll("$1" + Matcher.quoteReplacement(MASK));
  }
}
