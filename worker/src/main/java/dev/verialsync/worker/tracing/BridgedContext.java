package dev.verialsync.worker.tracing;

import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Map;

/** OpenTelemetry's context of a span, as OpenTracing knows it; it has no baggage. */
record BridgedContext(SpanContext context) implements io.opentracing.SpanContext {

  @Override
  public String toTraceId() {
    return context.getTraceId();
  }

  @Override
  public String toSpanId() {
    return context.getSpanId();
  }

  @Override
  public Iterable<Map.Entry<String, String>> baggageItems() {
    return List.of();
  }
}
