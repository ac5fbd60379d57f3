package dev.verialsync.workflows;

/** Placeholder. */
public record Probe(String name) {}
