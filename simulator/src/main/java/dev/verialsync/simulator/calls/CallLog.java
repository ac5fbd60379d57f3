package dev.verialsync.simulator.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Counts and remembers calls; each is counted before anything else happens to it. Thread-safe. */
public final class CallLog {
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final long SECOND = 1_000_000_000L;

  private final int limit;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Long> byMethod = new TreeMap<>();
  private final Map<Long, Long> imagesByArticle = new HashMap<>();
  private final ArrayDeque<Long> lastSecond = new ArrayDeque<>();
  private long total;
  private int inFlight;
  private int maxInFlight;
  private int maxPerSecond;

  public CallLog(int limit) {
    this.limit = limit;
  }

  public synchronized long total() {
    return total;
  }

  public synchronized long total(String method) {
    return byMethod.getOrDefault(method, 0L);
  }

  public synchronized Map<String, Long> totals() {
    return Map.copyOf(byMethod);
  }

  /** Image calls that asked for that article alone. */
  public synchronized long imageCalls(long articleId) {
    return imagesByArticle.getOrDefault(articleId, 0L);
  }

  /** Image calls by the one article that they asked for; 0 for calls that asked for all. */
  public synchronized Map<Long, Long> imageCalls() {
    return Map.copyOf(imagesByArticle);
  }

  /** Calls received whose answer's last bytes are not sent yet. */
  public synchronized int inFlight() {
    return inFlight;
  }

  public synchronized int maxInFlight() {
    return maxInFlight;
  }

  /** The most calls received within any one second. */
  public synchronized int maxPerSecond() {
    return maxPerSecond;
  }

  /** The calls that are remembered, oldest first. */
  public synchronized List<Call> calls() {
    return entries.stream().map(Entry::view).toList();
  }

  public synchronized List<Call> calls(String method) {
    return entries.stream().map(Entry::view).filter(call -> call.method().equals(method)).toList();
  }

  /** Starts counting from zero; calls in flight stay in flight. */
  public synchronized void reset() {
    entries.clear();
    byMethod.clear();
    imagesByArticle.clear();
    lastSecond.clear();
    total = 0;
    maxInFlight = inFlight;
    maxPerSecond = 0;
    notifyAll();
  }

  /** Waits until a method was called that often; false if it was not within the timeout. */
  public boolean awaitTotal(String method, long calls, Duration timeout)
      throws InterruptedException {
    return await(() -> total(method) >= calls, timeout);
  }

  /** Waits until exactly that many calls are in flight; false if not within the timeout. */
  public boolean awaitInFlight(int calls, Duration timeout) throws InterruptedException {
    return await(() -> inFlight() == calls, timeout);
  }

  private synchronized boolean await(BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  public synchronized Entry begin(String method, Map<String, String> parameters) {
    long now = System.nanoTime();
    total++;
    byMethod.merge(method, 1L, Long::sum);
    if (method.equals(IMAGES)) {
      imagesByArticle.merge(articleId(parameters), 1L, Long::sum);
    }
    inFlight++;
    maxInFlight = Math.max(maxInFlight, inFlight);
    while (!lastSecond.isEmpty() && now - lastSecond.peekFirst() >= SECOND) {
      lastSecond.removeFirst();
    }
    lastSecond.addLast(now);
    maxPerSecond = Math.max(maxPerSecond, lastSecond.size());
    Entry entry = new Entry(total, method, parameters, now);
    entries.addLast(entry);
    if (entries.size() > limit) {
      entries.removeFirst();
    }
    notifyAll();
    return entry;
  }

  private static long articleId(Map<String, String> parameters) {
    try {
      return Long.parseLong(parameters.getOrDefault("id_articulo", "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A call in flight. Closing ends it; ending it twice changes nothing. */
  public final class Entry implements AutoCloseable {
    private final long number;
    private final String method;
    private final Map<String, String> parameters;
    private final Instant receivedAt = Instant.now();
    private final long receivedNanos;
    private int status;
    private int infoCode = -1;
    private Duration took = Duration.ZERO;
    private boolean ended;

    private Entry(long number, String method, Map<String, String> parameters, long receivedNanos) {
      this.number = number;
      this.method = method;
      this.parameters = parameters;
      this.receivedNanos = receivedNanos;
    }

    public long receivedNanos() {
      return receivedNanos;
    }

    public void infoCode(int code) {
      infoCode = code;
    }

    /** Call this just before sending the last bytes: with them, a client may call again. */
    public void end(int httpStatus) {
      synchronized (CallLog.this) {
        if (!ended) {
          ended = true;
          status = httpStatus;
          took = Duration.ofNanos(System.nanoTime() - receivedNanos);
          inFlight--;
          CallLog.this.notifyAll();
        }
      }
    }

    @Override
    public void close() {
      end(0);
    }

    private Call view() {
      return new Call(number, method, parameters, receivedAt, status, infoCode, took);
    }
  }
}
