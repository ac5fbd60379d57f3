package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How many classes and methods of main code are long, as the formatter lays them out; lines that
 * are not blank count. Whoever splits one lowers the number.
 */
final class SizeTest {

  private static final int LONG_CLASS = 300;
  private static final int LONG_METHOD = 40;
  private static final int LONG_CLASSES = 11;
  private static final int LONG_METHODS = 6;

  /** The first line of a method or constructor. */
  private static final Pattern METHOD =
      Pattern.compile(
          " *+(?!(if|for|while|switch|try|do|synchronized|return|throw|@.*|.*\\b(class|record|enum|interface)) )\\w[^=>;]*\\(.*");

  @Test
  void classesAndMethodsStayShort() throws IOException {
    List<String> classes = new ArrayList<>();
    List<String> methods = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          files
              .filter(found -> found.toString().matches("\\.\\./[a-z]+/src/main/.*\\.java"))
              .filter(found -> !found.toString().matches("\\.\\./(simulator|bench)/.*"))
              .toList()) {
        List<String> lines =
            Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        if (lines.size() > LONG_CLASS) {
          classes.add("%s %d".formatted(file, lines.size()));
        }
        for (int end = 0; end < lines.size(); end++) {
          if (lines.get(end).matches(" +}")) {
            int begin = beginning(lines, end);
            if (end - begin >= LONG_METHOD && METHOD.matcher(lines.get(begin)).matches()) {
              methods.add("%s %d %s".formatted(file, end - begin + 1, lines.get(begin).strip()));
            }
          }
        }
      }
    }
    assertThat(classes).hasSizeLessThanOrEqualTo(LONG_CLASSES);
    assertThat(methods).hasSizeLessThanOrEqualTo(LONG_METHODS);
  }

  /** The line in front of a closing brace that is indented as much. */
  private static int beginning(List<String> lines, int end) {
    String indent = " ".repeat(lines.get(end).indexOf('}'));
    int begin = end - 1;
    while (!lines.get(begin).matches(indent + "\\S.*")) {
      begin--;
    }
    return begin;
  }
}
