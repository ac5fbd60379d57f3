package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.call.CallOutcome;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call's outcome means to the circuit breaker that all workers share. */
final class OutcomeMeaning {

  /**
   * Broken off on our side, or not known to the server: an old Verial says so of some methods, and
   * whatever stands in Verial's place while it is restarted says so of all.
   */
  private static final Set<String> SILENT =
      Set.of("cancelled", "lease_lost", "local_disk", "client_error", "unknown_method");

  /** Verial answered, and what it said is about this article or our login. */
  private static final Set<String> ANSWERED = Set.of("ok", "code_4", "broken_row", "http_401");

  private static final Set<String> NOT_THERE = Set.of("http_404", "http_405");
  private static final String ADDRESS = " (does VERIAL_URL end in WcfServiceLibraryVerial/?)";
  private static final Set<String> REDIRECTS =
      Set.of("http_301", "http_302", "http_303", "http_307", "http_308");
  private static final String MOVED = " (a redirect: check VERIAL_URL)";

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
      String advice = NOT_THERE.contains(text) ? ADDRESS : REDIRECTS.contains(text) ? MOVED : "";
      return "HTTP " + text.substring("http_".length()) + advice;
    }
    String sentence = SENTENCES.get(text);
    return sentence == null ? text : sentence + " (" + text + ")";
  }
}
