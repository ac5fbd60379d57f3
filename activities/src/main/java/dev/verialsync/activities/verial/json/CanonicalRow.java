package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.verialsync.activities.verial.text.Sha256;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A row as it is landed: compact JSON that PostgreSQL's jsonb accepts and gives back unchanged in
 * meaning: the same row has the same hash however its keys are ordered.
 *
 * @param json keys sorted, numbers written out, NULs and lone surrogates as U+FFFD
 * @param sha256 of the JSON in UTF-8, in hexadecimal
 */
public record CanonicalRow(String json, String sha256) {
  /** Longer numbers are landed as texts: jsonb has a range, and no value of Verial's nears this. */
  static final int MAX_DIGITS = 400;

  /** A NUL or half of a surrogate pair. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /** The JSON alone, for whoever needs no hash. */
  public static String text(JsonNode row) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = new StorableGenerator(MAPPER.createGenerator(text))) {
      MAPPER.writeTree(json, row);
    } catch (IOException e) {
      throw new UncheckedIOException("a row read from JSON is not JSON", e);
    }
    return text.toString();
  }

  private static final class StorableGenerator extends JsonGeneratorDelegate {
    StorableGenerator(JsonGenerator json) {
      super(json);
    }

    @Override
    public void writeString(String text) throws IOException {
      super.writeString(storable(text));
    }
  }

  public static CanonicalRow of(JsonNode row) {
    String text = text(row);
    return new CanonicalRow(text, HexFormat.of().formatHex(hash(text)));
  }

  /**
   * A landed row as {@code RowParser} takes it. An ordinary mapper would cost decimals their zeros,
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

  /** The first 64 bits of a canonical text's hash: enough to compare neighbouring rows. */
  public static long fingerprint(String json) {
    return ByteBuffer.wrap(hash(json)).getLong();
  }

  private static byte[] hash(String json) {
    return Sha256.newDigest().digest(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The text with what PostgreSQL refuses in it replaced by U+FFFD. */
  public static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
        return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
      }
    }
    return text;
  }

  static boolean isStorable(BigDecimal value) {
    return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
  }
}
