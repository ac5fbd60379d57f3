package dev.verialsync.worker.configuration;

import dev.verialsync.db.SafeText;

/**
 * The configuration cannot be used; the message names the variable, what was found and expected.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public static ConfigurationException missing(String variable, String expected) {
    return new ConfigurationException(
        "%s is not set; expected is %s.".formatted(variable, expected));
  }

  public static ConfigurationException wrong(String variable, String found, String expected) {
    return new ConfigurationException(
        "%s is \"%s\"; expected is %s.".formatted(variable, SafeText.line(found), expected));
  }

  /** For what may hold a secret, though it is in the wrong place. */
  static ConfigurationException hidden(String variable, String fault, String expected) {
    return new ConfigurationException(
        "%s %s (what was found is not shown); expected is %s."
            .formatted(variable, fault, expected));
  }
}
