package dev.verialsync.starter.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.CoreConstants;
import io.grpc.StatusRuntimeException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TemporalFailure;

/**
 * The log's exceptions. What Temporal carries from one process to another, and what its server
 * answers, prints as its messages, a line each: a cancelled run or an outage ends many of them in
 * an ordinary way, and their stack traces show the SDK alone. Everything else prints whole, and
 * every error.
 */
public final class FailureConverter extends ThrowableProxyConverter {

  private final ThrowableProxyConverter whole = new ThrowableProxyConverter();

  @Override
  public void start() {
    super.start();
    whole.start();
  }

  @Override
  public String convert(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.ERROR)
        ? whole.convert(event)
        : super.convert(event);
  }

  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    if (!isCarried(thrown)) {
      return super.throwableProxyToString(thrown);
    }
    StringBuilder lines = new StringBuilder();
    IThrowableProxy next = thrown;
    for (; next != null && isCarried(next); next = next.getCause()) {
      lines
          .append(CoreConstants.TAB)
          .append(next == thrown ? "" : "caused by ")
          .append(next.getClassName().substring(next.getClassName().lastIndexOf('.') + 1))
          .append(": ")
          .append(next.getMessage())
          .append(CoreConstants.LINE_SEPARATOR);
    }
    return next == null ? lines.toString() : lines + super.throwableProxyToString(next);
  }

  private static boolean isCarried(IThrowableProxy thrown) {
    if (!(thrown instanceof ThrowableProxy proxy)) {
      return false;
    }
    Throwable failure = proxy.getThrowable();
    return failure instanceof TemporalFailure
        || failure instanceof ActivityCompletionException
        || failure instanceof StatusRuntimeException;
  }
}
