package dev.verialsync.starter.options;

/** A command that stays until it is stopped, and logs to stderr what happens meanwhile. */
public interface LongRunning {}
