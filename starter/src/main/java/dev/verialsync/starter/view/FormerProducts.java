package dev.verialsync.starter.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.starter.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the shop saw of a product before now: the product of now, with what was replaced since. */
final class FormerProducts {

  /**
   * The product until it was replaced.
   *
   * @param run that replaced it
   */
  record Former(Instant until, long run, ObjectNode product) {}

  private FormerProducts() {}

  /** Oldest first. */
  static List<Former> of(ArticleHistory history) {
    JsonNode now = Json.tree(history.productJson());
    if (!(now instanceof ObjectNode product)) {
      return List.of();
    }
    List<ArticleHistory.Version> latestFirst = new ArrayList<>(history.versions());
    Collections.reverse(latestFirst);
    List<Former> found = new ArrayList<>();
    ObjectNode seen = product;
    for (ArticleHistory.Version version : latestFirst) {
      seen = seen.deepCopy();
      seen.setAll((ObjectNode) Json.tree(version.productJson()));
      found.add(new Former(version.until(), version.runId(), seen));
    }
    Collections.reverse(found);
    return found;
  }
}
