package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.CanonicalRow;
import dev.verialsync.activities.verial.Category;
import dev.verialsync.activities.verial.ConfigurableField;
import dev.verialsync.activities.verial.FieldIssue;
import dev.verialsync.activities.verial.ListAnswer;
import dev.verialsync.activities.verial.Parsed;
import dev.verialsync.activities.verial.RowParser;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialMethod;
import dev.verialsync.db.CategoryRow;
import dev.verialsync.db.ConfigurableFieldNodeRow;
import dev.verialsync.db.ConfigurableFieldRow;
import dev.verialsync.db.ConfigurableFieldValueRow;
import dev.verialsync.db.ManufacturerRow;
import dev.verialsync.db.MergeOutcome;
import dev.verialsync.db.NamedRow;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.ReferenceRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lists that articles point into: categories of both kinds, manufacturers, collections, school
 * years, subjects, configurable fields. Each is replaced as a set; one that the server does not
 * know stays as it was.
 */
public final class ReferenceLists {

  private final VerialClient verial;
  private final ServerKnowledge server;
  private final ReferenceRepository references;
  private final Persistence persistence;
  private final RowParser parser = new RowParser();

  public ReferenceLists(
      VerialClient verial,
      ServerKnowledge server,
      ReferenceRepository references,
      Persistence persistence) {
    this.verial = verial;
    this.server = server;
    this.references = references;
    this.persistence = persistence;
  }

  /**
   * What landing them came to.
   *
   * @param note methods that the server does not know, and lists that were not believed; null when
   *     there are none
   */
  record Outcome(int rows, @Nullable String note, List<NewIssue> issues) {}

  Outcome land(long runId, boolean acceptShrink, CallContext context, Pulse pulse)
      throws InterruptedException {
    Landing landing = new Landing(runId, acceptShrink, context, pulse);
    landing.landAll();
    List<String> notes = new ArrayList<>();
    if (!landing.unknown.isEmpty()) {
      notes.add(
          "This server's version does not know %s: names from there are missing in the views."
              .formatted(String.join(", ", landing.unknown)));
    }
    if (!landing.emptied.isEmpty()) {
      notes.add(ListIssues.emptied(String.join(", ", landing.emptied)));
    }
    return new Outcome(
        landing.rows, notes.isEmpty() ? null : String.join(" ", notes), landing.issues);
  }

  private interface Replace<R> {
    MergeOutcome with(long runId, List<R> rows, boolean acceptShrink);
  }

  /** One landing of all lists. */
  private final class Landing {
    private final long runId;
    private final boolean acceptShrink;
    private final CallContext context;
    private final Pulse pulse;
    private final List<String> unknown = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();
    private final List<NewIssue> issues = new ArrayList<>();
    private int rows;

    private Landing(long runId, boolean acceptShrink, CallContext context, Pulse pulse) {
      this.runId = runId;
      this.acceptShrink = acceptShrink;
      this.context = context;
      this.pulse = pulse;
    }

    private void landAll() throws InterruptedException {
      land(
          VerialMethod.CATEGORIES,
          parser::category,
          ReferenceLists::categoryRow,
          references::replaceCategories);
      land(
          VerialMethod.WEB_CATEGORIES,
          parser::category,
          ReferenceLists::categoryRow,
          references::replaceWebCategories);
      land(
          VerialMethod.MANUFACTURERS,
          parser::manufacturer,
          (row, json) ->
              new ManufacturerRow(
                  row.id(), row.type() == null ? null : (long) row.type(), row.name(), json),
          references::replaceManufacturers);
      landNamed(VerialMethod.COLLECTIONS, references::replaceCollections);
      landNamed(VerialMethod.SCHOOL_YEARS, references::replaceSchoolYears);
      landNamed(VerialMethod.SUBJECTS, references::replaceSubjects);
      landConfigurableFields();
    }

    private void landNamed(VerialMethod method, Replace<NamedRow> replace)
        throws InterruptedException {
      land(
          method,
          parser::referenceValue,
          (row, json) -> new NamedRow(row.id(), row.value(), json),
          replace);
    }

    private <V, R> void land(
        VerialMethod method,
        Function<JsonNode, Parsed<V>> parse,
        BiFunction<V, String, R> landed,
        Replace<R> replace)
        throws InterruptedException {
      Optional<List<R>> answered =
          read(method, () -> verial.reference(context, method), parse, landed);
      if (answered.isPresent()) {
        replace(method, replace, answered.get());
      }
    }

    private <R> void replace(VerialMethod method, Replace<R> replace, List<R> landed)
        throws InterruptedException {
      rows += landed.size();
      MergeOutcome outcome =
          persistence.inDatabase(pulse, () -> replace.with(runId, landed, acceptShrink));
      if (outcome.emptyRefused()) {
        emptied.add(method.wireName());
        issues.add(
            new NewIssue(
                null,
                method.wireName(),
                null,
                "list_empty",
                null,
                "Verial's list is empty where it was not before: what was known is kept."));
      }
    }

