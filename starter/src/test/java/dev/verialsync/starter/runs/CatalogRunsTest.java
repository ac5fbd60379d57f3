package dev.verialsync.starter.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CatalogRunsTest {

  private static final Pattern TYPE = Pattern.compile("@WorkflowMethod\\(name = \"(\\w+)\"\\)");

  /** What is missing there, status calls a workflow of an unknown type, to be terminated. */
  @Test
  void everyWorkflowTypeOfOursIsKnown() throws IOException {
    Set<String> ours = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("..", "workflows", "src", "main", "java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        TYPE.matcher(Files.readString(source)).results().forEach(found -> ours.add(found.group(1)));
      }
    }

    assertThat(ours).contains("CatalogSync").isEqualTo(CatalogRuns.TYPES);
  }
}
