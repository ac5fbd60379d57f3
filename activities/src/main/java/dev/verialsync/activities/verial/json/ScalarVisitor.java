package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.text.BlankText;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps one single value of the envelope. */
public final class ScalarVisitor implements Envelope.Visitor {
  private final String wanted;
  private @Nullable JsonNode value;

  public ScalarVisitor(String wanted) {
    this.wanted = wanted;
  }

  @Override
  public void field(String name, JsonParser parser) throws IOException {
    if (FieldName.same(name, wanted)) {
      value = VerialJson.oneOf(value, VerialJson.readValue(parser));
    } else {
      VerialJson.skipValue(parser);
    }
  }

  @Override
  public void bareList(JsonParser parser) throws IOException {
    VerialJson.skipValue(parser);
  }

  public Optional<String> text() {
    return Optional.ofNullable(value)
        .filter(node -> node.isValueNode() && !node.isNull())
        .map(JsonNode::asText)
        .map(BlankText::trim)
        .filter(text -> !text.isEmpty());
  }
}
