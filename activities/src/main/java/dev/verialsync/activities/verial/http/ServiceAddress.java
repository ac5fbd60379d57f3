package dev.verialsync.activities.verial.http;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.json.Redirect;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that there is no Verial behind the address: a web server that knows none of the methods
 * that every version has answers, but answers 404, or sends every call elsewhere.
 */
public final class ServiceAddress {
  /** In a row: a Verial that is just starting gives one or two. */
  public static final int TELLING = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ServiceAddress.class);

  private final HttpUrl base;
  private final AtomicInteger unknownInARow = new AtomicInteger();
  private final AtomicInteger redirectsInARow = new AtomicInteger();
  private volatile @Nullable Redirect redirect;
  private volatile @Nullable Long answeredRun;

  ServiceAddress(HttpUrl base) {
    this.base = base;
  }

  void heard(@Nullable Long runId, CallOutcome outcome) {
    String text = outcome.text();
    if (text.equals("http_404") || text.equals("http_405")) {
      if (unknownInARow.incrementAndGet() == TELLING) {
        LOG.warn("{}", sentence());
      }
    } else if (outcome.equals(CallOutcome.OK) || text.startsWith("code_")) {
      unknownInARow.set(0);
      redirectsInARow.set(0);
      answeredRun = runId;
    }
  }

  /**
   * A call was sent elsewhere. One may have met a login page or a method that a proxy keeps back;
   * an address that has moved sends all of them.
   *
   * @return whether the address has to be corrected: no call of this run has been answered here,
   *     and the last ones were all sent elsewhere
   */
  boolean redirected(@Nullable Long runId, Redirect to) {
    redirect = to;
    int inARow = redirectsInARow.incrementAndGet();
    if (inARow == TELLING) {
      LOG.warn("{}", redirected(to));
    }
    return inARow >= TELLING && runId != null && !runId.equals(answeredRun);
  }

  Optional<String> complaint() {
    Redirect to = redirect;
    if (to != null && redirectsInARow.get() >= TELLING) {
      return Optional.of(redirected(to));
    }
    return unknownInARow.get() < TELLING ? Optional.empty() : Optional.of(sentence());
  }

  private String redirected(Redirect to) {
    return "Whatever this worker asks for, %s redirects it to %s: set VERIAL_URL to where Verial is, up to and including WcfServiceLibraryVerial/."
        .formatted(base, to.target() == null ? "another address" : to.target());
  }

  private String sentence() {
    return "Whatever this worker asks for, %s answers that it does not exist: check VERIAL_URL, which goes up to and including WcfServiceLibraryVerial/."
        .formatted(base);
  }
}
