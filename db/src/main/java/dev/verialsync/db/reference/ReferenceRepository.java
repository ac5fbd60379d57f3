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

  private static final ReferenceTable<CategoryRow> CATEGORIES =
      new ReferenceTable<CategoryRow>("erp.category")
          .key("id", "bigint", CategoryRow::id)
          .column("parent_id", "bigint", CategoryRow::parentId)
          .column("name", "text", CategoryRow::name)
          .column("sort_key", "text", CategoryRow::sortKey)
          .column("family_id", "bigint", CategoryRow::familyId)
          .column("row", "jsonb", CategoryRow::json)
          .tree("select distinct erp_category_id from shop.product where erp_category_id > 0");

  private static final ReferenceTable<CategoryRow> WEB_CATEGORIES =
      new ReferenceTable<CategoryRow>("erp.web_category")
          .key("id", "bigint", CategoryRow::id)
          .column("parent_id", "bigint", CategoryRow::parentId)
          .column("name", "text", CategoryRow::name)
          .column("sort_key", "text", CategoryRow::sortKey)
          .column("row", "jsonb", CategoryRow::json)
          .tree("select distinct unnest(web_category_ids) from shop.product");

  private static final ReferenceTable<ManufacturerRow> MANUFACTURERS =
      new ReferenceTable<ManufacturerRow>("erp.manufacturer")
          .key("id", "bigint", ManufacturerRow::id)
          .column("type", "bigint", ManufacturerRow::type)
          .column("name", "text", ManufacturerRow::name)
          .column("row", "jsonb", ManufacturerRow::json);

  private static final ReferenceTable<NamedRow> COLLECTIONS = named("erp.collection");
  private static final ReferenceTable<NamedRow> SCHOOL_YEARS = named("erp.school_year");
  private static final ReferenceTable<NamedRow> SUBJECTS = named("erp.subject");

  private static final ReferenceTable<ConfigurableFieldRow> FIELDS =
      new ReferenceTable<ConfigurableFieldRow>("erp.configurable_field")
          .key("family_id", "bigint", ConfigurableFieldRow::familyId)
          .key("id", "bigint", ConfigurableFieldRow::id)
          .column("name", "text", ConfigurableFieldRow::name)
          .column("data_type", "integer", ConfigurableFieldRow::dataType)
          .column("integer_digits", "integer", ConfigurableFieldRow::integerDigits)
          .column("decimal_digits", "integer", ConfigurableFieldRow::decimalDigits)
          .column("validated", "boolean", ConfigurableFieldRow::validated)
          .column("rich_text", "boolean", ConfigurableFieldRow::richText)
          .column("sort_order", "bigint", ConfigurableFieldRow::sortOrder)
          .column("group_name", "text", ConfigurableFieldRow::groupName)
          .column("row", "jsonb", ConfigurableFieldRow::json);

  private static final ReferenceTable<ConfigurableFieldNodeRow> NODES =
      new ReferenceTable<ConfigurableFieldNodeRow>("erp.configurable_field_node")
          .key("family_id", "bigint", ConfigurableFieldNodeRow::familyId)
          .key("field_id", "bigint", ConfigurableFieldNodeRow::fieldId)
          .key("id", "bigint", ConfigurableFieldNodeRow::id)
          .column("parent_id", "bigint", ConfigurableFieldNodeRow::parentId)
          .column("name", "text", ConfigurableFieldNodeRow::name)
          .column("sort_key", "text", ConfigurableFieldNodeRow::sortKey)
          .column("row", "jsonb", ConfigurableFieldNodeRow::json)
          .tree();

  private static final ReferenceTable<ConfigurableFieldValueRow> VALUES =
      new ReferenceTable<ConfigurableFieldValueRow>("erp.configurable_field_value")
          .key("family_id", "bigint", ConfigurableFieldValueRow::familyId)
          .key("field_id", "bigint", ConfigurableFieldValueRow::fieldId)
          .key("value_key", "uuid", row -> ValueKey.of(row.value()))
          .column("value", "text", ConfigurableFieldValueRow::value)
          .named("value");

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

  public ReferenceOutcome replaceCategories(
      long runId, List<CategoryRow> rows, boolean acceptShrink) {
    return replace(runId, CATEGORIES, rows, acceptShrink);
  }

  public ReferenceOutcome replaceWebCategories(
      long runId, List<CategoryRow> rows, boolean acceptShrink) {
    return replace(runId, WEB_CATEGORIES, rows, acceptShrink);
  }

  public ReferenceOutcome replaceManufacturers(
      long runId, List<ManufacturerRow> rows, boolean acceptShrink) {
    return replace(runId, MANUFACTURERS, rows, acceptShrink);
  }

  public ReferenceOutcome replaceCollections(
      long runId, List<NamedRow> rows, boolean acceptShrink) {
    return replace(runId, COLLECTIONS, rows, acceptShrink);
  }

  public ReferenceOutcome replaceSchoolYears(
      long runId, List<NamedRow> rows, boolean acceptShrink) {
    return replace(runId, SCHOOL_YEARS, rows, acceptShrink);
  }

  public ReferenceOutcome replaceSubjects(long runId, List<NamedRow> rows, boolean acceptShrink) {
    return replace(runId, SUBJECTS, rows, acceptShrink);
  }

  public ReferenceOutcome replaceConfigurableFields(
      long runId, List<ConfigurableFieldRow> rows, boolean acceptShrink) {
    return replace(runId, FIELDS, rows, acceptShrink);
  }

  /** All nodes of one field's tree. */
  public ReferenceOutcome replaceConfigurableFieldNodes(
      long runId,
      long familyId,
      long fieldId,
      List<ConfigurableFieldNodeRow> rows,
      boolean acceptShrink) {
    return replace(runId, NODES.ofField(familyId, fieldId), rows, acceptShrink);
  }

  /** All values of one validated field. */
  public ReferenceOutcome replaceConfigurableFieldValues(
      long runId,
      long familyId,
      long fieldId,
      List<ConfigurableFieldValueRow> rows,
      boolean acceptShrink) {
    return replace(runId, VALUES.ofField(familyId, fieldId), rows, acceptShrink);
  }

  /** The configurable fields that articles use, those first that most use. Reads only. */
  public List<FieldKey> usedFields(int limit) {
    return database
        .transactions()
        .longTransaction(sql -> sql.fetch(USED_FIELDS, limit))
        .map(row -> new FieldKey(row.get("family", Long.class), row.get("field", Long.class)));
  }

  private <R> ReferenceOutcome replace(
      long runId, ReferenceTable<R> table, List<R> rows, boolean acceptShrink) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return database.transactions().fencedLong(runId, sql -> table.replace(sql, rows, limit));
  }

  private static ReferenceTable<NamedRow> named(String table) {
    return new ReferenceTable<NamedRow>(table)
        .key("id", "bigint", NamedRow::id)
        .column("name", "text", NamedRow::name)
        .column("row", "jsonb", NamedRow::json);
  }
}
