package dev.verialsync.activities.task;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when this process begins to wait for a service, and once when it answers again. */
final class OutageLog {

  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private final Map<String, Instant> told = new ConcurrentHashMap<>();

  void waiting(Waiting wait) {
    Instant since = wait.since().truncatedTo(ChronoUnit.SECONDS);
    if (told.putIfAbsent(wait.service(), since) == null) {
      LOG.warn("Waiting for {} since {}. {}", wait.service(), since, Persistence.whoIsAway(wait));
    }
  }

  void answers(String service) {
    Instant since = told.remove(service);
    if (since != null) {
      LOG.info("{} is back (unavailable since {})", service, since);
    }
  }
}
