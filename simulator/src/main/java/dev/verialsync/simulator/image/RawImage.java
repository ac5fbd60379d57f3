package dev.verialsync.simulator.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A whole row served as written, unless it was moved or the call asks for a reduced image. */
public final class RawImage implements Image {
  private final byte[] json;
  private final int offset;
  private final int length;
  private final OptionalLong writtenFor;
  private final Supplier<JsonNode> parsed;

  /**
   * A row within a buffer.
   *
   * @param json a buffer that holds the row at {@code offset}
   * @param writtenFor the article that the row names
   * @param parsed the same row, parsed when needed
   */
  public RawImage(
      byte[] json, int offset, int length, OptionalLong writtenFor, Supplier<JsonNode> parsed) {
    this.json = json;
    this.offset = offset;
    this.length = length;
    this.writtenFor = writtenFor;
    this.parsed = parsed;
  }

  @Override
  public byte[] bytes() {
    return TextImage.decode(text());
  }

  @Override
  public void writeRow(long articleId, int shorterSide, OutputStream out) throws IOException {
    boolean moved = writtenFor.isPresent() && writtenFor.getAsLong() != articleId;
    if (moved || shorterSide > 0) {
      new TextImage(text()).writeRow(articleId, shorterSide, out);
    } else {
      out.write(json, offset, length);
    }
  }

  private String text() {
    return parsed.get().path("Imagen").asText();
  }
}
