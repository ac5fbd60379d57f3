package dev.verialsync.activities.gate;

import dev.verialsync.activities.task.Backoff;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.task.Retrier;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CallRequest;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.gate.PermitAnswer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Permits from the gate in PostgreSQL that all workers share. Within this process one thread at a
 * time asks, in the order of coming; the others wait for it, and a permit that comes back here
 * wakes it at once, so that a free place is taken without polling.
 */
public final class SharedGate implements CallGate {

  /** Longer than this the caller gives up its thread; Temporal brings it back. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

  /** Someone who comes back later than this for a start that was granted gets a new one. */
  private static final Duration LATE = Duration.ofMillis(100);

  /** At low rates one late call more would be one too many in its second. */
  private static final Duration LATE_AT_LOW_RATES = Duration.ofMillis(15);

  private static final BigDecimal LOW_RATE = BigDecimal.valueOf(5);
  private static final int MOST_STARTS = 5;

  private final CallGateRepository gate;
  private final GateLimits limits;
  private final Leases leases;
  private final GateWatch watch;
  private final Retrier retrier = new Retrier(Backoff.DEFAULT);
  private final Turns turns = new Turns();
  private final Cancellation closing = new Cancellation();

  /**
   * A gate for this process.
   *
   * @param watch hears who waits for what
   */
  public SharedGate(CallGateRepository gate, GateLimits limits, Leases leases, GateWatch watch) {
    this.gate = gate;
    this.limits = limits;
    this.leases = leases;
    this.watch = watch;
  }

  /**
   * Gives no more permits: whoever waits for one stops at once, and another process can take over.
   * Calls under way keep theirs.
   */
  public void close() {
    closing.cancel();
  }

  @Override
  public Permit acquire(CallTicket ticket, Cancellation cancellation) throws InterruptedException {
    Cancellation either = new Cancellation();
    Cancellation.Registration caller = cancellation.onCancel(either::cancel);
    Cancellation.Registration process = closing.onCancel(either::cancel);
    try {
      return await(ticket, either);
    } finally {
      caller.close();
      process.close();
    }
  }

  private Permit await(CallTicket ticket, Cancellation cancellation) throws InterruptedException {
    while (true) {
      Grant grant = grant(ticket, cancellation);
      PermitAnswer.Granted granted = grant.answer();
      HeldPermit permit = leases.hold(granted.callId(), grant.askedAtNanos());
      boolean started = false;
      try {
        started = awaitStart(granted, ticket.runId(), cancellation);
        if (started) {
          return permit;
        }
      } finally {
        if (!started) {
          permit.giveBack();
        }
      }
    }
  }

  /** Waits for the start; asks for a new one where this thread woke up too late for it. */
  private boolean awaitStart(
      PermitAnswer.Granted granted, @Nullable Long runId, Cancellation cancellation)
      throws InterruptedException {
    PermitAnswer answer = granted;
    for (int starts = 1; answer instanceof PermitAnswer.Granted start; starts++) {
      long due = System.nanoTime() + start.after().toNanos();
      if (cancellation.await(start.after())) {
        throw cancelled();
      }
      if (starts == MOST_STARTS || System.nanoTime() - due <= allowedLateness(start).toNanos()) {
        return true;
      }
      answer = ask(() -> gate.reslot(granted.callId(), runId, limits), cancellation);
    }
    return false;
  }

  /** By the rate in force, which need not be the configured one. */
  private static Duration allowedLateness(PermitAnswer.Granted start) {
    BigDecimal rate = start.callsPerSecond();
    return rate != null && rate.compareTo(LOW_RATE) < 0 ? LATE_AT_LOW_RATES : LATE;
  }

  /** A permit, and when it was asked for: its lease began no earlier. */
  private record Grant(PermitAnswer.Granted answer, long askedAtNanos) {}

  private Grant grant(CallTicket ticket, Cancellation cancellation) throws InterruptedException {
    CallRequest request = new CallRequest(ticket.runId(), ticket.method(), ticket.articleId());
    long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
    if (!turns.take(ticket.goesFirst(), cancellation)) {
      throw cancelled();
    }
    try {
      while (true) {
        leases.watchReturns();
        AtomicLong askedAt = new AtomicLong();
        PermitAnswer answer =
            ask(
                () -> {
                  askedAt.set(System.nanoTime());
                  return gate.take(request, limits);
                },
                cancellation);
        if (answer instanceof PermitAnswer.Granted granted) {
          if (!granted.probe()) {
            watch.open();
          }
          return new Grant(granted, askedAt.get());
        }
        if (answer instanceof PermitAnswer.Superseded superseded) {
          throw new SupersededException(superseded.reason());
        }
        waitOut((PermitAnswer.Wait) answer, giveUp, cancellation);
      }
    } finally {
      turns.pass();
    }
  }

  private void waitOut(PermitAnswer.Wait wait, long giveUp, Cancellation cancellation)
      throws InterruptedException {
    if (wait.cause() == PermitAnswer.Cause.BUSY) {
      leases.awaitReturn(wait.after());
      return;
    }
    String sentence = sentence(wait);
    watch.closed(sentence, wait.since(), wait.cause() == PermitAnswer.Cause.COOLING);
    if (System.nanoTime() >= giveUp) {
      throw new GateClosedException(sentence);
    }
    if (cancellation.await(wait.after())) {
      throw cancelled();
    }
  }

  private interface Question {
    PermitAnswer ask();
  }

  private PermitAnswer ask(Question question, Cancellation cancellation)
      throws InterruptedException {
    if (cancellation.isCancelled()) {
      throw cancelled();
    }
    return retrier.retryTransient(
        "PostgreSQL",
        question::ask,
        SqlFaults::isTransient,
        waiting ->
            watch.closed("PostgreSQL does not answer the gate's questions", waiting.since(), false),
        cancellation::isCancelled);
  }

  private static CancellationException cancelled() {
    return new CancellationException("Cancelled while waiting for a permit");
  }

  private static String sentence(PermitAnswer.Wait wait) {
    String reason = wait.reason() == null ? "" : ": " + wait.reason();
    return switch (wait.cause()) {
          case BUSY -> "All permits are in use";
          case PAUSED -> "Paused by an operator" + reason;
          case QUIET -> "Quiet hours" + reason;
          case COOLING -> "Verial fails" + reason;
        }
        + since(wait.since());
  }

  private static String since(@Nullable Instant since) {
    return since == null
        ? ""
        : String.format(Locale.ROOT, " (since %s)", since.truncatedTo(ChronoUnit.SECONDS));
  }
}
