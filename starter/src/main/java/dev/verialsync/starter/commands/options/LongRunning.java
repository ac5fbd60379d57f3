package dev.verialsync.starter.commands.options;

/** A command that stays until it is stopped, and logs to stderr what happens meanwhile. */
public interface LongRunning {}
