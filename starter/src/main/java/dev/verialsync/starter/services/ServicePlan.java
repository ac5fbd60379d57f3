package dev.verialsync.starter.services;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one decision on where each service is: configured, else in a stack that runs in the same
 * home, else embedded by a command that may, else missing.
 */
public record ServicePlan(Map<Service, Source> sources) {

  public ServicePlan {
    sources = Map.copyOf(sources);
  }

  /**
   * Decides.
   *
   * @param mayEmbed whether the command may start services; next to a stack that runs already it
   *     cannot
   */
  public static ServicePlan decide(
      Set<Service> needed,
      Map<String, String> environment,
      Optional<RunningStack> running,
      boolean mayEmbed) {
    Map<Service, Source> sources = new EnumMap<>(Service.class);
    for (Service service : needed) {
      sources.put(service, decide(service, environment, running, mayEmbed));
    }
    return new ServicePlan(sources);
  }

  private static Source decide(
      Service service,
      Map<String, String> environment,
      Optional<RunningStack> running,
      boolean mayEmbed) {
    if (ServiceVariables.isConfigured(service, environment)) {
      return Source.CONFIGURED;
    }
    if (running.isPresent()) {
      return address(service, running.get()) == null ? Source.MISSING : Source.RUNNING;
    }
    return mayEmbed ? Source.EMBEDDED : Source.MISSING;
  }

  private static @Nullable Object address(Service service, RunningStack stack) {
    return switch (service) {
      case TEMPORAL -> stack.temporal();
      case POSTGRESQL -> stack.database();
      case S3 -> stack.s3();
    };
  }

  /** The variable that says where the service is. */
  public static String variable(Service service) {
    return ServiceVariables.deciding(service);
  }

  /** The services from a source. */
  public Set<Service> from(Source source) {
    Set<Service> found = EnumSet.noneOf(Service.class);
    sources.forEach(
        (service, from) -> {
          if (from == source) {
            found.add(service);
          }
        });
    return found;
  }

  /** Throws a sentence for the operator when a service is nowhere. */
  public void requireComplete(Path home, Optional<RunningStack> running) {
    Set<Service> missing = from(Source.MISSING);
    if (missing.isEmpty()) {
      return;
    }
    String variables =
        missing.stream()
            .map(
                service ->
                    "  %s is not set; expected is %s."
                        .formatted(
                            ServiceVariables.deciding(service), ServiceVariables.example(service)))
            .collect(Collectors.joining("\n"));
    String names = missing.stream().map(Service::title).collect(Collectors.joining(", no "));
    throw new ConfigurationException(
        running
            .map(
                stack ->
                    "There is no %s: the stack that process %d runs in %s does not have it, and\n%s"
                        .formatted(names, stack.pid(), home, variables))
            .orElseGet(
                () ->
                    "There is no %s: no embedded stack is running in %s, and\n%s\nSet what is missing, or %s."
                        .formatted(
                            names,
                            home,
                            variables,
                            LocalStack.isInstalled()
                                ? "start an embedded stack with `verial-sync up`, which the other commands find"
                                : "install verial-sync-embedded and start its servers with `verial-sync up`")));
  }
}
