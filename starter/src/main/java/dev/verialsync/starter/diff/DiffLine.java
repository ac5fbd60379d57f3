package dev.verialsync.starter.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.run.DifferenceRepository.Line;
import dev.verialsync.starter.text.Json;
import org.jspecify.annotations.Nullable;

/**
 * One difference.
 *
 * @param article null for a name
 * @param was the value in the shop; null = none
 * @param willBe the value that a run would write; null = none
 */
record DiffLine(
    @Nullable Long article,
    String kind,
    String field,
    @Nullable JsonNode was,
    @Nullable JsonNode willBe) {

  static DiffLine of(Line line) {
    return new DiffLine(
        line.articleId(), line.kind(), line.field(), tree(line.oldJson()), tree(line.newJson()));
  }

  private static @Nullable JsonNode tree(@Nullable String json) {
    return json == null || json.equals("null") ? null : Json.tree(json);
  }
}
