package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list that is beyond a limit, and of which no more is kept.
 *
 * @param articleId as it names it; null where it names none
 * @param limit what it has, such as {@code more than 100000 values}
 */
public record OversizeRow(@Nullable Long articleId, String limit) {

  /** What stands in its place among the rows of a {@link ListAnswer}. */
  JsonNode inPlace() {
    return new POJONode(this);
  }

  /** Empty for every other row. */
  public static Optional<OversizeRow> of(JsonNode row) {
    return row instanceof POJONode node && node.getPojo() instanceof OversizeRow oversize
        ? Optional.of(oversize)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return limit;
  }
}