    private <V, R> Optional<List<R>> read(
        VerialMethod method,
        Supplier<ListAnswer> call,
        Function<JsonNode, Parsed<V>> parse,
        BiFunction<V, String, R> landed) {
      Optional<List<R>> read =
          server.ask(
              context,
              method,
              () -> {
                try (ListAnswer answer = call.get()) {
                  List<R> found = new ArrayList<>();
                  for (JsonNode row : answer) {
                    Parsed<V> parsed = parse.apply(row);
                    parsed
                        .value()
                        .ifPresent(value -> found.add(landed.apply(value, CanonicalRow.text(row))));
                    parsed.issues().forEach(issue -> issues.add(issue(method, issue)));
                  }
                  return found;
                }
              });
      if (read.isEmpty() && !unknown.contains(method.wireName())) {
        unknown.add(method.wireName());
      }
      return read;
    }

    private void landConfigurableFields() throws InterruptedException {
      List<ConfigurableField> fields = new ArrayList<>();
      Optional<List<ConfigurableFieldRow>> landed =
          read(
              VerialMethod.CONFIGURABLE_FIELDS,
              () -> {
                fields.clear();
                return verial.reference(context, VerialMethod.CONFIGURABLE_FIELDS);
              },
              parser::configurableField,
              (field, json) -> {
                fields.add(field);
                return fieldRow(field, json);
              });
      if (landed.isEmpty()) {
        return;
      }
      replace(
          VerialMethod.CONFIGURABLE_FIELDS, references::replaceConfigurableFields, landed.get());
      landTrees(fields);
      landValues(fields);
    }

    private void landTrees(List<ConfigurableField> fields) throws InterruptedException {
      List<ConfigurableFieldNodeRow> nodes = new ArrayList<>();
      for (ConfigurableField field : fields) {
        if (isTree(field)) {
          Optional<List<ConfigurableFieldNodeRow>> tree =
              read(
                  VerialMethod.CONFIGURABLE_FIELD_TREE,
                  () -> verial.configurableFieldTree(context, field.id(), field.familyId()),
                  parser::fieldTreeNode,
                  (node, json) ->
                      new ConfigurableFieldNodeRow(
                          field.familyId(),
                          field.id(),
                          node.id(),
                          node.parentId(),
                          node.name(),
                          node.sortKey(),
                          json));
          if (tree.isEmpty()) {
            return;
          }
          nodes.addAll(tree.get());
        }
      }
      boolean none = fields.stream().noneMatch(ReferenceLists::isTree);
      replace(
          VerialMethod.CONFIGURABLE_FIELD_TREE,
          (id, rows, accept) -> references.replaceConfigurableFieldNodes(id, rows, accept || none),
          nodes);
    }

    private void landValues(List<ConfigurableField> fields) throws InterruptedException {
      List<ConfigurableFieldValueRow> values = new ArrayList<>();
      for (ConfigurableField field : fields) {
        if (isValidated(field)) {
          Optional<List<ConfigurableFieldValueRow>> allowed =
              read(
                  VerialMethod.CONFIGURABLE_FIELD_VALUES,
                  () -> verial.configurableFieldValues(context, field.id(), field.familyId()),
                  parser::validatedValue,
                  (value, json) ->
                      new ConfigurableFieldValueRow(field.familyId(), field.id(), value));
          if (allowed.isEmpty()) {
            return;
          }
          values.addAll(allowed.get());
        }
      }
      boolean none = fields.stream().noneMatch(ReferenceLists::isValidated);
      replace(
          VerialMethod.CONFIGURABLE_FIELD_VALUES,
          (id, rows, accept) -> references.replaceConfigurableFieldValues(id, rows, accept || none),
          values);
    }
  }

  private static boolean isTree(ConfigurableField field) {
    Integer type = field.dataType();
    return type != null && type == ConfigurableField.TREE_NODE;
  }

  private static boolean isValidated(ConfigurableField field) {
    return Boolean.TRUE.equals(field.validated());
  }

  private static CategoryRow categoryRow(Category category, String json) {
    return new CategoryRow(
        category.id(),
        category.parentId(),
        category.name(),
        category.sortKey(),
        category.fieldFamilyId(),
        json);
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

  private static NewIssue issue(VerialMethod method, FieldIssue issue) {
    return new NewIssue(
        null,
        issue.field().isEmpty() ? method.wireName() : method.wireName() + "." + issue.field(),
        null,
        "bad_value",
        issue.value(),
        issue.message());
  }
}
