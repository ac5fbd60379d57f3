package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReferenceRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ReferenceRepository references() {
    return new ReferenceRepository(DB.database());
  }

  private static CategoryRow category(long id, Long parent, String name) {
    return new CategoryRow(id, parent, name, "k" + id, null, "{\"Id\": %d}".formatted(id));
  }

  @Test
  void aListIsReplacedAsASetAndOnlyDifferencesAreWritten() {
    long run = DB.runId();
    assertThat(
            references()
                .replaceCategories(
                    run,
                    List.of(
                        category(1, null, "Libros"),
                        category(2, 1L, "Novela"),
                        category(3, 1L, "Arte")),
                    false))
        .isEqualTo(new MergeOutcome(3, 0, 0, false, 0));
    String before = DB.value(String.class, "select xmin::text from erp.category where id = 1");
    assertThat(
            references()
                .replaceCategories(
                    run,
                    List.of(
                        category(1, null, "Libros"),
                        category(2, 1L, "Novelas"),
                        category(4, 1L, "Cómic")),
                    false))
        .isEqualTo(new MergeOutcome(1, 1, 1, false, 0));
    assertThat(DB.value(String.class, "select xmin::text from erp.category where id = 1"))
        .isEqualTo(before);
    assertThat(DB.fetch("select name from erp.category order by id").getValues(0, String.class))
        .containsExactly("Libros", "Novelas", "Cómic");
  }

  @Test
  void aNameWhoseCharactersWereLostOnTheWayKeepsTheFormerOne() {
    long run = DB.runId();
    references()
        .replaceCategories(
            run, List.of(category(1, null, "Cañón"), category(2, null, "Ni\uFFFDo")), false);
    references()
        .replaceCategories(
            run,
            List.of(category(1, null, "Ca\uFFFD\uFFFDn"), category(2, null, "Ni\uFFFDa")),
            false);
    assertThat(DB.fetch("select name from erp.category order by id").getValues(0, String.class))
        .containsExactly("Cañón", "Ni\uFFFDa");
    references().replaceCategories(run, List.of(category(1, null, "Cañones")), false);
    assertThat(DB.fetch("select name from erp.category order by id").getValues(0, String.class))
        .containsExactly("Cañones");
  }

  @Test
  void anEmptyListReplacesNothingUnlessItIsRight() {
    long run = DB.runId();
    references().replaceSubjects(run, List.of(new NamedRow(1, "Lengua", "{}")), false);
    assertThat(references().replaceSubjects(run, List.of(), false).emptyRefused()).isTrue();
    assertThat(references().replaceSubjects(run, List.of(), true))
        .isEqualTo(new MergeOutcome(0, 0, 1, false, 0));
    assertThat(references().replaceSubjects(run, List.of(), false).emptyRefused()).isFalse();
  }

  @Test
  void ofRowsWithTheSameKeyTheFirstCounts() {
    references()
        .replaceWebCategories(
            DB.runId(), List.of(category(1, null, "uno"), category(1, null, "otro")), false);
    assertThat(DB.fetch("select name from erp.web_category").getValues(0, String.class))
        .containsExactly("uno");
  }

  @Test
  void allListsAreKept() {
    long run = DB.runId();
    ReferenceRepository lists = references();
    lists.replaceManufacturers(
        run, List.of(new ManufacturerRow(1, 2L, "Planeta\u0000", "{}")), false);
    lists.replaceCollections(run, List.of(new NamedRow(1, "Austral", "{}")), false);
    lists.replaceSchoolYears(run, List.of(new NamedRow(1, "1º ESO", "{}")), false);
    lists.replaceConfigurableFields(
        run,
        List.of(
            new ConfigurableFieldRow(
                0, 5, "Color", 1, null, null, true, false, 1L, "Aspecto", "{}")),
        false);
    lists.replaceConfigurableFieldNodes(
        run, List.of(new ConfigurableFieldNodeRow(0, 5, 1, null, "Raíz", "a", "{}")), false);
    String longValue = "x".repeat(20_000);
    assertThat(
            lists.replaceConfigurableFieldValues(
                run,
                List.of(
                    new ConfigurableFieldValueRow(0, 5, "azul"),
                    new ConfigurableFieldValueRow(0, 5, longValue),
                    new ConfigurableFieldValueRow(0, 5, "azul")),
                false))
        .isEqualTo(new MergeOutcome(2, 0, 0, false, 0));
    assertThat(DB.value(String.class, "select name from erp.manufacturer"))
        .isEqualTo("Planeta\uFFFD");
    assertThat(DB.value(String.class, "select group_name from erp.configurable_field"))
        .isEqualTo("Aspecto");
  }
}
