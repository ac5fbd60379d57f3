package dev.verialsync.starter.process;

import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a command is called with, apart from its options.
 *
 * @param program as the person typed it, for what is to be typed next
 * @param environment the environment variables, secrets among them: never to be shown
 * @param zone in which times are shown
 */
public record Invocation(
    String program,
    Map<String, String> environment,
    Console console,
    Clock clock,
    ZoneId zone,
    Shutdown shutdown) {

  public Invocation {
    environment = Map.copyOf(environment);
  }

  /** What the environment says, without the services that may be embedded. */
  public Settings settings() {
    return new Settings(new Variables(environment));
  }

  /** The embedded stack's directory, and the logs'. */
  public Path home() {
    return settings().home();
  }

  @Override
  public String toString() {
    return "Invocation[" + program + "]";
  }
}
