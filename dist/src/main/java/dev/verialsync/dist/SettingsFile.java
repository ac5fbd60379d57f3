package dev.verialsync.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code conf/verial-sync.env}: every variable in the documents' tables, commented out. */
final class SettingsFile {

  private static final String INTRODUCTION =
      """
      # Settings of verial-sync, for its services and for the command: NAME=VALUE, a line each, quoted or not.
      # Nothing is expanded. What the environment sets overrides a line here.

      """;

  private static final Pattern NAMES = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`");
  private static final Pattern CELLS = Pattern.compile(" (?<!\\\\)\\| ");
  private static final Pattern LINE = Pattern.compile(".{1,110}(?: |$)");

  private SettingsFile() {}

  private record Row(List<String> names, String meaning, String fallback) {}

  static String of(Path documents) throws IOException {
    String reference = Files.readString(documents.resolve("reference.md"));
    String variables = reference.substring(0, reference.indexOf("\n## Limits"));
    List<Row> details = new ArrayList<>(rows(Files.readString(documents.resolve("console.md"))));
    details.addAll(rows(Files.readString(documents.resolve("notifications.md"))));
    Set<String> detailed =
        details.stream().flatMap(row -> row.names().stream()).collect(Collectors.toSet());
    List<Row> all = new ArrayList<>(rows(variables));
    all.removeIf(row -> detailed.containsAll(row.names()));
    all.addAll(details);
    List<String> secrets =
        names(
            variables
                .lines()
                .filter(line -> line.startsWith("A secret ("))
                .findFirst()
                .orElseThrow());
    return all.stream()
        .map(row -> text(row, secrets))
        .collect(Collectors.joining("\n", INTRODUCTION, ""));
  }

  private static List<Row> rows(String document) {
    return document
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> CELLS.split(line.substring(2, line.length() - 2)))
        .filter(cells -> cells.length == 3)
        .map(cells -> new Row(names(cells[0]), plain(cells[1]), plain(cells[2])))
        .filter(row -> !row.names().isEmpty())
        .toList();
  }

  private static List<String> names(String text) {
    return NAMES.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Without Markdown. */
  private static String plain(String cell) {
    return cell.replaceAll("\\[([^]]*)]\\(([^)#]*)[^)]*\\)", "$1 (docs/$2)")
        .replace("(docs/)", "(docs/reference.md)")
        .replace("`", "");
  }

  private static String text(Row row, List<String> secrets) {
    String fallback = row.fallback();
    String comment =
        fallback.startsWith("required")
            ? "%s. R%s.".formatted(row.meaning(), fallback.substring(1))
            : "%s. Default: %s.".formatted(row.meaning(), fallback);
    StringBuilder text = new StringBuilder();
    LINE.matcher(comment)
        .results()
        .map(MatchResult::group)
        .forEach(line -> text.append("# ").append(line.strip()).append('\n'));
    for (String name : row.names()) {
      text.append('#').append(name).append("=\n");
      if (secrets.contains(name)) {
        text.append('#').append(name).append("_FILE=\n");
      }
    }
    return text.toString();
  }
}
