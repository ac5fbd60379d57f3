package dev.verialsync.starter.commands;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.text.Figures;
import java.util.function.LongConsumer;

/** Tells now and then how much has been removed. */
final class GcProgress implements LongConsumer {

  private final Console console;
  private final int every;
  private final String things;
  private long told;

  GcProgress(Console console, int every, String things) {
    this.console = console;
    this.every = every;
    this.things = things;
  }

  @Override
  public void accept(long removed) {
    if (removed >= told + every) {
      told = removed;
      console.tell("%s %s removed so far".formatted(Figures.number(removed), things));
    }
  }
}
