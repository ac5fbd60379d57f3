package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.CallOutcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call's outcome tells the circuit breaker that all workers share. */
final class OutcomeMeaning {

  /** Says something of this machine or this article, and nothing of how Verial is. */
  private static final Set<String> NEUTRAL =
      Set.of("ok", "cancelled", "lease_lost", "local_disk", "client_error", "code_4");

  private OutcomeMeaning() {}

  /** What Verial failed with; null when it answered, be it with a refusal. */
  static @Nullable String failure(CallOutcome outcome) {
    String text = outcome.text();
    boolean answered =
        NEUTRAL.contains(text)
            || (text.startsWith("code_") && !text.equals("code_2"))
            || Set.of("http_401", "http_404", "http_405").contains(text);
    return answered ? null : text;
  }
}
