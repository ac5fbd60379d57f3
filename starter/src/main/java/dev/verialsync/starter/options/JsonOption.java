package dev.verialsync.starter.options;

import picocli.CommandLine.Option;

/** {@code --json}. */
public final class JsonOption {

  @Option(
      names = "--json",
      description = "Print one JSON document to stdout; everything else goes to stderr.")
  private boolean json;

  public boolean isSet() {
    return json;
  }
}
