package dev.verialsync.activities.listing.reference;

import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.reference.FieldKey;
import dev.verialsync.db.reference.ReferenceOutcome;
import dev.verialsync.db.reference.TreeCuts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with the reference lists of one landing. */
final class ReferenceIssues {

  /** Rows of one list: a shop's views read all of them. */
  static final int MOST_ROWS = 20_000;

  /** What to say of lists with more. */
  static final String CROWDED =
      "Verial's list of %s has more than " + MOST_ROWS + " rows: what was known of it is kept.";

  /** More circles in one list are not recorded. */
  private static final int MOST_CIRCLES = 100;

  /** Of one list; the others are of the same kind. */
  private static final int MOST_ISSUES = 1_000;

  /** More ids are not named in one issue. */
  private static final int MOST_IDS = 50;

  private final List<NewIssue> found = new ArrayList<>();

  List<NewIssue> found() {
    return found;
  }

  private void add(
      String field,
      IssueKind kind,
      @Nullable Integer position,
      @Nullable String value,
      String message) {
    found.add(new NewIssue(null, field, position, kind, value, message));
  }

  void unavailable(String list, VerialException failure) {
    add(
        list,
        IssueKind.LIST_UNAVAILABLE,
        null,
        failure.outcome().text(),
        UnavailableMethodPolicy.message(list, failure));
  }

  void tooManyRows(String list) {
    add(list, IssueKind.TOO_MANY_ROWS, null, "more than " + MOST_ROWS, CROWDED.formatted(list));
  }

  void tooManyFields(int used, int asked) {
    add(
        VerialMethod.CONFIGURABLE_FIELDS.wireName(),
        IssueKind.TOO_MANY_FIELDS,
        null,
        null,
        "Articles use %d configurable fields with values of their own: only the %d that most articles use were asked for, names of the others' values are missing."
            .formatted(used, asked));
  }

  /** What landing a list has shown. */
  void ofOutcome(String list, ReferenceOutcome outcome) {
    if (outcome.emptied()) {
      add(
          list,
          IssueKind.LIST_EMPTY,
          null,
          null,
          "Verial's list is empty where it was not before: what was known is kept.");
    } else if (outcome.doubted() > 0) {
      add(
          list,
          IssueKind.LIST_TOO_SHORT,
          null,
          null,
          "Verial's list lacks %d names that it had before: they are kept and stay listed."
              .formatted(outcome.doubted()));
    }
    ofCuts(list + ".ID_Padre", outcome.cuts());
  }

  private void ofCuts(String field, TreeCuts cuts) {
    int n = 0;
    for (List<Long> circle : cuts.circles().stream().limit(MOST_CIRCLES).toList()) {
      add(
          field,
          IssueKind.CATEGORY_CYCLE,
          ++n,
          ids(circle),
          "The parents of %s form a circle (each has the next one as its parent, the last the first): %d is taken as a root. Correct its parent in Verial."
              .formatted(ids(circle), circle.get(0)));
    }
    if (!cuts.tooDeep().isEmpty()) {
      add(
          field,
          IssueKind.CATEGORY_TOO_DEEP,
          null,
          ids(cuts.tooDeep()),
          "%d rows stand below level 32 and are taken as roots; Verial has at most 8 levels. Correct their parents in Verial."
              .formatted(cuts.tooDeep().size()));
    }
  }

  private static String ids(List<Long> ids) {
    String some =
        ids.stream().limit(MOST_IDS).map(String::valueOf).collect(Collectors.joining(", "));
    return ids.size() > MOST_IDS ? some + ", …" : some;
  }

  OfList ofList(String name) {
    return new OfList(name);
  }

  /** The rows of one list, in order. */
  final class OfList {
    private final String name;
    private final Map<Object, Integer> seen = new HashMap<>();
    private final int most = found.size() + MOST_ISSUES;
    private int position;

    private OfList(String name) {
      this.name = name;
    }

    /**
     * Notes what is wrong with the next row.
     *
     * @param key distinguishes it from the others; null where it cannot be landed
     */
    void row(@Nullable Object key, List<FieldIssue> wrong) {
      position++;
      if (key != null && seen.merge(key, 1, Integer::sum) == 2 && found.size() < most) {
        String shown =
            key instanceof FieldKey field
                ? field.familyId() + "/" + field.fieldId()
                : key.toString();
        add(
            name + ".Id",
            IssueKind.DUPLICATE_ID,
            position,
            shown,
            "%s stands in the list more than once; its first row was taken.".formatted(shown));
      }
      for (FieldIssue issue : wrong) {
        if (found.size() < most) {
          add(
              issue.field().isEmpty() ? name : name + "." + issue.field(),
              key == null ? IssueKind.NO_ID : IssueKind.BAD_VALUE,
              key == null ? (Integer) position : null,
              issue.value(),
              issue.value().indexOf('\uFFFD') < 0
                  ? issue.message()
                  : issue.message() + ". The text that was known before, if any, is kept");
        }
      }
    }
  }
}
