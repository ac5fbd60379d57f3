package dev.verialsync.local.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The environment of child processes: only the variables that they need, chosen by name, because
 * our own environment holds secrets.
 */
public record ChildEnvironment(Map<String, String> values) {

  private static final Set<String> BASICS =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

  /** The machine's configuration of how pip reaches its index. */
  private static final Set<String> OF_PIP =
      Set.of(
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "NETRC",
          "VIRTUAL_ENV",
          "XDG_CONFIG_HOME",
          "XDG_CONFIG_DIRS");

  public ChildEnvironment {
    values = Map.copyOf(values);
  }

  /** For a server, with {@code more} variables of its own. */
  public static ChildEnvironment of(Map<String, String> more) {
    Map<String, String> values = chosen(BASICS::contains);
    values.putAll(more);
    return new ChildEnvironment(values);
  }

  /** For a command that needs nothing of its own. */
  static ChildEnvironment plain() {
    return of(Map.of());
  }

  public static ChildEnvironment pip() {
    return new ChildEnvironment(
        chosen(
            name ->
                BASICS.contains(name)
                    || OF_PIP.contains(name)
                    || name.startsWith("PIP_")
                    || name.startsWith("PYENV_")));
  }

  private static Map<String, String> chosen(Predicate<String> names) {
    Map<String, String> values = new TreeMap<>(System.getenv());
    values.keySet().removeIf(names.negate());
    return values;
  }

  ProcessBuilder command(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(values);
    return builder;
  }

  /** Values may be secrets of pip's index. */
  @Override
  public String toString() {
    return "ChildEnvironment" + values.keySet();
  }
}
