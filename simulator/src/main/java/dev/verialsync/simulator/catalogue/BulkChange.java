package dev.verialsync.simulator.catalogue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A change of many articles at once. Equal seeds choose equal articles and values.
 *
 * @param count articles to change; all if there are fewer
 */
public record BulkChange(ChangeKind kind, int count, long seed) {
  public static BulkChange ofShare(ChangeKind kind, double share, Catalogue catalogue, long seed) {
    return new BulkChange(kind, (int) Math.round(share * catalogue.size()), seed);
  }

  /** Returns the ids of the articles that changed, ascending. */
  public List<Long> applyTo(Catalogue catalogue) {
    Random random = new Random(seed);
    List<Long> ids = new ArrayList<>(catalogue.articleIds().stream().distinct().toList());
    Collections.shuffle(ids, random);
    List<Long> chosen = ids.subList(0, Math.min(count, ids.size())).stream().sorted().toList();
    chosen.forEach(id -> change(catalogue, id, random));
    return chosen;
  }

  private void change(Catalogue catalogue, long id, Random random) {
    switch (kind) {
      case ARTICLE ->
          catalogue.changeArticle(
              id, Map.of("Descripcion", "Descripción nueva n.º " + random.nextInt(1_000_000_000)));
      case IMAGE -> {
        if (catalogue.imageCount(id) > 0) {
          catalogue.replaceImage(id, 1);
        } else {
          catalogue.addImage(id);
        }
      }
      case REMOVAL -> catalogue.removeArticle(id);
      case STOCK -> catalogue.setStock(id, BigDecimal.valueOf(random.nextInt(10_000_000), 4));
      case PRICE -> catalogue.setPrice(id, BigDecimal.valueOf(1 + random.nextInt(90_000_000), 6));
    }
  }
}
