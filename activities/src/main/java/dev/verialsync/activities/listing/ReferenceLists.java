package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Category;
import dev.verialsync.activities.verial.row.ConfigurableField;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.FieldTreeNode;
import dev.verialsync.activities.verial.row.Manufacturer;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.ReferenceValue;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.reference.CategoryRow;
import dev.verialsync.db.reference.ConfigurableFieldNodeRow;
import dev.verialsync.db.reference.ConfigurableFieldRow;
import dev.verialsync.db.reference.ConfigurableFieldValueRow;
import dev.verialsync.db.reference.FieldKey;
import dev.verialsync.db.reference.ManufacturerRow;
import dev.verialsync.db.reference.NamedRow;
import dev.verialsync.db.reference.ReferenceOutcome;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.reference.TreeCuts;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lists that articles point into: categories of both kinds, manufacturers, collections, school
 * years, subjects, configurable fields. Each is landed as a set; one that the server does not know,
 * or that it alone fails for, stays as it was.
 */
public final class ReferenceLists {

  /** Rows of one list: a shop's views read all of them. */
  private static final int MOST_ROWS = 20_000;

  /** More circles in one list are not recorded. */
  private static final int MOST_CIRCLES = 100;

  /** Fields whose trees and values are asked for. */
  private static final int MOST_FIELDS = 200;

  /** More are not counted. */
  private static final int MOST_USED_FIELDS = 10_000;

  /** Of one list; the others are of the same kind. */
  private static final int MOST_ISSUES = 1_000;

  /** More ids are not named in one issue. */
  private static final int MOST_IDS = 50;

  private final VerialClient verial;
  private final ServerKnowledge server;
  private final ReferenceRepository references;
  private final Persistence persistence;
  private final UnavailableMethodPolicy unavailable;
  private final RowParser parser = new RowParser();

  private final ListingParts parts;

  public ReferenceLists(ListingParts parts, ReferenceRepository references) {
    this.parts = parts;
    this.verial = parts.verial();
    this.server = parts.server();
    this.references = references;
    this.persistence = parts.persistence();
    this.unavailable = parts.unavailable();
  }

  public ListingReport land(LandListCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    CallContext context = ListingParts.context(command.runId(), heartbeat);
    Landing landing = new Landing(command.runId(), command.acceptShrink(), context, heartbeat);
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
    if (!landing.shortened.isEmpty()) {
      notes.add(shortened(String.join(", ", landing.shortened)));
    }
    if (!landing.crowded.isEmpty()) {
      notes.add(crowded(String.join(", ", landing.crowded)));
    }
    if (!landing.failed.isEmpty()) {
      notes.add(
          "Verial failed for %s and answered other methods: the names known from there are kept, and the next run asks again."
              .formatted(String.join(", ", landing.failed)));
    }
    ListIssues issues = parts.issues(command.runId(), IssueSource.REFERENCES);
    return new ListingReport(
        landing.rows,
        true,
        notes.isEmpty() ? null : String.join(" ", notes),
        persistence.inDatabase(
            heartbeat,
            () -> {
              issues.record(landing.issues);
              return landing.failed.isEmpty() ? issues.settle() : issues.met();
            }));
  }

  private static String shortened(String lists) {
    return "Verial's list of %s is much shorter than before: what it lacks stays listed. If that is right, run again with --accept-shrink."
        .formatted(lists);
  }

  private static String crowded(String lists) {
    return "Verial's list of %s has more than %d rows: what was known of it is kept."
        .formatted(lists, MOST_ROWS);
  }

  private interface Replace<R> {
    ReferenceOutcome with(long runId, List<R> rows, boolean acceptShrink);
  }

  private interface Step {
    void land() throws InterruptedException;
  }

  /**
   * One list to land.
   *
   * @param name the method, and the configurable field where it is asked for one
   */
  private record Task(VerialMethod method, String name, Step step) {}

