package dev.verialsync.starter.backup;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.text.Figures;
import java.util.function.LongConsumer;

/** Prints now and then how many images are done. */
record ImageProgress(Console console, long all) implements LongConsumer {

  private static final int EVERY = 1_000;

  @Override
  public void accept(long done) {
    if (done % EVERY == 0) {
      console.tell("%s of %s images".formatted(Figures.number(done), Figures.number(all)));
    }
  }
}
