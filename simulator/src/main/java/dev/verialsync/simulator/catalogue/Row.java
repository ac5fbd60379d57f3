package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** One row of a list: JSON in UTF-8, exactly as it is served. */
public final class Row {
  private static final ObjectWriter SORTED =
      CatalogueJson.MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  private final byte[] buffer;
  private final int offset;
  private final int length;

  private Row(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  public static Row of(byte[] json) {
    return new Row(json, 0, json.length);
  }

  public static Row of(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8));
  }

  public static Row of(JsonNode node) {
    try {
      return of(CatalogueJson.MAPPER.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row with its fields in alphabetical order. */
  public static Row sorted(ObjectNode node) {
    try {
      return of(SORTED.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Row slice(byte[] buffer, int offset, int length) {
    return new Row(buffer, offset, length);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(buffer, offset, length);
  }

  public JsonNode parse() {
    try {
      return CatalogueJson.MAPPER.readTree(buffer, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a row of stock is of other than 0 units; also where it cannot be read. */
  boolean hasStock() {
    try {
      String units = parse().path("Stock").asText("0").strip().replace(',', '.');
      return new BigDecimal(units).signum() != 0;
    } catch (NumberFormatException | UncheckedIOException e) {
      return true;
    }
  }

  @Override
  public String toString() {
    return new String(buffer, offset, length, StandardCharsets.UTF_8);
  }
}
