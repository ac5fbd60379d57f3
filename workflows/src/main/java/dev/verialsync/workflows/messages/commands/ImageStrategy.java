package dev.verialsync.workflows.messages.commands;

import java.util.Locale;

/** How images are asked for. */
public enum ImageStrategy {
  /** In blocks where the server has proven that its blocks are right, and where that is cheaper. */
  AUTO,
  PER_ARTICLE,
  /** In blocks where the server's version knows them, without a proof. */
  BLOCKS;

  /** The one with that label. */
  public static ImageStrategy of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** As an operator writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
