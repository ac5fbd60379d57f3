package dev.verialsync.workflows.messages.results;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How large a plan is.
 *
 * @param held articles that differ and are left out, because their products are held
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanSummary(int batches, int articles, int held) {

  /** Nothing is held. */
  public PlanSummary(int batches, int articles) {
    this(batches, articles, 0);
  }
}
