package dev.verialsync.starter.compare;

import dev.verialsync.db.SafeText;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the texts of another system's cells mean. */
final class CellText {

  private static final int LONGEST_KEPT = 200;

  /** WooCommerce puts an apostrophe before what a spreadsheet would take for a formula. */
  private static final Pattern ESCAPED = Pattern.compile("(?s)'[=+\\-@\t\r].*");

  private static final Pattern SHORTENED_NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)?[eE]\\+\\d+");

  /** WooCommerce writes a comma within an address as {@code \,}. */
  private static final Pattern BETWEEN_IMAGES = Pattern.compile("(?<!\\\\),|[|\n]");

  private static final Pattern COUNT = Pattern.compile("\\d{1,4}");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));");

  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  private CellText() {}

  static String unescaped(String cell) {
    return ESCAPED.matcher(cell).matches() ? cell.substring(1) : cell;
  }

  /** Such as {@code 9,78841E+12}: its last digits are lost. */
  static boolean isShortenedNumber(String key) {
    return SHORTENED_NUMBER.matcher(key).matches();
  }

  /** How many images a cell lists; a small number is their count. */
  static int images(String cell) {
    String images = cell.strip();
    return COUNT.matcher(images).matches()
        ? Integer.parseInt(images)
        : (int) BETWEEN_IMAGES.splitAsStream(images).filter(image -> !image.isBlank()).count();
  }

  /** As a report keeps it. */
  static String shortened(String text) {
    return SafeText.fitting(text.strip(), LONGEST_KEPT);
  }

  /**
   * A name as two systems' names are compared: WordPress stores an ampersand as an entity, and
   * white space, invisible characters and the encoding of accents are no difference.
   */
  static String comparable(String name) {
    String text = ENTITY.matcher(name).replaceAll(CellText::character);
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .replaceAll("\\p{Cf}", "")
        .replaceAll("[\\s\\p{Z}\\p{Cc}]+", " ")
        .strip();
  }

  private static String character(MatchResult entity) {
    String named = entity.group(3);
    if (named != null) {
      return Matcher.quoteReplacement(ENTITIES.getOrDefault(named, entity.group()));
    }
    String decimal = entity.group(1);
    int point = decimal == null ? Integer.parseInt(entity.group(2), 16) : Integer.parseInt(decimal);
    return Matcher.quoteReplacement(
        Character.isValidCodePoint(point) ? Character.toString(point) : entity.group());
  }
}
