package dev.verialsync.activities.notify.text;

import dev.verialsync.db.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A message's parts, and how they look as plain text and as HTML. */
final class Letter {

  private static final int SUBJECT_LENGTH = 90;
  private static final int VALUE_LENGTH = 600;

  /** Whatever a terminal or a mail program obeys or does not show. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\s]+");

  private static final Pattern COMMAND = Pattern.compile("`([^`]*)`");

  private final Words words;
  private final String subject;
  private final String opening;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> todo = new ArrayList<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  /** A line such as "Cause: no connection". */
  private record Row(String label, String value) {}

  Letter(Words words, String subject, String opening) {
    this.words = words;
    this.subject = shown(subject, SUBJECT_LENGTH);
    this.opening = shown(opening, VALUE_LENGTH);
  }

  /** Adds a line where its value is known. */
  void row(String label, Optional<String> value) {
    value.filter(text -> !text.isBlank()).ifPresent(text -> row(label, text));
  }

  void row(String label, String value) {
    rows.add(new Row(shown(label, SUBJECT_LENGTH), shown(value, VALUE_LENGTH)));
  }

  /** What the reader should do; commands stand between backticks. */
  void todo(String sentence) {
    todo.add(sentence);
  }

  /**
   * Adds a link where its address is known, or replaces it.
   *
   * @param key of its words
   */
  void link(String key, Optional<String> address) {
    address.ifPresent(found -> links.put(key, found));
  }

  Message message() {
    return new Message(subject, text(), html());
  }

  private String text() {
    StringBuilder text = new StringBuilder(opening).append("\n");
    if (!rows.isEmpty()) {
      text.append("\n");
      rows.forEach(row -> text.append(row.label + ": " + row.value + "\n"));
    }
    if (!todo.isEmpty()) {
      text.append("\n" + words.get("todo") + ":\n");
      todo.forEach(sentence -> text.append("- " + sentence + "\n"));
    }
    links.forEach((key, address) -> text.append("\n" + words.get(key) + ": " + address + "\n"));
    return text.append("\n-- \n" + words.get("footer") + "\n").toString();
  }

  private String html() {
    StringBuilder html =
        new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n<p>%s</p>\n"
                .formatted(words.language(), escaped(subject), escaped(opening)));
    if (!rows.isEmpty()) {
      html.append("<table>\n");
      rows.forEach(
          row ->
              html.append(
                  "<tr><th align=\"left\" valign=\"top\">%s</th><td>%s</td></tr>\n"
                      .formatted(escaped(row.label), escaped(row.value))));
      html.append("</table>\n");
    }
    if (!todo.isEmpty()) {
      html.append("<p>%s:</p>\n<ul>\n".formatted(escaped(words.get("todo"))));
      todo.forEach(
          sentence ->
              html.append(
                  "<li>%s</li>\n"
                      .formatted(
                          COMMAND.matcher(escaped(sentence)).replaceAll("<code>$1</code>"))));
      html.append("</ul>\n");
    }
    links.forEach(
        (key, address) ->
            html.append(
                "<p><a href=\"%s\">%s</a></p>\n"
                    .formatted(escaped(address), escaped(words.get(key)))));
    return html.append("<p><small>%s</small></p>\n".formatted(escaped(words.get("footer"))))
        .append("</body>\n</html>\n")
        .toString();
  }

  /** One line that shows all that it holds, cut where it is too long. */
  static String shown(String text, int length) {
    return SafeText.fitting(UNSEEN.matcher(text).replaceAll(" ").strip(), length);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
