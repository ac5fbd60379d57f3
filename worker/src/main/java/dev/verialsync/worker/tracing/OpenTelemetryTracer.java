package dev.verialsync.worker.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentracing.Scope;
import io.opentracing.ScopeManager;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.opentracing.propagation.Format;
import io.opentracing.tag.Tag;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's tracer, as Temporal's interceptor wants it. OpenTelemetry's own bridge from
 * OpenTracing is not in the registry with the version of its SDK that is.
 */
final class OpenTelemetryTracer implements Tracer, ScopeManager {

  private final io.opentelemetry.api.trace.Tracer tracer;

  OpenTelemetryTracer(io.opentelemetry.api.trace.Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public ScopeManager scopeManager() {
    return this;
  }

  @Override
  public @Nullable BridgedSpan activeSpan() {
    Span current = Span.current();
    return current.getSpanContext().isValid() ? new BridgedSpan(current) : null;
  }

  @Override
  public Scope activateSpan(io.opentracing.@Nullable Span span) {
    return activate(span);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The caller closes it.
  public Scope activate(io.opentracing.@Nullable Span span) {
    Span inner = span == null ? Span.getInvalid() : ((BridgedSpan) span).span();
    return Context.current().with(inner).makeCurrent()::close;
  }

  @Override
  public Tracer.SpanBuilder buildSpan(String name) {
    return new Builder(tracer.spanBuilder(name));
  }

  /** {@link TraceParentCodec} does it. */
  @Override
  public <C> void inject(SpanContext context, Format<C> format, C carrier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <C> SpanContext extract(Format<C> format, C carrier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  /** Its first reference is the parent, whatever its kind; the active span where it has none. */
  private static final class Builder implements Tracer.SpanBuilder {
    private final io.opentelemetry.api.trace.SpanBuilder builder;
    private boolean hasParent;

    Builder(io.opentelemetry.api.trace.SpanBuilder builder) {
      this.builder = builder;
    }

    @Override
    public Builder asChildOf(@Nullable SpanContext parent) {
      if (parent != null && !hasParent) {
        hasParent = true;
        builder.setParent(Context.root().with(Span.wrap(((BridgedContext) parent).context())));
      }
      return this;
    }

    @Override
    public Builder asChildOf(io.opentracing.@Nullable Span parent) {
      return asChildOf(parent == null ? null : parent.context());
    }

    @Override
    public Builder addReference(String kind, @Nullable SpanContext context) {
      return asChildOf(context);
    }

    @Override
    public Builder ignoreActiveSpan() {
      if (!hasParent) {
        builder.setNoParent();
      }
      return this;
    }

    @Override
    public Builder withTag(String key, String value) {
      builder.setAttribute(key, value);
      return this;
    }

    @Override
    public Builder withTag(String key, boolean value) {
      builder.setAttribute(key, value);
      return this;
    }

    @Override
    public Builder withTag(String key, Number value) {
      builder.setAttribute(key, value.doubleValue());
      return this;
    }

    @Override
    public <T> Builder withTag(Tag<T> tag, T value) {
      builder.setAttribute(tag.getKey(), String.valueOf(value));
      return this;
    }

    @Override
    public Builder withStartTimestamp(long micros) {
      builder.setStartTimestamp(micros, TimeUnit.MICROSECONDS);
      return this;
    }

    @Override
    public BridgedSpan start() {
      return new BridgedSpan(builder.startSpan());
    }
  }
}
