package dev.verialsync.db.reference;

import org.jspecify.annotations.Nullable;

/**
 * The definition of a configurable field.
 *
 * @param familyId 0 = shared by all families
 * @param dataType 1 text of 50, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 node of a
 *     tree
 * @param validated whether only listed values are allowed
 * @param richText whether its text is RTF
 * @param json the row as Verial sent it
 */
public record ConfigurableFieldRow(
    long familyId,
    long id,
    @Nullable String name,
    @Nullable Integer dataType,
    @Nullable Integer integerDigits,
    @Nullable Integer decimalDigits,
    @Nullable Boolean validated,
    @Nullable Boolean richText,
    @Nullable Long sortOrder,
    @Nullable String groupName,
    String json) {}
