package dev.verialsync.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a home keeps from start to start in {@code settings.json}: its secrets, made once, and the
 * ports last used (so that addresses and links stay valid).
 *
 * @param administratorPassword of PostgreSQL's superuser; null in a home whose cluster was made
 *     when the application's role was the superuser
 */
record HomeSettings(
    String databasePassword,
    String s3AccessKey,
    String s3SecretKey,
    Map<String, Integer> ports,
    @Nullable String administratorPassword) {
  private static final int SECRET_BYTES = 24;

  HomeSettings {
    ports = Map.copyOf(ports);
  }

  static HomeSettings loadOrCreate(HomeDirectory home) {
    Path file = home.settings();
    try {
      if (Files.exists(file)) {
        HomeSettings found = load(file);
        return found.administratorPassword == null && Files.notExists(home.postgresData())
            ? found.withAdministrator()
            : found;
      }
      HomeSettings fresh =
          new HomeSettings(randomSecret(), "verial-sync", randomSecret(), Map.of(), randomSecret());
      fresh.save(file);
      return fresh;
    } catch (JsonProcessingException | NullPointerException e) {
      throw new LocalStackException(
          file
              + " is damaged; it holds the password of the database beside it: restore it from a backup, or remove the"
              + " whole directory to start empty.",
          e);
    } catch (IOException e) {
      throw new LocalStackException(file + " cannot be read or written: " + e, e);
    }
  }

  static HomeSettings load(Path file) throws IOException {
    return StackFile.JSON.readValue(Files.readAllBytes(file), HomeSettings.class);
  }

  private HomeSettings withAdministrator() {
    return new HomeSettings(databasePassword, s3AccessKey, s3SecretKey, ports, randomSecret());
  }

  int port(String name) {
    return ports.getOrDefault(name, 0);
  }

  HomeSettings withPorts(Map<String, Integer> used) {
    Map<String, Integer> all = new TreeMap<>(ports);
    all.putAll(used);
    return new HomeSettings(databasePassword, s3AccessKey, s3SecretKey, all, administratorPassword);
  }

  void save(Path file) throws IOException {
    PrivateFile.write(file, StackFile.JSON.writeValueAsBytes(this));
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
