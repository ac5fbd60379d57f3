package dev.verialsync.activities.verial.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.verial.json.VerialJson;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference.md has a row for each limit, with the numbers that the code has. */
final class DocumentedLimitsTest {

  private static final String ROOT = "dev.verialsync.";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| (.+) \\|$");
  private static final Pattern NUMBER = Pattern.compile("\\b(\\d[\\d,]*)( KiB| MiB| GiB)?");

  /** The numbers of each row, in the order of the text. */
  private static Map<String, List<Long>> expected() throws ReflectiveOperationException {
    return Map.ofEntries(
        Map.entry(
            "a list, or an answer with images, after decompression",
            List.of(VerialSettings.DEFAULT_ANSWER_LIMIT_BYTES, (long) AnswerLimits.ROWS)),
        Map.entry(
            "a reference list",
            List.of(
                AnswerLimits.REFERENCE_BYTES,
                (long) AnswerLimits.REFERENCE_ROWS,
                constant("activities.listing.reference.ReferenceIssues", "MOST_ROWS"))),
        Map.entry("version, count of articles", List.of(AnswerLimits.SCALAR_BYTES)),
        Map.entry(
            "`InfoError`",
            List.of(
                (long) AnswerLimits.INFO_ERROR_CHARS,
                (long) AnswerLimits.INFO_ERROR_VALUES,
                (long) AnswerLimits.NESTING)),
        Map.entry("nesting", List.of((long) AnswerLimits.NESTING)),
        Map.entry(
            "a row, its image aside",
            List.of((long) AnswerLimits.ROW_CHARS, (long) AnswerLimits.ROW_VALUES)),
        Map.entry(
            "bytes without any content (headers, chunk extensions, the header of gzip)",
            List.of(constant("activities.verial.http.WatchedSockets", "LIMIT_BYTES"))),
        Map.entry("a key that one object gives twice, in whatever spelling", List.<Long>of()),
        Map.entry("one text", List.of((long) VerialJson.KEPT_TEXT_CHARS)),
        Map.entry(
            "one number", List.of(constant("activities.verial.text.DecimalText", "MAX_DIGITS"))),
        Map.entry(
            "issues of the fields of one row",
            List.of(constant("activities.verial.row.FieldReader", "MOST_ISSUES"))),
        Map.entry(
            "rows of stock or quantity tiers of an article",
            List.of((long) AnswerLimits.ARTICLE_ROWS)),
        Map.entry(
            "one image", List.of(ImageLimits.DEFAULT.maxBytes(), ImageLimits.DEFAULT.maxPixels())),
        Map.entry(
            "images of an article",
            List.of((long) AnswerLimits.ARTICLE_IMAGES, (long) AnswerLimits.IMAGES)),
        Map.entry(
            "configurable fields whose trees and values are asked for",
            List.of(constant("activities.listing.reference.ReferenceLanding", "MOST_FIELDS"))),
        Map.entry(
            "levels of a category tree", List.of(constant("db.reference.TreeShape", "DEEPEST"))),
        Map.entry("the version's text", List.of(100L)),
        Map.entry(
            "free space of the disk with `VERIAL_SYNC_HOME`",
            List.of(
                constant("activities.verial.spool.TempArea", "RESERVE_BYTES")
                    + constant("activities.verial.spool.TempArea", "LOOK_EVERY"),
                constant("activities.verial.spool.TempArea", "RESERVE_BYTES")
                    * constant("activities.verial.spool.TempArea", "RESERVE_SHARE"),
                constant("activities.verial.spool.TempArea", "LOOK_EVERY"))));
  }

  private static long constant(String type, String name) throws ReflectiveOperationException {
    Field field = Class.forName(ROOT + type).getDeclaredField(name);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  private static String section() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "reference.md"));
    int begin = text.indexOf("\n## Limits\n");
    return text.substring(begin, text.indexOf("\n## ", begin + 1));
  }

  private static List<Long> numbers(String cell) {
    List<Long> found = new ArrayList<>();
    for (MatchResult number : NUMBER.matcher(cell).results().toList()) {
      long value = Long.parseLong(number.group(1).replaceAll("\\D", ""));
      String unit = number.group(2) == null ? "" : number.group(2).strip();
      found.add(
          switch (unit) {
            case "KiB" -> value << 10;
            case "MiB" -> value << 20;
            case "GiB" -> value << 30;
            default -> value;
          });
    }
    return found;
  }

  @Test
  void everyLimitIsInTheReferenceWithItsValue() throws Exception {
    Map<String, List<Long>> expected = expected();
    List<MatchResult> rows = ROW.matcher(section()).results().toList();

    assertThat(rows.stream().map(row -> row.group(1)).skip(1).filter(cell -> !cell.equals("--")))
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (MatchResult row : rows) {
      if (expected.containsKey(row.group(1))) {
        assertThat(numbers(row.group(2))).as(row.group(1)).isEqualTo(expected.get(row.group(1)));
      }
    }
  }

  @Test
  void noConstantOfAnswerLimitsIsMissingThere() throws Exception {
    TreeSet<Long> told = new TreeSet<>();
    expected().values().forEach(told::addAll);
    for (Field field : AnswerLimits.class.getDeclaredFields()) {
      if (!field.isSynthetic()) {
        assertThat(told).as(field.getName()).contains(((Number) field.get(null)).longValue());
      }
    }
  }
}
