package dev.verialsync.activities.listing.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.ConfigurableField;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.db.reference.FieldKey;
import dev.verialsync.db.reference.ReferenceOutcome;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.reference.ReferenceTable;
import dev.verialsync.db.reference.ReferenceTables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One landing of all reference lists. */
final class ReferenceLanding {

  /** Fields whose trees and values are asked for. */
  private static final int MOST_FIELDS = 200;

  /** More are not counted. */
  private static final int MOST_USED_FIELDS = 10_000;

  final Set<String> unknown = new LinkedHashSet<>();
  final Set<String> emptied = new LinkedHashSet<>();
  final Set<String> shortened = new LinkedHashSet<>();
  final Set<String> crowded = new LinkedHashSet<>();
  final Set<String> failed = new LinkedHashSet<>();
  final ReferenceIssues issues = new ReferenceIssues();
  int rows;

  private final ReferenceSources sources;
  private final ServerKnowledge server;
  private final UnavailableMethodPolicy unavailable;
  private final Persistence persistence;
  private final ReferenceRepository references;
  private final long runId;
  private final boolean acceptShrink;
  private final CallContext context;
  private final Heartbeat heartbeat;
  private final Deque<Task> due = new ArrayDeque<>();

  ReferenceLanding(
      ListingParts parts,
      ReferenceRepository references,
      long runId,
      boolean acceptShrink,
      Heartbeat heartbeat) {
    this.server = parts.server();
    this.unavailable = parts.unavailable();
    this.persistence = parts.persistence();
    this.references = references;
    this.runId = runId;
    this.acceptShrink = acceptShrink;
    this.context = ListingParts.context(runId, heartbeat);
    this.sources = new ReferenceSources(parts.verial(), context);
    this.heartbeat = heartbeat;
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

  void landAll() throws InterruptedException {
    plan(sources.categories(VerialMethod.CATEGORIES), ReferenceTables.CATEGORIES);
    plan(sources.categories(VerialMethod.WEB_CATEGORIES), ReferenceTables.WEB_CATEGORIES);
    plan(sources.manufacturers(), ReferenceTables.MANUFACTURERS);
    plan(sources.named(VerialMethod.COLLECTIONS), ReferenceTables.COLLECTIONS);
    plan(sources.named(VerialMethod.SCHOOL_YEARS), ReferenceTables.SCHOOL_YEARS);
    plan(sources.named(VerialMethod.SUBJECTS), ReferenceTables.SUBJECTS);
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
            failed.add(task.name());
            issues.unavailable(task.name(), e);
          } else {
            again.add(task);
          }
        }
      }
      if (!again.isEmpty()) {
        VerialMethod method = again.get(0).method();
        heartbeat.doing("waiting to ask again for " + again.get(0).name() + ", which fails alone");
        unavailable.pause(context, method);
        due.addAll(again);
      }
    }
  }

  private <V, R> void plan(ReferenceSource<V, R> source, ReferenceTable<R> table) {
    due.add(new Task(source.method(), source.name(), () -> land(source, table)));
  }

  /** Returns whether the list was read. */
  private <V, R> boolean land(ReferenceSource<V, R> source, ReferenceTable<R> table)
      throws InterruptedException {
    Optional<List<R>> answered = read(source);
    if (answered.isEmpty()) {
      return false;
    }
    List<R> landed = answered.get();
    rows += landed.size();
    ReferenceOutcome outcome =
        persistence.inDatabase(
            heartbeat, () -> references.replace(runId, table, landed, acceptShrink));
    if (outcome.emptied()) {
      emptied.add(source.name());
    } else if (outcome.doubted() > 0) {
      shortened.add(source.name());
    }
    issues.ofOutcome(source.name(), outcome);
    return true;
  }

  private <V, R> Optional<List<R>> read(ReferenceSource<V, R> source) {
    Optional<List<R>> read = server.ask(context, source.method(), () -> rows(source));
    if (read.isEmpty()) {
      unknown.add(source.method().wireName());
    }
    if (crowded.contains(source.name())) {
      issues.tooManyRows(source.name());
      return Optional.empty();
    }
    return read;
  }

  private <V, R> List<R> rows(ReferenceSource<V, R> source) {
    try (ListAnswer answer = source.call().get()) {
      List<R> found = new ArrayList<>();
      if (answer.rowCount() > ReferenceIssues.MOST_ROWS) {
        crowded.add(source.name());
        return found;
      }
      ReferenceIssues.OfList met = issues.ofList(source.name());
      for (JsonNode row : answer) {
        Parsed<V> parsed = source.parse().apply(row);
        V value = parsed.row();
        met.row(value == null ? null : source.key().apply(value), parsed.issues());
        if (value != null) {
          found.add(source.landed().apply(value, CanonicalRow.text(row)));
        }
      }
      return found;
    }
  }

  private void landConfigurableFields() throws InterruptedException {
    Map<FieldKey, ConfigurableField> fields = new LinkedHashMap<>();
    if (land(sources.fields(fields), ReferenceTables.FIELDS)) {
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
    asked.stream().filter(ReferenceLanding::isTree).forEach(this::planTree);
    asked.stream().filter(ReferenceLanding::isValidated).forEach(this::planValues);
    if (used.size() > MOST_FIELDS) {
      issues.tooManyFields(used.size(), MOST_FIELDS);
    }
  }

  private void planTree(ConfigurableField field) {
    planOfField(sources.tree(field), ReferenceTables.NODES, field);
  }

  private void planValues(ConfigurableField field) {
    planOfField(sources.values(field), ReferenceTables.VALUES, field);
  }

  private <V, R> void planOfField(
      ReferenceSource<V, R> source, ReferenceTable<R> table, ConfigurableField field) {
    if (!unknown.contains(source.method().wireName())) {
      plan(source, table.ofField(field.familyId(), field.id()));
    }
  }

  private static boolean isTree(ConfigurableField field) {
    Integer type = field.dataType();
    return type != null && type == ConfigurableField.TREE_NODE;
  }

  private static boolean isValidated(ConfigurableField field) {
    return Boolean.TRUE.equals(field.validated());
  }
}
