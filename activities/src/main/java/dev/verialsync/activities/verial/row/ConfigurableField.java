package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.Nullable;

/**
 * A row of GetCamposConfigurablesArticulosWS.
 *
 * @param familyId 0 for a field that all families share
 * @param dataType 1 text of 50, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 tree node
 * @param validated its values come from a closed list
 * @param formattedText its text is RTF
 */
public record ConfigurableField(
    long id,
    long familyId,
    @Nullable Integer dataType,
    @Nullable String description,
    @Nullable Integer integerDigits,
    @Nullable Integer decimalDigits,
    @Nullable Boolean validated,
    @Nullable Boolean formattedText,
    @Nullable Integer sortOrder,
    @Nullable String group) {

  /** {@link #dataType()} of a field whose values are nodes of a tree. */
  public static final int TREE_NODE = 7;
}
