package dev.verialsync.starter.compare;

import dev.verialsync.activities.verial.text.BlankText;
import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A column that a comparison reads, with the names that WooCommerce's product export gives it in
 * English and in Spanish.
 */
enum ExportColumn {
  /** WooCommerce's own number of the product, which variations name as {@code id:N}. */
  ID("ID", "ID"),
  TYPE("Type", "Tipo"),
  SKU("SKU", "SKU"),
  GTIN("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN o ISBN"),
  NAME("Name", "Nombre"),
  PUBLISHED("Published", "Publicado"),
  STOCK("Stock", "Inventario"),
  PRICE("Regular price", "Precio normal"),
  IMAGES("Images", "Imágenes"),
  PARENT("Parent", "Superior"),
  /** Verial's Id, which WooCommerce has no column for. */
  ARTICLE("", "");

  private final String english;
  private final String spanish;

  ExportColumn(String english, String spanish) {
    this.english = english;
    this.spanish = spanish;
  }

  Stream<String> names() {
    return Stream.of(english, spanish).filter(name -> !name.isEmpty());
  }

  /** How names of columns are compared: case, accents and invisible characters do not count. */
  static String key(String name) {
    return Normalizer.normalize(BlankText.key(name), Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
  }
}
