package dev.verialsync.activities.notify.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A notification's facts; each may be missing. Places are JSON pointers. */
record FactsReader(JsonNode facts) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static FactsReader of(String json) {
    try {
      return new FactsReader(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the facts of a notification are no JSON", e);
    }
  }

  boolean has(String place) {
    JsonNode found = facts.at(place);
    return !found.isMissingNode() && !found.isNull();
  }

  boolean isTrue(String place) {
    return facts.at(place).asBoolean();
  }

  Optional<String> text(String place) {
    return has(place) ? Optional.of(facts.at(place).asText()) : Optional.empty();
  }

  long number(String place) {
    return facts.at(place).asLong();
  }

  Optional<Instant> time(String place) {
    try {
      return text(place).map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The parts of an object, by name. */
  Map<String, FactsReader> parts(String place) {
    Map<String, FactsReader> parts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> part : facts.at(place).properties()) {
      parts.put(part.getKey(), new FactsReader(part.getValue()));
    }
    return parts;
  }

  /** The elements of an array. */
  List<String> list(String place) {
    List<String> list = new ArrayList<>();
    facts.at(place).forEach(element -> list.add(element.asText()));
    return list;
  }
}
