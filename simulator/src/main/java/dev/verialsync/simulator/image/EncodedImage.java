package dev.verialsync.simulator.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A row that is made from bytes. */
abstract class EncodedImage implements Image {
  private static final byte[] MIDDLE = ",\"Imagen\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

  abstract Base64Style style();

  /** The media type that a prefix states. */
  abstract ImageFormat format();

  @Override
  public void writeRow(long articleId, int shorterSide, OutputStream out) throws IOException {
    byte[] image = bytes();
    if (shorterSide > 0) {
      image = ImageScaler.reduce(image, shorterSide);
    }
    out.write(("{\"ID_Articulo\":" + articleId).getBytes(StandardCharsets.US_ASCII));
    out.write(MIDDLE);
    style().write(image, format(), out);
    out.write(END);
  }
}
