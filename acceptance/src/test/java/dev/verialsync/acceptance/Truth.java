package dev.verialsync.acceptance;

import dev.verialsync.simulator.catalogue.Catalogue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link ErpTruth}, {@link ShopContent} and {@link Differences} for the chaos suite. */
public final class Truth {
  private Truth() {}

  /** What the shop must show; a product is its fields' texts by column. */
  public static Map<Long, Map<String, @Nullable String>> of(Catalogue erp) {
    return ErpTruth.of(erp);
  }

  /** What the shop shows, in the same form. */
  public static Map<Long, Map<String, @Nullable String>> shown(
      String url, String user, String password) {
    return new ShopContent(
            new Sql(url, user, password),
            () -> {
              throw new IllegalStateException("no objects are looked at");
            },
            "")
        .products();
  }

  public static List<String> differences(
      Map<Long, Map<String, @Nullable String>> erp, Map<Long, Map<String, @Nullable String>> shop) {
    return Differences.between(erp, shop);
  }
}