  /** One landing of all lists. */
  private final class Landing {
    private final long runId;
    private final boolean acceptShrink;
    private final CallContext context;
    private final Heartbeat heartbeat;
    private final Deque<Task> due = new ArrayDeque<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> emptied = new LinkedHashSet<>();
    private final Set<String> shortened = new LinkedHashSet<>();
    private final Set<String> crowded = new LinkedHashSet<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private final List<NewIssue> issues = new ArrayList<>();
    private int rows;

    private Landing(long runId, boolean acceptShrink, CallContext context, Heartbeat heartbeat) {
      this.runId = runId;
      this.acceptShrink = acceptShrink;
      this.context = context;
      this.heartbeat = heartbeat;
    }

    private void landAll() throws InterruptedException {
      plan(
          VerialMethod.CATEGORIES,
          parser::category,
          Category::id,
          ReferenceLists::categoryRow,
          references::replaceCategories);
      plan(
          VerialMethod.WEB_CATEGORIES,
          parser::category,
          Category::id,
          ReferenceLists::categoryRow,
          references::replaceWebCategories);
      plan(
          VerialMethod.MANUFACTURERS,
          parser::manufacturer,
          Manufacturer::id,
          (row, json) ->
              new ManufacturerRow(
                  row.id(), row.type() == null ? null : (long) row.type(), row.name(), json),
          references::replaceManufacturers);
      planNamed(VerialMethod.COLLECTIONS, references::replaceCollections);
      planNamed(VerialMethod.SCHOOL_YEARS, references::replaceSchoolYears);
      planNamed(VerialMethod.SUBJECTS, references::replaceSubjects);
      VerialMethod fields = VerialMethod.CONFIGURABLE_FIELDS;
      due.add(new Task(fields, fields.wireName(), this::landConfigurableFields));
      landDue();
    }

    /** In rounds: lists that fail alone are waited for together. */
    private void landDue() throws InterruptedException {
      while (!due.isEmpty()) {
        List<Task> again = new ArrayList<>();
        for (Task task = due.poll(); task != null; task = due.poll()) {
          try {
            task.step().land();
          } catch (VerialException e) {
            unavailable.requireAlone(e, task.method(), context);
            if (unavailable.isGivenUp(context, task.method())) {
              leave(task, e);
            } else {
              again.add(task);
            }
          }
        }
        if (!again.isEmpty()) {
          VerialMethod method = again.get(0).method();
          heartbeat.doing(
              "waiting to ask again for " + again.get(0).name() + ", which fails alone");
          unavailable.pause(context, method);
          due.addAll(again);
        }
      }
    }

    private void leave(Task task, VerialException failure) {
      String outcome = failure.outcome().text();
      failed.add(task.name());
      issues.add(
          new NewIssue(
              null,
              task.name(),
              null,
              IssueKind.LIST_UNAVAILABLE,
              outcome,
              UnavailableMethodPolicy.message(task.name(), failure)));
    }

    private void planNamed(VerialMethod method, Replace<NamedRow> replace) {
      plan(
          method,
          parser::referenceValue,
          ReferenceValue::id,
          (row, json) -> new NamedRow(row.id(), row.value(), json),
          replace);
    }

    private <V, R> void plan(
        VerialMethod method,
        Function<JsonNode, Parsed<V>> parse,
        Function<V, Object> key,
        BiFunction<V, String, R> landed,
        Replace<R> replace) {
      String name = method.wireName();
      due.add(
          new Task(
              method,
              name,
              () -> {
                Optional<List<R>> answered =
                    read(method, name, () -> verial.reference(context, method), parse, key, landed);
                if (answered.isPresent()) {
                  replace(name, replace, answered.get());
                }
              }));
    }

    private <R> void replace(String name, Replace<R> replace, List<R> landed)
        throws InterruptedException {
      rows += landed.size();
      ReferenceOutcome outcome =
          persistence.inDatabase(heartbeat, () -> replace.with(runId, landed, acceptShrink));
      if (outcome.emptied()) {
        emptied.add(name);
        issues.add(
            listIssue(
                name,
                IssueKind.LIST_EMPTY,
                null,
                null,
                "Verial's list is empty where it was not before: what was known is kept."));
      } else if (outcome.doubted() > 0) {
        shortened.add(name);
        issues.add(
            listIssue(
                name,
                IssueKind.LIST_TOO_SHORT,
                null,
                null,
                "Verial's list lacks %d names that it had before: they are kept and stay listed."
                    .formatted(outcome.doubted())));
      }
      recordCuts(name + ".ID_Padre", outcome.cuts());
    }

