package dev.verialsync.worker.tracing;

import dev.verialsync.worker.configuration.ConfigurationException;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends spans of workflows and activities to an OpenTelemetry collector, as OpenTelemetry's own
 * variables describe it. Temporal's interceptor makes them.
 */
public final class Tracing implements AutoCloseable {

  private static final String INSTRUMENTATION = "dev.verialsync";

  /** Where its variables do not say otherwise; metrics are Prometheus' alone. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "verial-sync",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private final OpenTelemetrySdk sdk;

  private Tracing(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Begins to send.
   *
   * @param properties OpenTelemetry's own, such as otel.exporter.otlp.endpoint
   * @throws ConfigurationException when they cannot be used
   */
  public static Tracing start(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(DEFAULTS);
    all.putAll(properties);
    try {
      return new Tracing(
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> all)
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk());
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "OpenTelemetry cannot be set up with its OTEL_… variables: " + e.getMessage());
    }
  }

  public WorkerInterceptor interceptor() {
    return new OpenTracingWorkerInterceptor(
        OpenTracingOptions.newBuilder()
            .setTracer(new OpenTelemetryTracer(sdk.getTracer(INSTRUMENTATION)))
            .setSpanContextCodec(new TraceParentCodec())
            .build());
  }

  /** Sends what is left, for some seconds at most. */
  @Override
  public void close() {
    sdk.close();
  }
}
