package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CompletedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permits that this process holds. They are renewed together while their calls last; a call
 * whose lease could not be kept is broken off, because another worker may start one in its place.
 */
public final class Leases implements AutoCloseable {

  /** So short that the permits of a worker that died are free again soon. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration RENEWAL = Duration.ofSeconds(4);

  /** A call is broken off this long before its lease runs out. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private static final Duration DEADLINE_CHECK = Duration.ofMillis(500);
  private static final Duration COMPLETION_RETRY = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  private final CallGateRepository gate;
  private final ScheduledExecutorService queries;
  private final Map<Long, HeldPermit> held = new ConcurrentHashMap<>();
  private final Map<Long, Long> renewedAt = new ConcurrentHashMap<>();

  /** Looks after the leases' ends on a thread of its own: a deadline waits for nobody. */
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "verial-sync-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  private final Semaphore returns = new Semaphore(0);
  private final ScheduledFuture<?> renewals;

  /**
   * Starts renewing.
   *
   * @param queries runs the renewals and the completions that must be tried again: each may wait
   *     for PostgreSQL as long as a connection may take
   */
  public Leases(CallGateRepository gate, ScheduledExecutorService queries) {
    this.gate = gate;
    this.queries = queries;
    this.renewals =
        queries.scheduleWithFixedDelay(
            this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            this::loseWhatRanOut,
            DEADLINE_CHECK.toMillis(),
            DEADLINE_CHECK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  HeldPermit hold(long callId, long askedAtNanos) {
    HeldPermit permit = new HeldPermit(callId, this);
    renewedAt.put(callId, askedAtNanos);
    held.put(callId, permit);
    return permit;
  }

  /**
   * From now on {@link #awaitReturn} answers to permits that come back: to be called before the
   * gate is asked, so that none slips through between its answer and the wait.
   */
  void watchReturns() {
    returns.drainPermits();
  }

  /** Waits until a permit of this process comes back, but not longer than {@code atMost}. */
  void awaitReturn(Duration atMost) throws InterruptedException {
    returns.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  void complete(HeldPermit permit, long millis, long bytes, CallOutcome outcome) {
    forget(permit);
    complete(
        new CompletedCall(
            permit.callId(),
            (int) Math.min(millis, Integer.MAX_VALUE),
            bytes,
            outcome.text(),
            OutcomeMeaning.isTelling(outcome),
            OutcomeMeaning.failure(outcome)));
    returns.release();
  }

  private void complete(CompletedCall call) {
    try {
      gate.complete(call);
    } catch (RuntimeException e) {
      if (!SqlFaults.isTransient(e)) {
        throw e;
      }
      ScheduledFuture<?> unused =
          queries.schedule(
              () -> complete(call), COMPLETION_RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void giveBack(HeldPermit permit) {
    forget(permit);
    try {
      gate.giveBack(permit.callId());
    } catch (RuntimeException e) {
      LOG.debug("The permit of call {} runs out by itself", permit.callId(), e);
    }
    returns.release();
  }

  private void forget(HeldPermit permit) {
    held.remove(permit.callId());
    renewedAt.remove(permit.callId());
  }

  private void renew() {
    List<Long> calls = List.copyOf(held.keySet());
    if (calls.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    try {
      Set<Long> kept = gate.renew(calls, LEASE);
      for (long call : calls) {
        if (kept.contains(call)) {
          renewedAt.computeIfPresent(call, (id, before) -> asked);
        } else {
          lose(call);
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("Leases could not be renewed", e);
    }
  }

  /** Whatever a renewal under way may come to. */
  private void loseWhatRanOut() {
    long now = System.nanoTime();
    renewedAt.forEach(
        (call, renewed) -> {
          if (now - renewed > LEASE.minus(MARGIN).toNanos()) {
            lose(call);
          }
        });
  }

  private void lose(long call) {
    HeldPermit permit = held.get(call);
    if (permit != null && renewedAt.remove(call) != null) {
      LOG.warn("The lease of call {} to Verial is lost; the call is broken off", call);
      permit.lose();
    }
  }

  @Override
  public void close() {
    renewals.cancel(false);
    clock.shutdown();
    held.values().forEach(HeldPermit::lose);
  }
}
