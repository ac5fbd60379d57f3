package dev.verialsync.activities.verial.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.activities.verial.json.VerialJson;
import dev.verialsync.activities.verial.text.BlankText;
import dev.verialsync.activities.verial.text.DecimalText;
import dev.verialsync.activities.verial.text.FieldName;
import dev.verialsync.activities.verial.text.NumberRange;
import dev.verialsync.activities.verial.text.WallClockText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one row, in whatever way Verial spelled keys and values. {@code ""}, null and
 * an absent key are alike: null. What cannot be understood is null too, and an issue.
 */
public final class FieldReader {
  /** Texts that the manual bounds at 15 to 250 characters are kept whole, but not in silence. */
  private static final int SUSPICIOUS_LENGTH = 1000;

  /** Of one row; a row of a thousand wrong values is one that somebody has to look at. */
  private static final int MOST_ISSUES = 100;

  /** WCF's milliseconds reach years that PostgreSQL's timestamps do not. */
  private static final int LAST_YEAR = 9999;

  private final JsonNode row;
  private final List<FieldIssue> issues;
  private @Nullable Map<String, JsonNode> byNormalName;

  FieldReader(JsonNode row) {
    this(row, new ArrayList<>());
    Optional<OversizeRow> oversize = OversizeRow.of(row);
    if (oversize.isPresent()) {
      issue("", row, "the row has " + oversize.get().limit() + " and is not read");
    } else if (!row.isObject()) {
      issue("", row, "the row is not a JSON object");
    }
  }

  private FieldReader(JsonNode row, List<FieldIssue> issues) {
    this.row = row;
    this.issues = issues;
  }

  List<FieldIssue> issues() {
    return issues;
  }

  void issue(String field, JsonNode value, String message) {
    if (issues.size() < MOST_ISSUES) {
      String text =
          value.isMissingNode() ? "" : value.isTextual() ? value.asText() : value.toString();
      issues.add(new FieldIssue(field, text, message));
    }
  }

