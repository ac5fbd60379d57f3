package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every SQL constant of this module fits the schema: PostgreSQL prepares each. */
class SqlConstantsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final Path CLASSES = Path.of("target", "classes");
  private static final Pattern STATEMENT =
      Pattern.compile("(?s)\\s*(select|with|insert|update|delete)\\s.*");

  /** Completed by the methods that use them, which other tests call. */
  private static final Set<String> PARTS =
      Set.of(
          "backup.BackupRepository.RAISE",
          "erp.RowTarget.IN_DOUBT",
          "media.block.ImageBlockRepository.QUESTIONS",
          "media.block.ImageBlockRepository.WITHOUT",
          "media.NeededImages.CTE",
          "run.PlanRepository.IMAGES",
          "run.PlanRepository.PRODUCTS",
          "run.DifferenceRepository.EXTREMES",
          "run.DifferenceRepository.PRICED",
          "shop.ProductStatements.COMPARED",
          "shop.VersionRepository.REMOVE");

  /** Texts by the names of their constants, but for parts and patterns of statements. */
  private static Map<String, String> statements() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/verialsync/db"))) {
      files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("/jooq/"))
          .map(name -> name.replaceFirst("\\.class$", "").replace('/', '.'))
          .filter(name -> !name.endsWith("-info"))
          .forEach(name -> collect(name, found));
    }
    return found;
  }

  private static void collect(String className, Map<String, String> found) {
    try {
      for (Field field : Class.forName(className).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          String text =
              field.get(null) instanceof PreparedSql sql
                  ? sql.text()
                  : String.valueOf(field.get(null));
          if (STATEMENT.matcher(text).matches() && !text.contains("%s")) {
            found.put(
                className.substring("dev.verialsync.db.".length()) + "." + field.getName(), text);
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className, e);
    }
  }

  @Test
  void postgresPreparesEach() throws Exception {
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> statements = statements();
    try (Connection connection = DB.database().dataSource().getConnection()) {
      statements.forEach(
          (name, text) -> {
            // The parameters' types are what the server knows only after it has prepared.
            try (PreparedStatement statement = connection.prepareStatement(text)) {
              statement.getParameterMetaData();
            } catch (SQLException e) {
              refused.put(name, e.getMessage());
            }
          });
    }
    assertThat(statements).containsKeys(PARTS.toArray(String[]::new));
    refused.keySet().removeAll(PARTS);
    assertThat(refused).isEmpty();
    assertThat(statements).as("all of the repositories").hasSizeGreaterThan(50);
  }
}
