package dev.verialsync.activities.listing.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Category;
import dev.verialsync.activities.verial.row.ConfigurableField;
import dev.verialsync.activities.verial.row.FieldTreeNode;
import dev.verialsync.activities.verial.row.Manufacturer;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.ReferenceValue;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.reference.CategoryRow;
import dev.verialsync.db.reference.ConfigurableFieldNodeRow;
import dev.verialsync.db.reference.ConfigurableFieldRow;
import dev.verialsync.db.reference.ConfigurableFieldValueRow;
import dev.verialsync.db.reference.FieldKey;
import dev.verialsync.db.reference.ManufacturerRow;
import dev.verialsync.db.reference.NamedRow;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** How each reference list is asked for and understood. */
final class ReferenceSources {

  private final VerialClient verial;
  private final CallContext context;
  private final RowParser parser = new RowParser();

  ReferenceSources(VerialClient verial, CallContext context) {
    this.verial = verial;
    this.context = context;
  }

  ReferenceSource<Category, CategoryRow> categories(VerialMethod method) {
    return source(
        method,
        parser::category,
        Category::id,
        (row, json) ->
            new CategoryRow(
                row.id(), row.parentId(), row.name(), row.sortKey(), row.fieldFamilyId(), json));
  }

  ReferenceSource<Manufacturer, ManufacturerRow> manufacturers() {
    return source(
        VerialMethod.MANUFACTURERS,
        parser::manufacturer,
        Manufacturer::id,
        (row, json) ->
            new ManufacturerRow(
                row.id(), row.type() == null ? null : (long) row.type(), row.name(), json));
  }

  /** Collections, school years or subjects. */
  ReferenceSource<ReferenceValue, NamedRow> named(VerialMethod method) {
    return source(
        method,
        parser::referenceValue,
        ReferenceValue::id,
        (row, json) -> new NamedRow(row.id(), row.value(), json));
  }

  /**
   * The definitions of configurable fields.
   *
   * @param fields takes those that the latest answer defines
   */
  ReferenceSource<ConfigurableField, ConfigurableFieldRow> fields(
      Map<FieldKey, ConfigurableField> fields) {
    VerialMethod method = VerialMethod.CONFIGURABLE_FIELDS;
    return new ReferenceSource<>(
        method,
        method.wireName(),
        () -> {
          fields.clear();
          return verial.reference(context, method);
        },
        parser::configurableField,
        ReferenceSources::key,
        (field, json) -> {
          fields.putIfAbsent(key(field), field);
          return fieldRow(field, json);
        });
  }

  /** The tree of one field. */
  ReferenceSource<FieldTreeNode, ConfigurableFieldNodeRow> tree(ConfigurableField field) {
    return ofField(
        VerialMethod.CONFIGURABLE_FIELD_TREE,
        field,
        () -> verial.configurableFieldTree(context, field.id(), field.familyId()),
        parser::fieldTreeNode,
        FieldTreeNode::id,
        (node, json) ->
            new ConfigurableFieldNodeRow(
                field.familyId(),
                field.id(),
                node.id(),
                node.parentId(),
                node.name(),
                node.sortKey(),
                json));
  }

  /** The values that one field may have. */
  ReferenceSource<String, ConfigurableFieldValueRow> values(ConfigurableField field) {
    AtomicLong row = new AtomicLong();
    return ofField(
        VerialMethod.CONFIGURABLE_FIELD_VALUES,
        field,
        () -> verial.configurableFieldValues(context, field.id(), field.familyId()),
        parser::validatedValue,
        value -> row.incrementAndGet(), // a repeated value does no harm
        (value, json) -> new ConfigurableFieldValueRow(field.familyId(), field.id(), value));
  }

  private <V, R> ReferenceSource<V, R> source(
      VerialMethod method,
      Function<JsonNode, Parsed<V>> parse,
      Function<V, Object> key,
      BiFunction<V, String, R> landed) {
    return new ReferenceSource<>(
        method, method.wireName(), () -> verial.reference(context, method), parse, key, landed);
  }

  private static <V, R> ReferenceSource<V, R> ofField(
      VerialMethod method,
      ConfigurableField field,
      Supplier<ListAnswer> call,
      Function<JsonNode, Parsed<V>> parse,
      Function<V, Object> key,
      BiFunction<V, String, R> landed) {
    String name = "%s %d/%d".formatted(method.wireName(), field.familyId(), field.id());
    return new ReferenceSource<>(method, name, call, parse, key, landed);
  }

  private static FieldKey key(ConfigurableField field) {
    return new FieldKey(field.familyId(), field.id());
  }

  private static ConfigurableFieldRow fieldRow(ConfigurableField field, String json) {
    return new ConfigurableFieldRow(
        field.familyId(),
        field.id(),
        field.description(),
        field.dataType(),
        field.integerDigits(),
        field.decimalDigits(),
        field.validated(),
        field.formattedText(),
        field.sortOrder() == null ? null : (long) field.sortOrder(),
        field.group(),
        json);
  }
}