  /** The value as it came; a missing node when there is none. */
  JsonNode node(String field) {
    JsonNode exact = row.get(field);
    if (exact != null) {
      return exact;
    }
    if (byNormalName == null) {
      byNormalName = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : row.properties()) {
        byNormalName.put(FieldName.normal(entry.getKey()), entry.getValue());
      }
    }
    return byNormalName.getOrDefault(FieldName.normal(field), MissingNode.getInstance());
  }

  /** Rows inside this row; its issues are this row's too. */
  List<FieldReader> children(String field) {
    JsonNode list = node(field);
    if (isNone(list)) {
      return List.of();
    }
    if (!list.isContainerNode()) {
      issue(field, list, "not a list");
      return List.of();
    }
    List<FieldReader> children = new ArrayList<>();
    for (JsonNode child : list.isObject() ? List.of(list) : list) {
      if (child.isObject() || child.isTextual()) {
        children.add(new FieldReader(child, issues));
      } else if (!child.isNull()) {
        issue(field, child, "not a row");
      }
    }
    return children;
  }

  /** Whether the row is no object but a plain text, as an author may be. */
  boolean isText() {
    return row.isTextual();
  }

  /** The row itself as a text; the field is the one that holds it. */
  @Nullable String ownText(String field) {
    return text(field, row);
  }

  @Nullable String shortText(String field) {
    String text = longText(field);
    if (text != null && text.length() > SUSPICIOUS_LENGTH) {
      issue(field, node(field), "a text of " + text.length() + " characters in a short field");
    }
    return text;
  }

  /**
   * A name that views repeat for each row that refers to it, or stands below it.
   *
   * @param most characters that are kept
   */
  @Nullable String name(String field, int most) {
    String text = longText(field);
    if (text == null || text.length() <= most) {
      return text;
    }
    issue(
        field,
        node(field),
        "a text of %d characters in a short field, of which %d are kept"
            .formatted(text.length(), most));
    return text.substring(0, most);
  }

  /** What articles are recognised by, such as a barcode. */
  @Nullable String key(String field) {
    String text = shortText(field);
    String key = text == null ? "" : BlankText.key(text);
    return key.isEmpty() ? null : key;
  }

  @Nullable String longText(String field) {
    return text(field, node(field));
  }

  private @Nullable String text(String field, JsonNode value) {
    if (isNone(value)) {
      return null;
    }
    if (!value.isValueNode()) {
      issue(field, value, "not a text");
      return null;
    }
    String text = CanonicalRow.storable(value.asText());
    VerialJson.lengthBeforeCut(text)
        .ifPresent(
            length ->
                issue(
                    field,
                    value,
                    "a text of %d characters, of which %d are kept"
                        .formatted(length, VerialJson.KEPT_TEXT_CHARS)));
    // A row read back from its landing table has the replacement already.
    if (text.indexOf('\uFFFD') >= 0) {
      issue(
          field, value, "a character that cannot be stored (a NUL or broken encoding): see U+FFFD");
    }
    return text;
  }

  /** A row's own identity; an issue if it has none. */
  @Nullable Long ownId(String field) {
    JsonNode value = node(field);
    Optional<Long> id = VerialJson.positiveId(value);
    if (id.isEmpty()) {
      issue(field, value, "a row without an id of its own");
    }
    return id.orElse(null);
  }

  /** The id of something else; 0 is none. */
  @Nullable Long reference(String field) {
    Long id = whole(field);
    if (id != null && id < 0) {
      issue(field, node(field), "not an id");
      return null;
    }
    return id == null || id == 0 ? null : id;
  }

  @Nullable Integer integer(String field) {
    Long value = whole(field);
    if (value != null && value != value.intValue()) {
      issue(field, node(field), "a number out of range");
      return null;
    }
    return value == null ? null : value.intValue();
  }

  @Nullable Integer integer(String field, NumberRange range) {
    Integer value = integer(field);
    return value == null || within(field, BigDecimal.valueOf(value), range) ? value : null;
  }

  /** A whole number whose 0 means that nobody has filled it in. */
  @Nullable Integer filledInteger(String field, NumberRange range) {
    Integer value = integer(field, range);
    return value == null || value == 0 ? null : value;
  }

  @Nullable BigDecimal decimal(String field, NumberRange range) {
    BigDecimal value = decimal(field, range.notANumber());
    return value == null || within(field, value, range) ? value : null;
  }

  /** A decimal whose 0 means that nobody has filled it in. */
  @Nullable BigDecimal filledDecimal(String field, NumberRange range) {
    BigDecimal value = decimal(field, range);
    return value == null || value.signum() == 0 ? null : value;
  }

  /** A decimal that is 0 where there is none; null where it cannot be understood. */
  @Nullable BigDecimal decimalOrZero(String field, NumberRange range) {
    return isNone(node(field)) ? BigDecimal.ZERO : decimal(field, range);
  }

  /** Whether something is there, and it is no number. */
  boolean isNoNumber(String field) {
    JsonNode value = node(field);
    return !isNone(value) && VerialJson.decimal(value).isEmpty();
  }

  private boolean within(String field, BigDecimal value, NumberRange range) {
    if (range.contains(value)) {
      return true;
    }
    issue(field, node(field), range.outOfRange());
    return false;
  }

  private @Nullable BigDecimal decimal(String field, String fault) {
    JsonNode value = node(field);
    if (isNone(value)) {
      return null;
    }
    Optional<BigDecimal> number = VerialJson.decimal(value);
    if (number.isEmpty()) {
      issue(field, value, fault);
    }
    return number.orElse(null);
  }

  @Nullable Boolean bool(String field) {
    JsonNode value = node(field);
    if (isNone(value)) {
      return null;
    }
    switch (value.isContainerNode() ? "?" : trimmed(value).toLowerCase(Locale.ROOT)) {
      case "true", "1", "s", "si", "sí", "-1" -> {
        return true;
      }
      case "false", "0", "n", "no" -> {
        return false;
      }
      default -> {
        issue(field, value, "neither yes nor no");
        return null;
      }
    }
  }

  @Nullable LocalDate date(String field) {
    return day(dateTime(field, WallClockText::isEmptyDate));
  }

  @Nullable LocalDate saleDate(String field) {
    return day(saleDateTime(field));
  }

  @Nullable LocalDateTime saleDateTime(String field) {
    return dateTime(field, WallClockText::isEmptySaleDate);
  }

  private static @Nullable LocalDate day(@Nullable LocalDateTime value) {
    return value == null ? null : value.toLocalDate();
  }

  private @Nullable LocalDateTime dateTime(String field, Predicate<LocalDateTime> isEmpty) {
    JsonNode value = node(field);
    if (isNone(value)) {
      return null;
    }
    try {
      LocalDateTime parsed = WallClockText.parse(value.isContainerNode() ? "" : trimmed(value));
      if (parsed.getYear() > LAST_YEAR) {
        throw new DateTimeException("beyond any calendar");
      }
      return isEmpty.test(parsed) ? null : parsed;
    } catch (DateTimeException | NumberFormatException e) {
      issue(field, value, "not a date");
      return null;
    }
  }

  public static Optional<Long> count(String text) {
    return DecimalText.parse(text).flatMap(VerialJson::exactLong).filter(count -> count >= 0);
  }

  private @Nullable Long whole(String field) {
    BigDecimal value = decimal(field, "not a number");
    if (value == null) {
      return null;
    }
    Optional<Long> exact = VerialJson.exactLong(value);
    if (exact.isEmpty()) {
      issue(field, node(field), "not a whole number");
    }
    return exact.orElse(null);
  }

  private static boolean isNone(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && BlankText.trim(value.textValue()).isEmpty());
  }

  private static String trimmed(JsonNode value) {
    return BlankText.trim(value.asText());
  }
}
