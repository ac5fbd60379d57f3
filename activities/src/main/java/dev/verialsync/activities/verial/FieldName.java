package dev.verialsync.activities.verial;

import java.util.Locale;

/** Verial's keys that more than one class needs, and how spellings of a key are matched. */
final class FieldName {
  static final String INFO_ERROR = "InfoError";
  static final String CODE = "Codigo";
  static final String DESCRIPTION = "Descripcion";
  static final String VERSION = "Version";
  static final String COUNT = "Numero";
  static final String ID = "Id";
  static final String ARTICLE_ID = "ID_Articulo";
  static final String IMAGE = "Imagen";

  private FieldName() {}

  /** {@code ID_Articulo}, {@code IdArticulo} and {@code id_articulo} are one key. */
  static String normal(String key) {
    return key.replace("_", "").toLowerCase(Locale.ROOT);
  }

  static boolean same(String key, String other) {
    return key.equals(other) || normal(key).equals(normal(other));
  }
}
