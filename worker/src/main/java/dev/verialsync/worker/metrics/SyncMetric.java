package dev.verialsync.worker.metrics;

import java.util.List;

/**
 * Our own metrics; docs/metrics.md has a row for each. Those whose name begins with {@code
 * verial_sync_shared_} are the installation's state, which every worker reports alike: to be
 * aggregated with max. The others count what one worker did: to be aggregated with sum.
 */
public enum SyncMetric {
  RUNS(
      Type.COUNTER,
      "verial_sync_runs_total",
      "runs",
      "Runs that this worker closed, rollbacks and dry runs among them, by outcome: `completed`, `completed_with_issues`, `failed`, `cancelled`, `abandoned` (it died, and the next run took its place).",
      "outcome"),
  PHASE_DURATION(
      Type.HISTOGRAM,
      "verial_sync_phase_duration_seconds",
      "seconds",
      "Duration of the phases that were completed, lists and pauses included; a run in single-batch mode has none.",
      "phase"),
  CALL_DURATION(
      Type.HISTOGRAM,
      "verial_sync_call_duration_seconds",
      "seconds",
      "Duration of this worker's calls to Verial, to the last byte of the answer, by Verial's method and by outcome: `ok`, or the kind of failure, as in `erp.call` but for `http_4xx`, `http_5xx`, `http_other` and `code_other`.",
      "method",
      "outcome"),
  GATE_WAITING(
      Type.GAUGE,
      "verial_sync_gate_waiting_calls",
      "calls",
      "Calls of this worker that wait for a permit at the gate."),
  IMAGES(
      Type.COUNTER,
      "verial_sync_images_total",
      "images",
      "Images that this worker gave to articles: `stored` is new to the media library, `reused` was there already.",
      "result"),
  IMAGE_BYTES(
      Type.COUNTER,
      "verial_sync_image_stored_bytes_total",
      "bytes",
      "Size of the images that this worker put into the media library."),
  PRODUCTS(
      Type.COUNTER,
      "verial_sync_products_total",
      "products",
      "Products that this worker wrote: `inserted`, `updated`, `deactivated`; `unchanged` was compared and not written. Dry runs aside.",
      "change"),
  TRANSACTION_DURATION(
      Type.HISTOGRAM,
      "verial_sync_product_transaction_duration_seconds",
      "seconds",
      "Duration of the transactions in which this worker wrote products, commit included. Dry runs aside."),
  BUILD(
      Type.INFO,
      "verial_sync_build_info",
      "workers",
      "1 for each worker, with its version.",
      "version"),

  LAST_RUN(
      Type.GAUGE,
      "verial_sync_shared_last_run_timestamp_seconds",
      "seconds since 1970",
      "When the last run ended, dry runs aside; 0 = none has."),
  LAST_RUN_OUTCOME(
      Type.GAUGE,
      "verial_sync_shared_last_run_outcome",
      "0 or 1",
      "1 for the outcome of that run, 0 for the others; outcomes as in `verial_sync_runs_total`.",
      "outcome"),
  LAST_SUCCESS(
      Type.GAUGE,
      "verial_sync_shared_last_success_timestamp_seconds",
      "seconds since 1970",
      "When the last run that completed this phase ended, with issues or without; 0 = none has. Dry runs, runs of chosen articles, rollbacks and, for the products, runs while all products are held do not count.",
      "phase"),
  INSTALLED(
      Type.GAUGE,
      "verial_sync_shared_installed_timestamp_seconds",
      "seconds since 1970",
      "When the database was made: before that no run can have succeeded."),
  RUN_STARTED(
      Type.GAUGE,
      "verial_sync_shared_run_started_timestamp_seconds",
      "seconds since 1970",
      "When the current run began; 0 = no run is active."),
  ARTICLES_PLANNED(
      Type.GAUGE,
      "verial_sync_shared_run_planned_articles",
      "articles",
      "Articles that the current run has planned for this phase. Images that are read in blocks are planned as they come.",
      "phase"),
  ARTICLES_DONE(
      Type.GAUGE,
      "verial_sync_shared_run_done_articles",
      "articles",
      "Articles that the current run has done in this phase.",
      "phase"),
  GATE_IN_FLIGHT(
      Type.GAUGE,
      "verial_sync_shared_gate_in_flight_calls",
      "calls",
      "Permits that are held: calls of all workers that are in flight or about to start."),
  GATE_LIMIT(
      Type.GAUGE, "verial_sync_shared_gate_limit_calls", "calls", "Calls allowed in flight."),
  GATE_RATE_LIMIT(
      Type.GAUGE,
      "verial_sync_shared_gate_limit_calls_per_second",
      "calls per second",
      "Calls allowed to start in a second; +Inf = no limit, 0 = quiet hours."),
  GATE_BREAKER(
      Type.GAUGE,
      "verial_sync_shared_gate_breaker",
      "0 or 1",
      "1 for the circuit breaker's state, 0 for the others: `closed` (calls pass), `open` (no call for some seconds), `half_open` (one call finds out whether Verial is back).",
      "state"),
  GATE_PAUSED(
      Type.GAUGE,
      "verial_sync_shared_gate_paused_timestamp_seconds",
      "seconds since 1970",
      "Since when the current run is paused; 0 = it is not."),
  VERIAL_FAILING(
      Type.GAUGE,
      "verial_sync_shared_verial_failing_timestamp_seconds",
      "seconds since 1970",
      "Since when Verial has given no useful answer; 0 = its last answer was useful. Stays while nobody asks."),
  HOLDS(
      Type.GAUGE,
      "verial_sync_shared_holds",
      "holds",
      "Holds in force: `all` is 1 while all products are held, `article` counts products held one by one.",
      "scope"),
  OPEN_ISSUES(
      Type.GAUGE,
      "verial_sync_shared_open_issues",
      "issues",
      "Open data issues, the accepted ones aside, by [kind](reference.md#issue-kinds).",
      "kind"),
  ISSUE_OPENED(
      Type.GAUGE,
      "verial_sync_shared_issue_opened_timestamp_seconds",
      "seconds since 1970",
      "When the newest of these issues was opened; 0 = none is open.",
      "kind");

  /** What Prometheus takes it for; an info metric is a gauge to it. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    INFO
  }

  private final Type type;
  private final String fullName;
  private final String unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> labels;

  SyncMetric(Type type, String fullName, String unit, String meaning, String... labels) {
    this.type = type;
    this.fullName = fullName;
    this.unit = unit;
    this.meaning = meaning;
    this.labels = List.of(labels);
  }

  public Type type() {
    return type;
  }

  /**
   * As Prometheus knows it; a histogram's series add {@code _bucket}, {@code _sum}, {@code _count}.
   */
  public String fullName() {
    return fullName;
  }

  /** What one is. */
  public String unit() {
    return unit;
  }

  public String meaning() {
    return meaning;
  }

  public List<String> labels() {
    return labels;
  }

  String[] labelNames() {
    return labels.toArray(String[]::new);
  }
}
