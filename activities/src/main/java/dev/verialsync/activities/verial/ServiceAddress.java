package dev.verialsync.activities.verial;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that there is no Verial behind the address: a web server that knows none of the methods
 * that every version has answers, but answers 404.
 */
final class ServiceAddress {
  /** In a row: a Verial that is just starting gives one or two. */
  static final int TELLING = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ServiceAddress.class);

  private final HttpUrl base;
  private final AtomicInteger unknownInARow = new AtomicInteger();

  ServiceAddress(HttpUrl base) {
    this.base = base;
  }

  void heard(CallOutcome outcome) {
    String text = outcome.text();
    if (text.equals("http_404") || text.equals("http_405")) {
      if (unknownInARow.incrementAndGet() == TELLING) {
        LOG.warn("{}", sentence());
      }
    } else if (outcome.equals(CallOutcome.OK) || text.startsWith("code_")) {
      unknownInARow.set(0);
    }
  }

  Optional<String> complaint() {
    return unknownInARow.get() < TELLING ? Optional.empty() : Optional.of(sentence());
  }

  private String sentence() {
    return "Whatever this worker asks for, %s answers that it does not exist: check VERIAL_URL, which goes up to and including WcfServiceLibraryVerial/."
        .formatted(base);
  }
}
