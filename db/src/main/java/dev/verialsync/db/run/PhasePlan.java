package dev.verialsync.db.run;

/** How much a phase has to do. */
public record PhasePlan(int batches, long articles) {}
