package dev.verialsync.worker.configuration;

/**
 * The configuration cannot be used; the message names the variable, what was found and expected.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  static ConfigurationException missing(String variable, String expected) {
    return new ConfigurationException(
        "%s is not set; expected is %s.".formatted(variable, expected));
  }

  static ConfigurationException wrong(String variable, String found, String expected) {
    return new ConfigurationException(
        "%s is \"%s\"; expected is %s.".formatted(variable, found, expected));
  }
}
