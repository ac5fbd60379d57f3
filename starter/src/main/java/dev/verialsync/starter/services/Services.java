package dev.verialsync.starter.services;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services that a command works with, and the environment that says where they are. Closing
 * stops those that this process started.
 */
public final class Services implements AutoCloseable {

  private final ServicePlan plan;
  private final Map<String, String> environment;
  private final Path home;
  private final @Nullable RunningStack stack;
  private final @Nullable LocalStack own;

  Services(
      ServicePlan plan,
      Map<String, String> environment,
      Path home,
      @Nullable RunningStack stack,
      @Nullable LocalStack own) {
    this.plan = plan;
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.stack = stack;
    this.own = own;
  }

  /** The settings, wherever the services are. */
  public Settings settings() {
    return new Settings(new Variables(environment));
  }

  /** The directory of the embedded stack. */
  public Path home() {
    return home;
  }

  public ServicePlan plan() {
    return plan;
  }

  public Source source(Service service) {
    return plan.sources().getOrDefault(service, Source.MISSING);
  }

  /** The stack that has some of the services, this process's or another's. */
  public Optional<RunningStack> stack() {
    return Optional.ofNullable(stack);
  }

  /** Where Temporal's UI is; empty when that is not known. */
  public Optional<String> temporalUi() {
    Optional<String> configured = settings().temporalUi();
    return configured.isPresent() || source(Service.TEMPORAL) == Source.CONFIGURED
        ? configured
        : stack().map(RunningStack::temporal).map(TemporalAddress::uiUrl);
  }

  /** The namespace of Temporal's configuration; for links where Temporal itself is not asked. */
  public String temporalNamespace() {
    return settings().temporal().namespace();
  }

  /** A sentence when another process ran the services and has stopped them since. */
  public Optional<String> lost() {
    boolean borrowed = stack != null && own == null;
    if (!borrowed || RunningStack.find(home).filter(s -> s.pid() == stack.pid()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Process %d, which ran the embedded services in %s, has stopped them."
            .formatted(stack.pid(), home));
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
