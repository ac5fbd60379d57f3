package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Spanish document has the levels of headings and the commands of the English one, in order. */
class TranslationsTest {

  private static final String FENCE = "```";

  private record Line(int number, String text) {}

  @ParameterizedTest
  @CsvSource({
    "README.md, README.es.md",
    "docs/operations.md, docs/operaciones.es.md",
    "docs/shops.md, docs/tiendas.es.md"
  })
  void theSpanishDocumentHasTheSameHeadingsAndCommands(String english, String spanish)
      throws IOException {
    List<Line> expected = outline(english);
    List<Line> found = outline(spanish);

    assertThat(texts(expected)).contains("#", "##", FENCE + "sh");
    int first = Arrays.mismatch(texts(expected), texts(found));
    assertThat(first)
        .withFailMessage(
            () ->
                "%s: %s, %s: %s".formatted(english, at(first, expected), spanish, at(first, found)))
        .isEqualTo(-1);
  }

  private static String[] texts(List<Line> lines) {
    return lines.stream().map(Line::text).toArray(String[]::new);
  }

  private static String at(int index, List<Line> lines) {
    return index < lines.size() ? lines.get(index).toString() : "nothing more";
  }

  /** Headings without their texts, and code without comments and reasons. */
  private static List<Line> outline(String document) throws IOException {
    List<Line> outline = new ArrayList<>();
    String language = null;
    int number = 0;
    for (String line : Files.readAllLines(Path.of("..", document))) {
      number++;
      String text = "";
      if (line.startsWith(FENCE)) {
        language = language == null ? line.substring(FENCE.length()) : null;
        text = line;
      } else if (language != null) {
        text = command(line, language);
      } else if (line.matches("#+ .*")) {
        text = line.substring(0, line.indexOf(' '));
      }
      if (!text.isEmpty()) {
        outline.add(new Line(number, text));
      }
    }
    return outline;
  }

  private static String command(String line, String language) {
    String code =
        switch (language) {
          case "sh" -> line.replaceFirst("(^|\\s)#.*", "");
          case "sql" -> line.replaceFirst("--.*", "");
          default -> line;
        };
    return code.replaceFirst("--reason \"[^\"]*\"", "--reason TEXT").strip();
  }
}
