package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.CallOutcome;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call's outcome tells the circuit breaker that all workers share. */
final class OutcomeMeaning {

  /** Broken off on our side: says nothing of how Verial is. */
  private static final Set<String> SILENT =
      Set.of("cancelled", "lease_lost", "local_disk", "client_error");

  /** Verial answered, and what it said is about this article or this version. */
  private static final Set<String> ANSWERED =
      Set.of("ok", "unknown_method", "code_4", "http_401", "http_404", "http_405");

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

  /** Whether the outcome says how Verial is. */
  static boolean isTelling(CallOutcome outcome) {
    return !SILENT.contains(outcome.text());
  }

  /**
   * What Verial failed with, for a person, and the outcome's own name in the table of calls where
   * that is another; null when it answered, be it with a refusal, and when nothing is told.
   */
  static @Nullable String failure(CallOutcome outcome) {
    String text = outcome.text();
    boolean answered =
        ANSWERED.contains(text) || (text.startsWith("code_") && !text.equals("code_2"));
    return answered || !isTelling(outcome) ? null : described(text);
  }

  private static String described(String text) {
    if (text.startsWith("http_")) {
      return "HTTP " + text.substring("http_".length());
    }
    String sentence = SENTENCES.get(text);
    return sentence == null ? text : sentence + " (" + text + ")";
  }
}
