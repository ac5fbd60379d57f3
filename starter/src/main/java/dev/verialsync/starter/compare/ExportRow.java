package dev.verialsync.starter.compare;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One product of the other system. Texts are empty where the file says nothing.
 *
 * @param product what a report shows of it
 * @param article what may be Verial's Id
 * @param gtin another barcode
 * @param isParent whether it is a variable product, which gathers variations
 * @param parent of a variation: its SKU, or {@code id:N}
 * @param name null = not to be compared
 * @param price null = not to be compared
 * @param stock null = not to be compared, or the other system keeps none
 * @param images how many; null = not to be compared
 */
record ExportRow(
    There product,
    String article,
    String gtin,
    boolean isParent,
    String parent,
    @Nullable String name,
    @Nullable Price price,
    @Nullable BigDecimal stock,
    @Nullable Integer images) {

  /**
   * A product of the other system, as a report shows it.
   *
   * @param line of the file, from 1
   * @param id that the other system gave it, if the file says so
   * @param published whether its customers see it
   */
  record There(long line, String id, String sku, String name, boolean published) {}

  /** A price, or that it has none. */
  record Price(@Nullable BigDecimal amount) {}
}
