package dev.verialsync.db.run;

/**
 * How much a phase has to do.
 *
 * @param held articles that differ and are left out, because their products are held
 */
public record PhasePlan(int batches, long articles, long held) {

  /** Nothing is held. */
  public PhasePlan(int batches, long articles) {
    this(batches, articles, 0);
  }
}
