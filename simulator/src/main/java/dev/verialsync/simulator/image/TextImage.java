package dev.verialsync.simulator.image;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An image whose text is served as written, whether it is Base64 or not. */
public final class TextImage implements Image {
  private final String text;

  public TextImage(String text) {
    this.text = text;
  }

  @Override
  public byte[] bytes() {
    return decode(text);
  }

  @Override
  public void writeRow(long articleId, int shorterSide, OutputStream out) throws IOException {
    if (shorterSide > 0 && bytes().length > 0) {
      GivenImage.of(bytes()).writeRow(articleId, shorterSide, out);
      return;
    }
    out.write(
        ("{\"ID_Articulo\":" + articleId + ",\"Imagen\":\"").getBytes(StandardCharsets.US_ASCII));
    out.write(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.write("\"}".getBytes(StandardCharsets.US_ASCII));
  }

  /** The bytes behind a text in any {@link Base64Style}; empty where it is no Base64. */
  static byte[] decode(String text) {
    int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
    try {
      return Base64.getDecoder().decode(text.substring(comma + 1).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
