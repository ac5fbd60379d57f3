package dev.verialsync.activities.verial.text;

import java.util.Locale;

/** Verial's keys that more than one class needs, and how spellings of a key are matched. */
public final class FieldName {
  public static final String INFO_ERROR = "InfoError";
  public static final String CODE = "Codigo";
  public static final String DESCRIPTION = "Descripcion";
  public static final String VERSION = "Version";
  public static final String COUNT = "Numero";
  public static final String ID = "Id";
  public static final String ARTICLE_ID = "ID_Articulo";
  public static final String IMAGE = "Imagen";

  private FieldName() {}

  /** {@code ID_Articulo}, {@code IdArticulo} and {@code id_articulo} are one key. */
  public static String normal(String key) {
    return key.replace("_", "").toLowerCase(Locale.ROOT);
  }

  public static boolean same(String key, String other) {
    return key.equals(other) || normal(key).equals(normal(other));
  }
}
