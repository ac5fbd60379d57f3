package dev.verialsync.starter.services;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.workflows.SyncSearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the services of a command and starts those that it may. */
public final class ServiceFinder {

  private static final List<SearchAttributeKey<?>> SEARCH_ATTRIBUTES =
      List.of(
          SyncSearchAttributes.RUN_ID, SyncSearchAttributes.PHASE, SyncSearchAttributes.ARTICLE_ID);

  private final Invocation invocation;

  public ServiceFinder(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Services that are there already; a ConfigurationException names those that are not. */
  public Services find(Set<Service> needed) {
    return find(needed, Set.of());
  }

  /**
   * The same, and those of {@code welcome} that are there.
   *
   * @param welcome services that the command can do without
   */
  public Services find(Set<Service> needed, Set<Service> welcome) {
    Optional<RunningStack> running = RunningStack.find(invocation.home());
    Set<Service> sought = EnumSet.noneOf(Service.class);
    sought.addAll(needed);
    sought.addAll(welcome);
    Map<Service, Source> sources =
        new EnumMap<>(
            ServicePlan.decide(sought, invocation.environment(), running, false).sources());
    sources
        .entrySet()
        .removeIf(entry -> entry.getValue() == Source.MISSING && !needed.contains(entry.getKey()));
    judge(needed);
    return open(new ServicePlan(sources), running);
  }

  /** Every service; those that are nowhere are started, to be stopped when the process ends. */
  public Services findOrEmbed() {
    if (Files.exists(HomeDirectory.restoring(invocation.home()))) {
      throw new ConfigurationException(
          "A restore into %s was interrupted: run `verial-sync restore` again with the same backup, or remove the directory."
              .formatted(invocation.home()));
    }
    return embed();
  }

  /** The same for a backup: a home without data is not started. */
  public Services findOrEmbedUsed() {
    Set<Service> embedded = embeddedHere();
    if (!embedded.isEmpty() && HomeDirectory.isUnused(invocation.home())) {
      throw new ConfigurationException(
          "There is nothing to back up in %s: check VERIAL_SYNC_HOME; servers of your own need %s."
              .formatted(
                  invocation.home(),
                  embedded.stream()
                      .map(ServiceVariables::deciding)
                      .collect(Collectors.joining(", "))));
    }
    return findOrEmbed();
  }

  /**
   * The same for a restore, which fills what it starts.
   *
   * @param prepare done between the look at the home and the start, if something is started
   * @throws ConfigurationException if the home has data, unless an interrupted restore left it
   */
  public Services embedUnused(Runnable prepare) {
    Path home = invocation.home();
    boolean starts = !embeddedHere().isEmpty();
    if (usesRunningStack()
        || (starts
            && !HomeDirectory.isUnused(home)
            && !Files.exists(HomeDirectory.restoring(home)))) {
      throw new ConfigurationException(
          "%s is in use, and restore only fills an unused home: set VERIAL_SYNC_HOME to a new directory."
              .formatted(home));
    }
    if (starts) {
      prepare.run();
    }
    return embed();
  }

  private Set<Service> embeddedHere() {
    return ServicePlan.decide(
            Set.of(Service.values()),
            invocation.environment(),
            RunningStack.find(invocation.home()),
            true)
        .from(Source.EMBEDDED);
  }

  /** Whether something that is not configured could only be that of another process. */
  private boolean usesRunningStack() {
    return RunningStack.find(invocation.home()).isPresent()
        && !Arrays.stream(Service.values())
            .allMatch(service -> ServiceVariables.isConfigured(service, invocation.environment()));
  }

  private Services embed() {
    Optional<RunningStack> running = RunningStack.find(invocation.home());
    judge(Set.of(Service.values()));
    return open(
        ServicePlan.decide(Set.of(Service.values()), invocation.environment(), running, true),
        running);
  }

  /** Throws a sentence where this installation has nothing to embed. */
  public static void requireServers() {
    if (!LocalStack.isInstalled()) {
      throw new ConfigurationException(
          "This installation has no embedded servers: install verial-sync-embedded, or set DATABASE_URL, S3_ENDPOINT and TEMPORAL_ADDRESS (`demo` always needs the former).");
    }
  }

  /** Checks the configured services' variables before anything is waited for. */
  private void judge(Set<Service> needed) {
    Settings settings = invocation.settings();
    for (Service service : needed) {
      if (ServiceVariables.isConfigured(service, invocation.environment())) {
        var unused =
            switch (service) {
              case TEMPORAL -> settings.temporal().service();
              case POSTGRESQL -> settings.database("verial-sync");
              case S3 -> settings.media();
            };
      }
    }
  }

  private Services open(ServicePlan plan, Optional<RunningStack> running) {
    Path home = invocation.home();
    plan.requireComplete(home, running);
    Set<Service> embedded = plan.from(Source.EMBEDDED);
    if (embedded.isEmpty()) {
      RunningStack borrowed = plan.from(Source.RUNNING).isEmpty() ? null : running.orElse(null);
      return new Services(
          plan, environment(invocation.environment(), plan, borrowed, home), home, borrowed, null);
    }
    requireServers();
    noteStrays(embedded);
    String namespace = invocation.environment().getOrDefault("TEMPORAL_NAMESPACE", "").strip();
    LocalStack own =
        start(
            options(home, invocation.console())
                .services(embedded)
                .namespace(namespace.isEmpty() ? "default" : namespace)
                .build());
    return new Services(
        plan,
        environment(invocation.environment(), plan, own.running(), home),
        home,
        own.running(),
        own);
  }

  /**
   * Every service embedded in a home of its own, whatever the environment says.
   *
   * @param programs shared with other homes
   * @param variables of Verial and whatever else the environment should say
   */
  public Services embedAll(Path home, Path programs, Map<String, String> variables) {
    ServicePlan plan =
        ServicePlan.decide(Set.of(Service.values()), Map.of(), Optional.empty(), true);
    LocalStack own = start(options(home, invocation.console()).programs(programs).build());
    Map<String, String> others = new TreeMap<>(invocation.environment());
    others.keySet().removeIf(name -> name.startsWith("VERIAL_") || name.startsWith("MEDIA_"));
    Map<String, String> environment = new TreeMap<>(environment(others, plan, own.running(), home));
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.putAll(variables);
    return new Services(plan, environment, home, own.running(), own);
  }

  private LocalStack start(LocalStackOptions options) {
    return invocation.shutdown().closing(LocalStack.start(options));
  }

  private static LocalStackOptions.Builder options(Path home, Console console) {
    LocalStackOptions.Builder options = LocalStackOptions.in(home).progress(console::tell);
    SEARCH_ATTRIBUTES.forEach(key -> options.searchAttribute(key.getName(), key.getValueType()));
    return options;
  }

  private void noteStrays(Set<Service> embedded) {
    for (Service service : embedded) {
      ServiceVariables.stray(service, invocation.environment())
          .ifPresent(
              name ->
                  invocation
                      .console()
                      .tell(
                          "Note: %s is set but %s is not, so an embedded %s is used."
                              .formatted(
                                  name, ServiceVariables.deciding(service), service.title())));
    }
  }

  private static Map<String, String> environment(
      Map<String, String> given, ServicePlan plan, @Nullable RunningStack stack, Path home) {
    Map<String, String> environment = given;
    if (stack == null) {
      return environment;
    }
    for (Map.Entry<Service, Source> entry : plan.sources().entrySet()) {
      if (entry.getValue() != Source.CONFIGURED) {
        environment =
            ServiceVariables.replaced(
                environment, entry.getKey(), variables(entry.getKey(), stack, home));
      }
    }
    return environment;
  }

  private static Map<String, String> variables(Service service, RunningStack stack, Path home) {
    return switch (service) {
      case TEMPORAL ->
          stack.temporal() == null ? Map.of() : ServiceVariables.of(stack.temporal(), home);
      case POSTGRESQL ->
          stack.database() == null ? Map.of() : ServiceVariables.of(stack.database());
      case S3 -> stack.s3() == null ? Map.of() : ServiceVariables.of(stack.s3());
    };
  }
}
