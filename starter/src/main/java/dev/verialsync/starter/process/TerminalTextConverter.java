package dev.verialsync.starter.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** What a pattern makes within {@code %shown(…)}, as {@link TerminalText}. */
public final class TerminalTextConverter extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return TerminalText.of(text);
  }
}
