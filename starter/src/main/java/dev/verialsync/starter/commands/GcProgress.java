package dev.verialsync.starter.commands;

import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.text.Figures;
import java.util.function.Consumer;

/** Tells now and then how much has been removed. */
final class GcProgress implements Consumer<Collected> {

  private static final int EVERY = 1_000;

  private final Console console;
  private long told;

  GcProgress(Console console) {
    this.console = console;
  }

  @Override
  public void accept(Collected sum) {
    long removed = sum.objects() + sum.orphans();
    if (removed >= told + EVERY) {
      told = removed;
      console.tell(Figures.number(removed) + " removed so far");
    }
  }
}
