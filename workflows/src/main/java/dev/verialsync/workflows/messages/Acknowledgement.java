package dev.verialsync.workflows.messages;

/** The answer of an activity that has nothing to tell. */
public record Acknowledgement() {}
