package dev.verialsync.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the shop shows something else than the ERP holds, a line each. */
public final class Differences {

  private Differences() {}

  public static List<String> between(
      Map<Long, Map<String, @Nullable String>> erp, Map<Long, Map<String, @Nullable String>> shop) {
    List<String> lines = new ArrayList<>();
    TreeSet<Long> ids = new TreeSet<>(erp.keySet());
    ids.addAll(shop.keySet());
    for (long id : ids) {
      if (!shop.containsKey(id)) {
        lines.add("article %d is not in the shop".formatted(id));
      } else if (!erp.containsKey(id)) {
        lines.add("product %d is not in the ERP".formatted(id));
      } else {
        compare(id, erp.get(id), shop.get(id), lines);
      }
    }
    return lines;
  }

  /** Of the articles that the ERP lists now: what has vanished may show anything. */
  public static List<String> ofListed(SyncFixture sync) {
    Map<Long, Map<String, @Nullable String>> listed = ErpTruth.of(sync.simulator.catalogue());
    Map<Long, Map<String, @Nullable String>> shown =
        new HashMap<>(new ShopContent(sync).products());
    shown.keySet().retainAll(listed.keySet());
    return between(listed, shown);
  }

  private static void compare(
      long id,
      Map<String, @Nullable String> erp,
      Map<String, @Nullable String> shop,
      List<String> lines) {
    TreeSet<String> fields = new TreeSet<>(erp.keySet());
    fields.addAll(shop.keySet());
    for (String field : fields) {
      if (!erp.containsKey(field) || !shop.containsKey(field)) {
        lines.add(
            "article %d: %s is only known to the %s"
                .formatted(id, field, erp.containsKey(field) ? "ERP" : "shop"));
      } else if (!Objects.equals(erp.get(field), shop.get(field))) {
        lines.add(
            "article %d: %s is %s in the ERP and %s in the shop"
                .formatted(id, field, quoted(erp.get(field)), quoted(shop.get(field))));
      }
    }
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "nothing" : "\"" + value + "\"";
  }
}
