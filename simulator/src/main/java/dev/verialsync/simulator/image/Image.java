package dev.verialsync.simulator.image;

import java.io.IOException;
import java.io.OutputStream;

/** One image of an article, as one row of the list {@code Imagenes}. */
public interface Image {
  /** The image's bytes as the ERP holds them; empty where its text is no Base64. */
  byte[] bytes();

  /**
   * Writes the row as JSON in UTF-8.
   *
   * @param shorterSide pixels to reduce the shorter side to; 0 for the original
   */
  void writeRow(long articleId, int shorterSide, OutputStream out) throws IOException;
}
