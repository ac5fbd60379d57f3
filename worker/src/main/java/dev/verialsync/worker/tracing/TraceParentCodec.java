package dev.verialsync.worker.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.temporal.opentracing.OpenTracingSpanContextCodec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span's context in a Temporal header, as W3C's Trace Context writes it. */
final class TraceParentCodec implements OpenTracingSpanContextCodec {

  @SuppressWarnings("deprecation") // keys() has no default
  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  @Override
  public Map<String, String> encode(SpanContext context, Tracer tracer) {
    Map<String, String> header = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(Span.wrap(((BridgedContext) context).context())),
            header,
            (carrier, key, value) -> header.put(key, value));
    return header;
  }

  @Override
  public @Nullable SpanContext decode(Map<String, String> header, Tracer tracer) {
    Span parent =
        Span.fromContext(
            W3CTraceContextPropagator.getInstance().extract(Context.root(), header, GETTER));
    return parent.getSpanContext().isValid() ? new BridgedContext(parent.getSpanContext()) : null;
  }
}
