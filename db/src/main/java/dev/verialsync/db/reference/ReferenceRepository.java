package dev.verialsync.db.reference;

import dev.verialsync.db.Database;
import dev.verialsync.db.ShrinkLimit;
import java.math.BigDecimal;
import java.util.List;

/**
 * The reference lists. Each is landed as a set in one fenced transaction, and only differences are
 * written; of rows with the same key the first counts. What a list lacks is kept and marked as not
 * listed. A list without any name where names were known changes nothing, and one that lacks 10 or
 * more and more than the share unlists nothing, unless {@code acceptShrink} says that it is right.
 */
public final class ReferenceRepository {

  /** Keys as RowParser reads them: whatever their case and underscores. */
  private static final String USED_FIELDS =
      """
      select coalesce(used.family, '0')::bigint as family, used.field::bigint as field
      from erp.article a
      cross join lateral jsonb_array_elements(
        case jsonb_typeof(a.row -> 'CamposConfigurables')
          when 'array' then a.row -> 'CamposConfigurables'
          when 'object' then jsonb_build_array(a.row -> 'CamposConfigurables')
          else '[]' end) as item
      cross join lateral (
        select max(k.value #>> '{}') filter (where lower(replace(k.key, '_', '')) = 'idcampo') as field,
               max(k.value #>> '{}') filter (where lower(replace(k.key, '_', '')) = 'idfamiliacamposconfigurables') as family
        from jsonb_each(case jsonb_typeof(item) when 'object' then item else '{}' end) as k
      ) used
      where a.listed and used.field ~ '^\\d{1,18}$' and coalesce(used.family, '0') ~ '^\\d{1,18}$'
      group by 1, 2
      order by count(*) desc, 1, 2
      limit ?
      """;

  private final Database database;
  private final BigDecimal maxShrinkShare;

  /**
   * The lists in a database.
   *
   * @param maxShrinkShare of the listed rows, 0 to 1, that a list may lack and be believed
   */
  public ReferenceRepository(Database database, BigDecimal maxShrinkShare) {
    this.database = database;
    this.maxShrinkShare = maxShrinkShare;
  }

  /** The configurable fields that articles use, those first that most use. Reads only. */
  public List<FieldKey> usedFields(int limit) {
    return database
        .transactions()
        .longTransaction(sql -> sql.fetch(USED_FIELDS, limit))
        .map(row -> new FieldKey(row.get("family", Long.class), row.get("field", Long.class)));
  }

  public <R> ReferenceOutcome replace(
      long runId, ReferenceTable<R> table, List<R> rows, boolean acceptShrink) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return database.transactions().fencedLong(runId, sql -> table.replace(sql, rows, limit));
  }
}
