package dev.verialsync.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jooq.JSONB;

/** A record of numbers, as a reading keeps what accepting it did. */
public final class StoredOutcome {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredOutcome() {}

  public static JSONB format(Record outcome) {
    try {
      return JSONB.jsonb(MAPPER.writeValueAsString(outcome));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers can be written", e);
    }
  }

  public static <T extends Record> T parse(JSONB stored, Class<T> type) {
    try {
      return MAPPER.readValue(stored.data(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an outcome: " + stored, e);
    }
  }
}
