package dev.verialsync.starter.process;

import java.util.Map;

/** Who types a command, for those who find what it did. */
public final class Operator {

  private Operator() {}

  /** {@code user@host}, as far as the environment tells. */
  public static String name(Map<String, String> environment) {
    String host = environment.getOrDefault("HOSTNAME", "").strip();
    String user = System.getProperty("user.name", "somebody");
    return host.isEmpty() ? user : user + "@" + host;
  }
}
