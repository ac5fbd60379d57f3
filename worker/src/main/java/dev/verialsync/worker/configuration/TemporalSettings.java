package dev.verialsync.worker.configuration;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Temporal, as its own environment configuration says: the TEMPORAL_… variables, and a
 * profile of its file where they are not set.
 */
public final class TemporalSettings {

  private static final Pattern PORT = Pattern.compile(":([0-9]+)$");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]+){3}|\\[::1]):[0-9]+", Pattern.CASE_INSENSITIVE);
  private static final BigInteger LAST_PORT = BigInteger.valueOf(65_535);

  private final Variables variables;
  private final ClientConfigProfile profile;

  private TemporalSettings(Variables variables, ClientConfigProfile profile) {
    this.variables = variables;
    this.profile = profile;
  }

  static TemporalSettings of(Variables variables) {
    Map<String, String> overrides = variables.all();
    variables
        .secret("TEMPORAL_API_KEY", "the key for Temporal's API")
        .ifPresent(key -> overrides.put("TEMPORAL_API_KEY", key));
    try {
      return new TemporalSettings(
          variables,
          ClientConfigProfile.load(
              LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(overrides).build()));
    } catch (IOException | RuntimeException e) {
      throw new ConfigurationException(
          "Temporal's own configuration cannot be read (%s): see TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE, or set TEMPORAL_ADDRESS."
              .formatted(e.getMessage()));
    }
  }

  /** Where Temporal is; empty where neither a variable nor a profile says so. */
  public Optional<String> address() {
    return Optional.ofNullable(profile.getAddress()).filter(address -> !address.isBlank());
  }

  public String namespace() {
    String named = client().getNamespace();
    return named == null ? "default" : named;
  }

  /** For the client of the workflows. */
  public WorkflowClientOptions client() {
    return WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
        .validateAndBuildWithDefaults();
  }

  /** For the connection, its TLS files read; a ConfigurationException names one that cannot be. */
  public WorkflowServiceStubsOptions service() {
    // The client would wait for it, and report that nobody answers.
    if (address().filter(TemporalSettings::hasImpossiblePort).isPresent()) {
      throw wrongAddress();
    }
    ClientConfigTLS tls = profile.getTls();
    if (tls != null && Boolean.FALSE.equals(tls.isDisabled())) {
      requireFile("TEMPORAL_TLS_CLIENT_CERT_PATH", tls.getClientCertPath());
      requireFile("TEMPORAL_TLS_CLIENT_KEY_PATH", tls.getClientKeyPath());
      requireFile("TEMPORAL_TLS_SERVER_CA_CERT_PATH", tls.getServerCACertPath());
    }
    try {
      WorkflowServiceStubsOptions options = profile.toWorkflowServiceStubsOptions();
      return isOnThisMachine(options.getTarget())
          ? WorkflowServiceStubsOptions.newBuilder(options)
              .setGrpcCompression(GrpcCompression.NONE)
              .build()
          : options;
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "Temporal's certificates or key cannot be used (%s): see the TEMPORAL_TLS_… variables; expected is PEM, and a client's certificate together with its key."
              .formatted(e.getMessage()));
    }
  }

  /** Compressing saves a network's bandwidth; here it would only cost both sides their time. */
  private static boolean isOnThisMachine(@Nullable String target) {
    return target != null && LOOPBACK.matcher(target).matches();
  }

  private static boolean hasImpossiblePort(String address) {
    Matcher port = PORT.matcher(address);
    if (!port.find()) {
      return false;
    }
    BigInteger number = new BigInteger(port.group(1));
    return number.signum() == 0 || number.compareTo(LAST_PORT) > 0;
  }

  private void requireFile(String variable, @Nullable String file) {
    if (file == null || file.isEmpty() || isReadable(file)) {
      return;
    }
    throw ConfigurationException.wrong(named(variable), file, "a PEM file that can be read");
  }

  private static boolean isReadable(String file) {
    try {
      Path path = Path.of(file);
      return Files.isRegularFile(path) && Files.isReadable(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** For an address that the client refuses. */
  public ConfigurationException wrongAddress() {
    return ConfigurationException.wrong(
        named("TEMPORAL_ADDRESS"),
        address().orElse("").replaceFirst("//.*@", "//…@").replaceFirst("[?].*", "?…"),
        "HOST:PORT such as temporal.example:7233, without http:// and path");
  }

  private String named(String variable) {
    return variables.has(variable) ? variable : variable + " (from a profile)";
  }
}
