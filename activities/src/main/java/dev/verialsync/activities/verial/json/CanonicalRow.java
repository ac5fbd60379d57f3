package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.text.Sha256;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row as it is landed: compact JSON that PostgreSQL's jsonb accepts and gives back unchanged in
 * meaning, so that the same row has the same hash however its keys are ordered.
 *
 * @param json keys sorted, numbers written out, NULs and lone surrogates as U+FFFD
 * @param sha256 of the JSON in UTF-8, in hexadecimal
 */
public record CanonicalRow(String json, String sha256) {
  /** Longer numbers are landed as texts: jsonb has a range, and no value of Verial's nears this. */
  static final int MAX_DIGITS = 400;

  private static final char REPLACEMENT = '\uFFFD';

  /** The JSON alone, for whoever needs no hash. */
  public static String text(JsonNode row) {
    StringBuilder json = new StringBuilder(1024);
    write(row, json);
    return json.toString();
  }

  public static CanonicalRow of(JsonNode row) {
    String text = text(row);
    return new CanonicalRow(
        text,
        HexFormat.of().formatHex(Sha256.newDigest().digest(text.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * A landed row as {@link RowParser} takes it. An ordinary mapper would cost decimals their zeros,
   * or their exactness.
   *
   * @throws IllegalArgumentException if the text is no JSON
   */
  public static JsonNode read(String json) {
    try (JsonParser parser = VerialJson.parser(json)) {
      parser.nextToken();
      return VerialJson.readValue(parser);
    } catch (IOException e) {
      throw new IllegalArgumentException("a landed row is not JSON", e);
    }
  }

  /** The first 64 bits of the hash: enough to compare neighbouring rows. */
  public long fingerprint() {
    return Long.parseUnsignedLong(sha256, 0, 16, 16);
  }

  /** The text with what PostgreSQL refuses in it replaced by U+FFFD. */
  public static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return replaced(text);
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          return replaced(text);
        }
        i++;
      }
    }
    return text;
  }

  static boolean isStorable(BigDecimal value) {
    return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        node.properties().forEach(e -> sorted.put(storable(e.getKey()), e.getValue()));
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
          out.append(separator);
          quote(entry.getKey(), out);
          out.append(':');
          write(entry.getValue(), out);
          separator = ",";
        }
        out.append('}');
      }
      case ARRAY -> {
        out.append('[');
        String separator = "";
        for (JsonNode element : node) {
          out.append(separator);
          write(element, out);
          separator = ",";
        }
        out.append(']');
      }
      case NUMBER -> {
        boolean finite =
            !(node.isDouble() || node.isFloat()) || Double.isFinite(node.doubleValue());
        if (finite && isStorable(node.decimalValue())) {
          out.append(node.decimalValue().toPlainString());
        } else {
          quote(node.asText(), out);
        }
      }
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL, MISSING -> out.append("null");
      default -> quote(storable(node.asText()), out);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }

  private static String replaced(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c) && isPair(text, i)) {
        safe.append(c).append(text.charAt(++i));
      } else {
        safe.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return safe.toString();
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