    private void recordCuts(String field, TreeCuts cuts) {
      int n = 0;
      for (List<Long> circle : cuts.circles().stream().limit(MOST_CIRCLES).toList()) {
        long root = circle.get(0);
        issues.add(
            listIssue(
                field,
                IssueKind.CATEGORY_CYCLE,
                ++n,
                ids(circle),
                "The parents of %s form a circle (each has the next one as its parent, the last the first): %d is taken as a root. Correct its parent in Verial."
                    .formatted(ids(circle), root)));
      }
      if (!cuts.tooDeep().isEmpty()) {
        issues.add(
            listIssue(
                field,
                IssueKind.CATEGORY_TOO_DEEP,
                null,
                ids(cuts.tooDeep()),
                "%d rows stand below level 32 and are taken as roots; Verial has at most 8 levels. Correct their parents in Verial."
                    .formatted(cuts.tooDeep().size())));
      }
    }

    private <V, R> Optional<List<R>> read(
        VerialMethod method,
        String name,
        Supplier<ListAnswer> call,
        Function<JsonNode, Parsed<V>> parse,
        Function<V, Object> key,
        BiFunction<V, String, R> landed) {
      Optional<List<R>> read =
          server.ask(
              context,
              method,
              () -> {
                try (ListAnswer answer = call.get()) {
                  List<R> found = new ArrayList<>();
                  if (answer.rowCount() > MOST_ROWS) {
                    crowded.add(name);
                    return found;
                  }
                  Map<Object, Integer> seen = new HashMap<>();
                  int position = 0;
                  int most = issues.size() + MOST_ISSUES;
                  for (JsonNode row : answer) {
                    int place = ++position;
                    Parsed<V> parsed = parse.apply(row);
                    Optional<V> value = parsed.value();
                    value.ifPresent(
                        each -> {
                          if (seen.merge(key.apply(each), 1, Integer::sum) == 2
                              && issues.size() < most) {
                            issues.add(duplicate(name, place, key.apply(each)));
                          }
                          found.add(landed.apply(each, CanonicalRow.text(row)));
                        });
                    parsed.issues().stream()
                        .limit(Math.max(0, most - issues.size()))
                        .forEach(issue -> issues.add(issue(name, place, issue, value.isEmpty())));
                  }
                  return found;
                }
              });
      if (read.isEmpty()) {
        unknown.add(method.wireName());
      }
      if (crowded.contains(name)) {
        issues.add(
            listIssue(
                name, IssueKind.TOO_MANY_ROWS, null, "more than " + MOST_ROWS, crowded(name)));
        return Optional.empty();
      }
      return read;
    }

    private void landConfigurableFields() throws InterruptedException {
      String name = VerialMethod.CONFIGURABLE_FIELDS.wireName();
      Map<FieldKey, ConfigurableField> fields = new LinkedHashMap<>();
      Optional<List<ConfigurableFieldRow>> landed =
          read(
              VerialMethod.CONFIGURABLE_FIELDS,
              name,
              () -> {
                fields.clear();
                return verial.reference(context, VerialMethod.CONFIGURABLE_FIELDS);
              },
              parser::configurableField,
              ReferenceLists::key,
              (field, json) -> {
                fields.putIfAbsent(key(field), field);
                return fieldRow(field, json);
              });
      if (landed.isPresent()) {
        replace(name, references::replaceConfigurableFields, landed.get());
        planUsed(fields);
      }
    }

