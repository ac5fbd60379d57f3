package dev.verialsync.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.JSONB;

/** {"name": count} as PostgreSQL builds it. */
public final class JsonCounts {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Long>> COUNTS = new TypeReference<>() {};

  private JsonCounts() {}

  /** Sorted by name. */
  public static Map<String, Long> parse(String json) {
    try {
      return new TreeMap<>(MAPPER.readValue(json, COUNTS));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a map of counts: " + json, e);
    }
  }

  public static JSONB format(Map<String, Long> counts) {
    try {
      return JSONB.jsonb(MAPPER.writeValueAsString(counts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of counts can be written", e);
    }
  }
}
