package dev.verialsync.starter.options;

import picocli.CommandLine.Option;

/** What every command knows; read from the parse result, before a command runs. */
public final class CommonOptions {

  public static final String VERBOSE = "--verbose";

  @SuppressWarnings("unused")
  @Option(
      names = {"-v", VERBOSE},
      description = "Show more of the log, and stack traces (also: VERIAL_SYNC_DEBUG=1).")
  private boolean verbose;
}