    /** What the fields may hold costs a call each: fields that no article has are not asked for. */
    private void planUsed(Map<FieldKey, ConfigurableField> fields) throws InterruptedException {
      fields.values().removeIf(field -> !isTree(field) && !isValidated(field));
      if (fields.isEmpty()) {
        return;
      }
      List<ConfigurableField> used =
          persistence.inDatabase(heartbeat, () -> references.usedFields(MOST_USED_FIELDS)).stream()
              .map(fields::get)
              .filter(Objects::nonNull)
              .toList();
      List<ConfigurableField> asked = used.subList(0, Math.min(MOST_FIELDS, used.size()));
      asked.stream().filter(ReferenceLists::isTree).forEach(this::planTree);
      asked.stream().filter(ReferenceLists::isValidated).forEach(this::planValues);
      if (used.size() > MOST_FIELDS) {
        issues.add(
            listIssue(
                VerialMethod.CONFIGURABLE_FIELDS.wireName(),
                IssueKind.TOO_MANY_FIELDS,
                null,
                null,
                "Articles use %d configurable fields with values of their own: only the %d that most articles use were asked for, names of the others' values are missing."
                    .formatted(used.size(), MOST_FIELDS)));
      }
    }

    private void planTree(ConfigurableField field) {
      VerialMethod method = VerialMethod.CONFIGURABLE_FIELD_TREE;
      planOfField(
          method,
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
                  json),
          (id, nodes, accept) ->
              references.replaceConfigurableFieldNodes(
                  id, field.familyId(), field.id(), nodes, accept));
    }

    private void planValues(ConfigurableField field) {
      AtomicLong row = new AtomicLong();
      planOfField(
          VerialMethod.CONFIGURABLE_FIELD_VALUES,
          field,
          () -> verial.configurableFieldValues(context, field.id(), field.familyId()),
          parser::validatedValue,
          value -> row.incrementAndGet(), // a repeated value does no harm
          (value, json) -> new ConfigurableFieldValueRow(field.familyId(), field.id(), value),
          (id, values, accept) ->
              references.replaceConfigurableFieldValues(
                  id, field.familyId(), field.id(), values, accept));
    }

    private <V, R> void planOfField(
        VerialMethod method,
        ConfigurableField field,
        Supplier<ListAnswer> call,
        Function<JsonNode, Parsed<V>> parse,
        Function<V, Object> key,
        BiFunction<V, String, R> landed,
        Replace<R> replace) {
      if (unknown.contains(method.wireName())) {
        return;
      }
      String name = "%s %d/%d".formatted(method.wireName(), field.familyId(), field.id());
      due.add(
          new Task(
              method,
              name,
              () -> {
                Optional<List<R>> answered = read(method, name, call, parse, key, landed);
                if (answered.isPresent()) {
                  replace(name, replace, answered.get());
                }
              }));
    }
  }

  private static FieldKey key(ConfigurableField field) {
    return new FieldKey(field.familyId(), field.id());
  }

  private static String ids(List<Long> ids) {
    String some =
        ids.stream().limit(MOST_IDS).map(String::valueOf).collect(Collectors.joining(", "));
    return ids.size() > MOST_IDS ? some + ", …" : some;
  }

  private static NewIssue listIssue(
      String field,
      IssueKind kind,
      @Nullable Integer position,
      @Nullable String value,
      String message) {
    return new NewIssue(null, field, position, kind, value, message);
  }

  private static NewIssue duplicate(String name, int place, Object key) {
    String shown =
        key instanceof FieldKey field ? field.familyId() + "/" + field.fieldId() : key.toString();
    return listIssue(
        name + ".Id",
        IssueKind.DUPLICATE_ID,
        place,
        shown,
        "%s stands in the list more than once; its first row was taken.".formatted(shown));
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

  private static NewIssue issue(String name, int place, FieldIssue issue, boolean lost) {
    return new NewIssue(
        null,
        issue.field().isEmpty() ? name : name + "." + issue.field(),
        lost ? (Integer) place : null,
        lost ? IssueKind.NO_ID : IssueKind.BAD_VALUE,
        issue.value(),
        issue.value().indexOf('\uFFFD') < 0
            ? issue.message()
            : issue.message() + ". The text that was known before, if any, is kept");
  }
}
