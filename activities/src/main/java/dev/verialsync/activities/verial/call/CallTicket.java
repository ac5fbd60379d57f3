package dev.verialsync.activities.verial.call;

import org.jspecify.annotations.Nullable;

/**
 * What a call is asked for with at the gate.
 *
 * @param runId the run that calls, if one does
 * @param method Verial's method name, such as {@code GetArticulosWS}
 * @param articleId the one article that is asked for; null for lists
 */
public record CallTicket(@Nullable Long runId, String method, @Nullable Long articleId) {

  /**
   * Whether it goes before calls for images, of which a hundred may wait: in an outage each waits
   * for a probe of its own, and what tells an outage from a method that fails alone must not wait
   * for them all.
   */
  public boolean goesFirst() {
    return !method.equals(VerialMethod.IMAGES.wireName());
  }
}
