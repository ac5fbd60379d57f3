package dev.verialsync.worker.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.worker.configuration.ConfigurationException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentracing.References;
import io.opentracing.Scope;
import io.opentracing.Span;
import io.opentracing.log.Fields;
import io.opentracing.tag.Tags;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracerTest {

  private final InMemorySpanExporter sent = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(sent)).build();
  private final OpenTelemetryTracer tracer = new OpenTelemetryTracer(provider.get("test"));

  @AfterEach
  void close() {
    provider.close();
  }

  private SpanData span(String name) {
    return sent.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** As from a workflow's task to its activity on another worker. */
  @Test
  void aSpanContinuesTheTraceOfAHeader() {
    TraceParentCodec codec = new TraceParentCodec();
    Span parent = tracer.buildSpan("workflow").start();
    Map<String, String> header = codec.encode(parent.context(), tracer);
    parent.finish();
    tracer
        .buildSpan("activity")
        .addReference(References.FOLLOWS_FROM, codec.decode(header, tracer))
        .withTag("runId", "r")
        .start()
        .finish();

    assertThat(header).containsOnlyKeys("traceparent");
    assertThat(span("activity").getTraceId()).isEqualTo(span("workflow").getTraceId());
    assertThat(span("activity").getParentSpanId()).isEqualTo(span("workflow").getSpanId());
    assertThat(span("activity").getAttributes().get(AttributeKey.stringKey("runId")))
        .isEqualTo("r");
    assertThat(codec.decode(Map.of(), tracer)).isNull();
  }

  @Test
  void theActiveSpanIsTheParentUnlessItIsIgnored() {
    assertThat(tracer.activeSpan()).isNull();
    Span outer = tracer.buildSpan("outer").start();
    try (Scope active = tracer.activateSpan(outer)) {
      assertThat(active).isNotNull();
      assertThat(tracer.activeSpan()).isEqualTo(outer);
      tracer.buildSpan("inner").start().finish();
      tracer.buildSpan("apart").ignoreActiveSpan().start().finish();
    }
    outer.finish();

    assertThat(tracer.activeSpan()).isNull();
    assertThat(span("inner").getParentSpanId()).isEqualTo(span("outer").getSpanId());
    assertThat(span("apart").getTraceId()).isNotEqualTo(span("outer").getTraceId());
  }

  @Test
  void aFailureIsAnErrorWithItsException() {
    Span span = tracer.buildSpan("failing").start();
    span.setTag(Tags.ERROR, true);
    span.log(
        Map.of(Fields.EVENT, "error", Fields.ERROR_OBJECT, new IllegalStateException("no page")));
    span.finish();

    assertThat(span("failing").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span("failing").getEvents())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
                    .isEqualTo("no page"));
  }

  @Test
  void variablesThatCannotBeUsedAreAConfigurationFault() {
    assertThatThrownBy(
            () -> Tracing.start(Map.of("otel.exporter.otlp.endpoint", "collector without scheme")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("OpenTelemetry cannot be set up with its OTEL_… variables: ");
  }
}
