package dev.verialsync.starter.services;

import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The environment variables of each service: which one decides, and which go with it. */
public final class ServiceVariables {

  /** Mean the same for an embedded service. */
  private static final Set<String> ANYWHERE = Set.of("DATABASE_POOL_SIZE", "S3_PREFIX");

  /** Workers write links into notifications. */
  private static final String UI = "VERIAL_SYNC_TEMPORAL_UI";

  private ServiceVariables() {}

  /** The variable that says where the service is. */
  static String deciding(Service service) {
    return switch (service) {
      case TEMPORAL -> "TEMPORAL_ADDRESS";
      case POSTGRESQL -> "DATABASE_URL";
      case S3 -> "S3_ENDPOINT";
    };
  }

  /** What the deciding variable should hold. */
  static String example(Service service) {
    return switch (service) {
      case TEMPORAL ->
          "an address such as HOST:7233 (or a profile in Temporal's own configuration)";
      case POSTGRESQL -> "a JDBC address such as jdbc:postgresql://HOST:5432/verial";
      case S3 -> "an address such as http://HOST:9000";
    };
  }

  /** Whether the environment says where the service is. */
  static boolean isConfigured(Service service, Map<String, String> environment) {
    boolean set = !environment.getOrDefault(deciding(service), "").isBlank();
    return set
        || (service == Service.TEMPORAL
            && new Settings(new Variables(environment)).temporal().address().isPresent());
  }

  /** Names of variables of this service that are set although the deciding one is not. */
  static Optional<String> stray(Service service, Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix(service)) && !entry.getValue().isBlank())
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals("TEMPORAL_NAMESPACE") && !ANYWHERE.contains(name))
        .sorted()
        .findFirst();
  }

  static String prefix(Service service) {
    return switch (service) {
      case TEMPORAL -> "TEMPORAL_";
      case POSTGRESQL -> "DATABASE_";
      case S3 -> "S3_";
    };
  }

  /** The environment with a service's variables, all of them, replaced. */
  static Map<String, String> replaced(
      Map<String, String> environment, Service service, Map<String, String> variables) {
    Map<String, String> replaced = new TreeMap<>(environment);
    replaced
        .keySet()
        .removeIf(name -> name.startsWith(prefix(service)) && !ANYWHERE.contains(name));
    // The UI's address stays where an operator has set one.
    variables.forEach(
        (name, value) -> replaced.merge(name, value, (set, found) -> set.isBlank() ? found : set));
    return replaced;
  }

  static Map<String, String> of(TemporalAddress temporal, Path home) {
    Map<String, String> variables =
        new TreeMap<>(
            Map.of(
                "TEMPORAL_ADDRESS",
                temporal.target(),
                "TEMPORAL_NAMESPACE",
                temporal.namespace(),
                // A file that does not exist: a profile's credentials are for another server.
                "TEMPORAL_CONFIG_FILE",
                home.resolve("no-temporal-profile.toml").toString()));
    if (temporal.uiUrl() != null) {
      variables.put(UI, temporal.uiUrl());
    }
    return variables;
  }

  /** Those of a PostgreSQL. */
  public static Map<String, String> of(DatabaseAddress database) {
    return Map.of(
        "DATABASE_URL", database.jdbcUrl(),
        "DATABASE_USER", database.user(),
        "DATABASE_PASSWORD", database.password());
  }

  /** Those of an S3. */
  public static Map<String, String> of(S3Address s3) {
    return Map.of(
        "S3_ENDPOINT", s3.endpoint(),
        "S3_REGION", s3.region(),
        "S3_ACCESS_KEY", s3.accessKey(),
        "S3_SECRET_KEY", s3.secretKey(),
        "S3_BUCKET", s3.bucket());
  }
}
