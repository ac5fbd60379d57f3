package dev.verialsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.time.Duration;

/** Faults as the admin surface reads and shows them. */
final class FaultJson {
  private FaultJson() {}

  static Fault parse(JsonNode json) {
    FaultKind kind = FaultKind.valueOf(ErpScript.upper(json.path("kind").asText()));
    return new Fault(
        kind,
        json.hasNonNull("method") ? json.path("method").asText() : null,
        json.hasNonNull("article") ? json.path("article").asLong() : null,
        json.path("probability").asDouble(1),
        json.path("times").asInt(0),
        json.hasNonNull("for") ? Duration.parse(json.path("for").asText()) : null,
        json.path("aboveRows").asInt(-1),
        json.path("aboveBytes").asLong(-1),
        json.path("blocksOnly").asBoolean(),
        json.path("code").asInt(usualCode(kind)),
        json.path("bytesPerSecond").asInt(10_000),
        Duration.parse(json.path("delay").asText("PT1S")));
  }

  private static int usualCode(FaultKind kind) {
    return switch (kind) {
      case STATUS -> 500;
      case REDIRECT -> 301;
      case COUNT_OFF -> 1;
      case CAPPED -> 40;
      default -> 2;
    };
  }

  static ObjectNode show(long id, Fault fault, int struck) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", fault.kind().name());
    json.put("method", fault.method()).put("article", fault.articleId());
    json.put("probability", fault.probability()).put("times", fault.times());
    json.put("aboveRows", fault.aboveRows()).put("aboveBytes", fault.aboveBytes());
    json.put("blocksOnly", fault.blocksOnly()).put("code", fault.code());
    return json.put("struck", struck);
  }
}
