package dev.verialsync.simulator.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes one generated row in the several ways of the ERP: decimals as numbers, texts or texts with
 * a comma; missing texts empty, null or absent.
 */
final class RowWriter {
  interface Content {
    void write(RowWriter row, JsonGenerator json) throws IOException;
  }

  private final JsonGenerator json;
  private final Dice style;

  private RowWriter(JsonGenerator json, Dice style) {
    this.json = json;
    this.style = style;
  }

  static Row row(Dice style, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = CatalogueJson.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      content.write(new RowWriter(json, style), json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Row.of(out.toByteArray());
  }

  RowWriter number(String field, long value) throws IOException {
    json.writeNumberField(field, value);
    return this;
  }

  RowWriter flag(String field, boolean value) throws IOException {
    json.writeBooleanField(field, value);
    return this;
  }

  RowWriter text(String field, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
      return this;
    }
    switch (style.between(0, 2)) {
      case 0 -> json.writeStringField(field, "");
      case 1 -> json.writeNullField(field);
      default -> {}
    }
    return this;
  }

  RowWriter decimal(String field, BigDecimal value) throws IOException {
    int spelling = style.between(0, 9);
    if (spelling < 8) {
      json.writeFieldName(field);
      json.writeNumber(value.toPlainString());
    } else if (spelling == 8) {
      json.writeStringField(field, value.toPlainString());
    } else {
      json.writeStringField(field, value.toPlainString().replace('.', ','));
    }
    return this;
  }

  RowWriter decimal(String field, long unscaled, int scale) throws IOException {
    return decimal(field, BigDecimal.valueOf(unscaled, scale));
  }
}
