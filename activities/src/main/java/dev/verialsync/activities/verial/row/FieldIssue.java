package dev.verialsync.activities.verial.row;

import dev.verialsync.activities.verial.json.CanonicalRow;

/**
 * A value that could not be taken as it came.
 *
 * @param field Verial's name of it; empty for the row as a whole
 * @param value as it came, at most 200 characters
 * @param message what is wrong with it, for the operator
 */
public record FieldIssue(String field, String value, String message) {
  private static final int MAX_CHARS = 200;

  public FieldIssue {
    if (value.length() > MAX_CHARS) {
      int cut = Character.isHighSurrogate(value.charAt(MAX_CHARS - 2)) ? 2 : 1;
      value = value.substring(0, MAX_CHARS - cut) + "…";
    }
    value = CanonicalRow.storable(value);
  }
}
