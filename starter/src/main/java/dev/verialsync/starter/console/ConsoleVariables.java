package dev.verialsync.starter.console;

import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code CONSOLE_…}: where the console listens, and who may look. */
public final class ConsoleVariables {

  private static final String USER = "CONSOLE_USER";
  private static final String PASSWORD = "CONSOLE_PASSWORD";
  private static final String MEANING = "the password that opens the console";

  private ConsoleVariables() {}

  /** A ConfigurationException names the variable at fault. */
  public static ConsoleSettings of(Settings settings) {
    Variables variables = settings.variables();
    InetAddress address = variables.localAddress("CONSOLE_ADDRESS");
    ConsoleSettings.Login login = login(variables);
    if (login == null && !address.isLoopbackAddress()) {
      throw ConfigurationException.missing(
          USER,
          "a name (and CONSOLE_PASSWORD or CONSOLE_PASSWORD_FILE, a password), because CONSOLE_ADDRESS lets other machines look");
    }
    return new ConsoleSettings(
        address,
        variables.integer("CONSOLE_PORT", 9480, 0, 65_535),
        login,
        hosts(variables),
        settings.notifications().lang());
  }

  /** The role with which the console reads; empty = that of DATABASE_USER. */
  static Optional<ConsoleSettings.Login> reader(Settings settings) {
    Variables variables = settings.variables();
    return variables
        .text("CONSOLE_DATABASE_USER")
        .map(
            user ->
                new ConsoleSettings.Login(
                    user,
                    variables
                        .secret(
                            "CONSOLE_DATABASE_PASSWORD", "the password of CONSOLE_DATABASE_USER")
                        .orElse("")));
  }

  /** Where links to the console lead: under CONSOLE_URL, else on this machine. */
  static String link(Settings settings) {
    return settings
        .consoleUrl()
        .orElseGet(
            () -> {
              ConsoleSettings console = of(settings);
              return "http://%s:%d/".formatted(console.host(), console.port());
            });
  }

  private static ConsoleSettings.@Nullable Login login(Variables variables) {
    Optional<String> user = variables.text(USER);
    Optional<String> password = variables.secret(PASSWORD, MEANING);
    if (user.isEmpty() && password.isEmpty()) {
      return null;
    }
    String name = user.orElseThrow(() -> ConfigurationException.missing(USER, "a name"));
    if (name.contains(":")) {
      throw ConfigurationException.wrong(USER, name, "a name without a colon");
    }
    return new ConsoleSettings.Login(
        name, password.orElseThrow(() -> ConfigurationException.missing(PASSWORD, MEANING)));
  }

  private static Set<String> hosts(Variables variables) {
    return Arrays.stream(variables.text("CONSOLE_HOSTS", "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }
}
