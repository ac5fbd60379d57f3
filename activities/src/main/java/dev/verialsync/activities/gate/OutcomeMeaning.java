package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.CallOutcome;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call's outcome tells the circuit breaker that all workers share. */
final class OutcomeMeaning {

  /** Says something of this machine or this article, and nothing of how Verial is. */
  private static final Set<String> NEUTRAL =
      Set.of(
          "ok",
          "cancelled",
          "lease_lost",
          "local_disk",
          "client_error",
          "unknown_method",
          "code_4");

  private static final Map<String, String> SENTENCES =
      Map.of(
          "html", "a page of HTML instead of JSON",
          "empty", "empty answers",
          "truncated", "answers that break off",
          "not_json", "answers that are no JSON",
          "protocol",
              "JSON that is not what the method promises, or with a value beyond all bounds",
          "timeout", "no answer in time",
          "connect", "no connection",
          "dropped", "connections that end without an answer",
          "code_2", "InfoError 2, an error inside Verial");

  private OutcomeMeaning() {}

  /**
   * What Verial failed with, for a person, and the outcome's own name in the table of calls where
   * that is another; null when it answered, be it with a refusal.
   */
  static @Nullable String failure(CallOutcome outcome) {
    String text = outcome.text();
    boolean answered =
        NEUTRAL.contains(text)
            || (text.startsWith("code_") && !text.equals("code_2"))
            || Set.of("http_401", "http_404", "http_405").contains(text);
    return answered ? null : described(text);
  }

  private static String described(String text) {
    if (text.startsWith("http_")) {
      return "HTTP " + text.substring("http_".length());
    }
    String sentence = SENTENCES.get(text);
    return sentence == null ? text : sentence + " (" + text + ")";
  }
}
