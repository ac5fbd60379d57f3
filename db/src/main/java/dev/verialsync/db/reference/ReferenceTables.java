package dev.verialsync.db.reference;

/** The tables that reference lists are landed in. */
public final class ReferenceTables {

  public static final ReferenceTable<CategoryRow> CATEGORIES =
      new ReferenceTable<CategoryRow>("erp.category")
          .key("id", "bigint", CategoryRow::id)
          .column("parent_id", "bigint", CategoryRow::parentId)
          .column("name", "text", CategoryRow::name)
          .column("sort_key", "text", CategoryRow::sortKey)
          .column("family_id", "bigint", CategoryRow::familyId)
          .column("row", "jsonb", CategoryRow::json)
          .tree("select distinct erp_category_id from shop.product where erp_category_id > 0");

  public static final ReferenceTable<CategoryRow> WEB_CATEGORIES =
      new ReferenceTable<CategoryRow>("erp.web_category")
          .key("id", "bigint", CategoryRow::id)
          .column("parent_id", "bigint", CategoryRow::parentId)
          .column("name", "text", CategoryRow::name)
          .column("sort_key", "text", CategoryRow::sortKey)
          .column("row", "jsonb", CategoryRow::json)
          .tree("select distinct unnest(web_category_ids) from shop.product");

  public static final ReferenceTable<ManufacturerRow> MANUFACTURERS =
      new ReferenceTable<ManufacturerRow>("erp.manufacturer")
          .key("id", "bigint", ManufacturerRow::id)
          .column("type", "bigint", ManufacturerRow::type)
          .column("name", "text", ManufacturerRow::name)
          .column("row", "jsonb", ManufacturerRow::json);

  public static final ReferenceTable<NamedRow> COLLECTIONS = named("erp.collection");
  public static final ReferenceTable<NamedRow> SCHOOL_YEARS = named("erp.school_year");
  public static final ReferenceTable<NamedRow> SUBJECTS = named("erp.subject");

  public static final ReferenceTable<ConfigurableFieldRow> FIELDS =
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

  /** All fields' trees: {@link ReferenceTable#ofField} is a list. */
  public static final ReferenceTable<ConfigurableFieldNodeRow> NODES =
      new ReferenceTable<ConfigurableFieldNodeRow>("erp.configurable_field_node")
          .key("family_id", "bigint", ConfigurableFieldNodeRow::familyId)
          .key("field_id", "bigint", ConfigurableFieldNodeRow::fieldId)
          .key("id", "bigint", ConfigurableFieldNodeRow::id)
          .column("parent_id", "bigint", ConfigurableFieldNodeRow::parentId)
          .column("name", "text", ConfigurableFieldNodeRow::name)
          .column("sort_key", "text", ConfigurableFieldNodeRow::sortKey)
          .column("row", "jsonb", ConfigurableFieldNodeRow::json)
          .tree();

  /** All validated fields' values: {@link ReferenceTable#ofField} is a list. */
  public static final ReferenceTable<ConfigurableFieldValueRow> VALUES =
      new ReferenceTable<ConfigurableFieldValueRow>("erp.configurable_field_value")
          .key("family_id", "bigint", ConfigurableFieldValueRow::familyId)
          .key("field_id", "bigint", ConfigurableFieldValueRow::fieldId)
          .key("value_key", "uuid", row -> ValueKey.of(row.value()))
          .column("value", "text", ConfigurableFieldValueRow::value)
          .named("value");

  private static ReferenceTable<NamedRow> named(String table) {
    return new ReferenceTable<NamedRow>(table)
        .key("id", "bigint", NamedRow::id)
        .column("name", "text", NamedRow::name)
        .column("row", "jsonb", NamedRow::json);
  }

  private ReferenceTables() {}
}
