package dev.verialsync.workflows.messages.results;

/** The answer of an activity that has nothing to report. */
public record Acknowledgement() {}
