package dev.verialsync.starter.compare;

import dev.verialsync.db.shop.CatalogueProduct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our products by what another system may know them by. */
final class CatalogueIndex implements Consumer<CatalogueProduct> {

  private final List<CatalogueProduct> products = new ArrayList<>();
  private final Map<String, CatalogueProduct> byId = new HashMap<>();
  private final Map<String, List<CatalogueProduct>> byBarcode = new HashMap<>();

  @Override
  public void accept(CatalogueProduct product) {
    products.add(product);
    byId.put(String.valueOf(product.id()), product);
    String barcode = product.barcode();
    if (barcode != null) {
      byBarcode.computeIfAbsent(key(barcode), key -> new ArrayList<>(1)).add(product);
    }
  }

  /** Upper and lower case are alike, as for {@code shop.product.barcode_is_unique}. */
  private static String key(String barcode) {
    return barcode.toLowerCase(Locale.ROOT);
  }

  List<CatalogueProduct> products() {
    return products;
  }

  /** The products with a barcode; where some are active, these alone. */
  List<CatalogueProduct> withBarcode(String barcode) {
    List<CatalogueProduct> found =
        barcode.isEmpty() ? List.of() : byBarcode.getOrDefault(key(barcode), List.of());
    List<CatalogueProduct> active = found.stream().filter(CatalogueProduct::active).toList();
    return active.isEmpty() ? found : active;
  }

  @Nullable CatalogueProduct withId(String id) {
    return byId.get(id);
  }
}
