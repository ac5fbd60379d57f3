package dev.verialsync.local.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What {@code settings.json} keeps between starts: the home's secrets, generated once, and the
 * ports last used, which keeps addresses and links valid.
 */
public record HomeSettings(
    String databasePassword,
    String s3AccessKey,
    String s3SecretKey,
    Map<String, Integer> ports,
    String administratorPassword) {
  private static final int SECRET_BYTES = 24;

  public HomeSettings {
    Objects.requireNonNull(administratorPassword);
    ports = Map.copyOf(ports);
  }

  public static HomeSettings loadOrCreate(HomeDirectory home) {
    Path file = home.settings();
    try {
      if (Files.exists(file)) {
        JsonNode found = JsonFile.read(file, JsonNode.class);
        if (found.has("databasePassword") && !found.has("administratorPassword")) {
          throw new LocalStackException(
              file
                  + " is of an older version, whose database has a superuser for its only role: set VERIAL_SYNC_HOME to"
                  + " an empty directory.");
        }
        return load(file);
      }
      HomeSettings fresh =
          new HomeSettings(randomSecret(), "verial-sync", randomSecret(), Map.of(), randomSecret());
      fresh.save(file);
      return fresh;
    } catch (JsonProcessingException | NullPointerException e) {
      throw new LocalStackException(
          file
              + " is damaged; it holds the password of the database next to it: restore it from a backup, or remove the"
              + " whole directory to start empty.",
          e);
    } catch (IOException e) {
      throw new LocalStackException(file + " cannot be read or written: " + e, e);
    }
  }

  public static HomeSettings load(Path file) throws IOException {
    return JsonFile.read(file, HomeSettings.class);
  }

  public int port(String name) {
    return ports.getOrDefault(name, 0);
  }

  public HomeSettings withPorts(Map<String, Integer> used) {
    Map<String, Integer> all = new TreeMap<>(ports);
    all.putAll(used);
    return new HomeSettings(databasePassword, s3AccessKey, s3SecretKey, all, administratorPassword);
  }

  /** Whether servers that were made with the other's passwords accept these. */
  public boolean hasPasswordsOf(HomeSettings other) {
    return withoutPorts().equals(other.withoutPorts());
  }

  private HomeSettings withoutPorts() {
    return new HomeSettings(
        databasePassword, s3AccessKey, s3SecretKey, Map.of(), administratorPassword);
  }

  public void save(Path file) throws IOException {
    JsonFile.write(file, this);
  }

  private static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "HomeSettings[ports=" + ports + "]";
  }
}
