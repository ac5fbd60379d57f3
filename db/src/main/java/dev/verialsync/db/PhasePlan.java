package dev.verialsync.db;

/** How much a phase has to do. */
public record PhasePlan(int batches, long articles) {}
