package dev.verialsync.worker.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentracing.log.Fields;
import io.opentracing.tag.Tag;
import io.opentracing.tag.Tags;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's span, as OpenTracing knows it. */
record BridgedSpan(Span span) implements io.opentracing.Span {

  @Override
  public BridgedContext context() {
    return new BridgedContext(span.getSpanContext());
  }

  @Override
  public BridgedSpan setTag(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public BridgedSpan setTag(String key, boolean value) {
    if (key.equals(Tags.ERROR.getKey())) {
      span.setStatus(value ? StatusCode.ERROR : StatusCode.UNSET);
    } else {
      span.setAttribute(key, value);
    }
    return this;
  }

  @Override
  public BridgedSpan setTag(String key, Number value) {
    span.setAttribute(key, value.doubleValue());
    return this;
  }

  @Override
  public <T> BridgedSpan setTag(Tag<T> tag, T value) {
    tag.set(this, value);
    return this;
  }

  @Override
  public BridgedSpan log(Map<String, ?> fields) {
    if (fields.get(Fields.ERROR_OBJECT) instanceof Throwable failure) {
      span.recordException(failure);
      return this;
    }
    AttributesBuilder attributes = Attributes.builder();
    fields.forEach(
        (key, value) -> attributes.put(AttributeKey.stringKey(key), String.valueOf(value)));
    Object event = fields.get(Fields.EVENT);
    span.addEvent(event == null ? "log" : event.toString(), attributes.build());
    return this;
  }

  @Override
  public BridgedSpan log(long micros, Map<String, ?> fields) {
    return log(fields);
  }

  @Override
  public BridgedSpan log(String event) {
    span.addEvent(event);
    return this;
  }

  @Override
  public BridgedSpan log(long micros, String event) {
    span.addEvent(event, micros, TimeUnit.MICROSECONDS);
    return this;
  }

  @Override
  public BridgedSpan setBaggageItem(String key, String value) {
    return this;
  }

  @Override
  public @Nullable String getBaggageItem(String key) {
    return null;
  }

  @Override
  public BridgedSpan setOperationName(String name) {
    span.updateName(name);
    return this;
  }

  @Override
  public void finish() {
    span.end();
  }

  @Override
  public void finish(long micros) {
    span.end(micros, TimeUnit.MICROSECONDS);
  }
}
