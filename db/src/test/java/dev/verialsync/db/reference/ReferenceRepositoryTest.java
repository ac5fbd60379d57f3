package dev.verialsync.db.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReferenceRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ReferenceRepository references() {
    return new ReferenceRepository(DB.database(), new BigDecimal("0.1"));
  }

  private static ReferenceOutcome done(long inserted, long updated, long unlisted) {
    return new ReferenceOutcome(inserted, updated, unlisted, false, 0, TreeCuts.NONE);
  }

  private static CategoryRow category(long id, Long parent, String name) {
    return new CategoryRow(id, parent, name, "k" + id, null, "{\"Id\": %d}".formatted(id));
  }

  @Test
  void aListIsReplacedAsASetAndOnlyDifferencesAreWritten() {
    long run = DB.runId();
    assertThat(
            references()
                .replace(
                    run,
                    ReferenceTables.CATEGORIES,
                    List.of(
                        category(1, null, "Libros"),
                        category(2, 1L, "Novela"),
                        category(3, 1L, "Arte")),
                    false))
        .isEqualTo(done(3, 0, 0));
    String before = DB.value(String.class, "select xmin::text from erp.category where id = 1");
    assertThat(
            references()
                .replace(
                    run,
                    ReferenceTables.CATEGORIES,
                    List.of(
                        category(1, null, "Libros"),
                        category(2, 1L, "Novelas"),
                        category(4, 1L, "Cómic")),
                    false))
        .isEqualTo(done(1, 1, 1));
    assertThat(DB.value(String.class, "select xmin::text from erp.category where id = 1"))
        .isEqualTo(before);
    assertThat(
            DB.fetch("select name || ' ' || listed from erp.category order by id")
                .getValues(0, String.class))
        .containsExactly("Libros true", "Novelas true", "Arte false", "Cómic true");
  }

  @Test
  void aNameWhoseCharactersWereLostOnTheWayKeepsTheFormerOne() {
    long run = DB.runId();
    references()
        .replace(
            run,
            ReferenceTables.CATEGORIES,
            List.of(category(1, null, "Cañón"), category(2, null, "Ni\uFFFDo")),
            false);
    references()
        .replace(
            run,
            ReferenceTables.CATEGORIES,
            List.of(category(1, null, "Ca\uFFFD\uFFFDn"), category(2, null, "Ni\uFFFDa")),
            false);
    assertThat(DB.fetch("select name from erp.category order by id").getValues(0, String.class))
        .containsExactly("Cañón", "Ni\uFFFDa");
    references()
        .replace(run, ReferenceTables.CATEGORIES, List.of(category(1, null, "Cañones")), false);
    assertThat(DB.fetch("select name from erp.category order by id").getValues(0, String.class))
        .containsExactly("Cañones", "Ni\uFFFDa");
  }

  @Test
  void anEmptyListReplacesNothingUnlessItIsRight() {
    long run = DB.runId();
    references()
        .replace(run, ReferenceTables.SUBJECTS, List.of(new NamedRow(1, "Lengua", "{}")), false);
    assertThat(references().replace(run, ReferenceTables.SUBJECTS, List.of(), false).emptied())
        .isTrue();
    assertThat(references().replace(run, ReferenceTables.SUBJECTS, List.of(), true))
        .isEqualTo(done(0, 0, 1));
    assertThat(references().replace(run, ReferenceTables.SUBJECTS, List.of(), false).emptied())
        .isFalse();
  }

  @Test
  void ofRowsWithTheSameKeyTheFirstCounts() {
    references()
        .replace(
            DB.runId(),
            ReferenceTables.WEB_CATEGORIES,
            List.of(category(1, null, "uno"), category(1, null, "otro")),
            false);
    assertThat(DB.fetch("select name from erp.web_category").getValues(0, String.class))
        .containsExactly("uno");
  }

  @Test
  void allListsAreKept() {
    long run = DB.runId();
    ReferenceRepository lists = references();
    lists.replace(
        run,
        ReferenceTables.MANUFACTURERS,
        List.of(new ManufacturerRow(1, 2L, "Planeta\u0000", "{}")),
        false);
    lists.replace(
        run, ReferenceTables.COLLECTIONS, List.of(new NamedRow(1, "Austral", "{}")), false);
    lists.replace(
        run, ReferenceTables.SCHOOL_YEARS, List.of(new NamedRow(1, "1º ESO", "{}")), false);
    lists.replace(
        run,
        ReferenceTables.FIELDS,
        List.of(
            new ConfigurableFieldRow(
                0, 5, "Color", 1, null, null, true, false, 1L, "Aspecto", "{}")),
        false);
    lists.replace(
        run,
        ReferenceTables.NODES.ofField(0, 5),
        List.of(new ConfigurableFieldNodeRow(0, 5, 1, null, "Raíz", "a", "{}")),
        false);
    String longValue = "x".repeat(20_000);
    assertThat(
            lists.replace(
                run,
                ReferenceTables.VALUES.ofField(0, 5),
                List.of(
                    new ConfigurableFieldValueRow(0, 5, "azul"),
                    new ConfigurableFieldValueRow(0, 5, longValue),
                    new ConfigurableFieldValueRow(0, 5, "azul")),
                false))
        .isEqualTo(done(2, 0, 0));
    assertThat(DB.value(String.class, "select name from erp.manufacturer"))
        .isEqualTo("Planeta\uFFFD");
    assertThat(DB.value(String.class, "select group_name from erp.configurable_field"))
        .isEqualTo("Aspecto");
  }

  private static List<ManufacturerRow> manufacturers(int from, int to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(id -> new ManufacturerRow(id, 1L, "Fabricante " + id, "{}"))
        .toList();
  }

  private long count(String where) {
    return DB.value(Long.class, "select count(*) from " + where);
  }

  @Test
  void threeHundredManufacturersThenOneRowLoseNoName() {
    ReferenceRepository lists = references();
    long run = DB.runId();
    lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(1, 300), false);
    ReferenceOutcome shortened =
        lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(7, 7), false);
    assertThat(shortened.doubted()).isEqualTo(299);
    assertThat(shortened.unlisted()).isZero();
    assertThat(count("erp.manufacturer where listed and name is not null")).isEqualTo(300);
    assertThat(
            lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(7, 7), false).doubted())
        .as("doubted each time")
        .isEqualTo(299);

    assertThat(lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(7, 7), true))
        .isEqualTo(done(0, 0, 299));
    assertThat(count("erp.manufacturer where name is not null")).isEqualTo(300);
    assertThat(count("erp.manufacturer where listed")).isEqualTo(1);
    assertThat(lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(7, 8), false))
        .as("a row that comes back is listed again")
        .isEqualTo(done(0, 1, 0));
    assertThat(lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(7, 8), false))
        .isEqualTo(done(0, 0, 0));
  }

  @Test
  void aFewRowsMayGoWithoutDoubtAndTheirNamesStay() {
    ReferenceRepository lists = references();
    lists.replace(DB.runId(), ReferenceTables.MANUFACTURERS, manufacturers(1, 12), false);
    assertThat(lists.replace(DB.runId(), ReferenceTables.MANUFACTURERS, manufacturers(1, 3), false))
        .isEqualTo(done(0, 0, 9));
    assertThat(count("erp.manufacturer where name is not null")).isEqualTo(12);
  }

  @Test
  void aNameNeverGivesWayToNone() {
    ReferenceRepository lists = references();
    long run = DB.runId();
    lists.replace(run, ReferenceTables.MANUFACTURERS, manufacturers(1, 20), false);
    List<ManufacturerRow> nameless =
        LongStream.rangeClosed(1, 20)
            .mapToObj(id -> new ManufacturerRow(id, 1L, id < 15 ? null : "Otro " + id, "{}"))
            .toList();
    assertThat(lists.replace(run, ReferenceTables.MANUFACTURERS, nameless, false).doubted())
        .isEqualTo(14);
    assertThat(count("erp.manufacturer where name like 'Fabricante %'")).isEqualTo(14);
    assertThat(count("erp.manufacturer where name like 'Otro %'")).isEqualTo(6);
    assertThat(lists.replace(run, ReferenceTables.MANUFACTURERS, nameless, true))
        .isEqualTo(done(0, 0, 0));
    assertThat(
            lists
                .replace(run, ReferenceTables.MANUFACTURERS, nameless.subList(0, 3), false)
                .emptied())
        .as("a list without any name is as an empty one")
        .isTrue();
  }

  @Test
  void oneFieldsTreeAndValuesAreNotTouchedByAnothers() {
    ReferenceRepository lists = references();
    long run = DB.runId();
    lists.replace(
        run,
        ReferenceTables.NODES.ofField(0, 5),
        List.of(new ConfigurableFieldNodeRow(0, 5, 1, null, "Raíz", "a", "{}")),
        false);
    lists.replace(
        run,
        ReferenceTables.NODES.ofField(0, 6),
        List.of(new ConfigurableFieldNodeRow(0, 6, 1, 1L, "Otra", "a", "{}")),
        false);
    assertThat(lists.replace(run, ReferenceTables.NODES.ofField(0, 6), List.of(), false).emptied())
        .isTrue();
    lists.replace(run, ReferenceTables.NODES.ofField(0, 6), List.of(), true);
    lists.replace(
        run,
        ReferenceTables.VALUES.ofField(0, 5),
        List.of(new ConfigurableFieldValueRow(0, 5, "azul")),
        false);
    assertThat(lists.replace(run, ReferenceTables.VALUES.ofField(1, 5), List.of(), false))
        .isEqualTo(done(0, 0, 0));
    assertThat(
            DB.fetch("select name || ' ' || listed from erp.configurable_field_node order by name")
                .getValues(0, String.class))
        .containsExactly("Otra false", "Raíz true");
    assertThat(count("erp.configurable_field_value where listed")).isEqualTo(1);
  }

  private static CategoryRow below(long id, Long parent) {
    return category(id, parent, "c" + id);
  }

  private List<String> tree() {
    Samples.settleNames(DB.database(), DB.runId());
    return DB.fetch("select array_to_string(path, ' > ') from shop.category_tree order by id_path")
        .getValues(0, String.class);
  }

  @Test
  void aCategoryThatIsItsOwnParentAndTwoInACircleKeepAllBelowThem() {
    ReferenceOutcome outcome =
        references()
            .replace(
                DB.runId(),
                ReferenceTables.CATEGORIES,
                List.of(
                    below(5, 5L),
                    below(6, 5L),
                    below(8, 7L),
                    below(7, 8L),
                    below(9, 8L),
                    below(3, 99L)),
                false);
    assertThat(outcome.cuts().circles()).containsExactly(List.of(5L), List.of(7L, 8L));
    assertThat(outcome.cuts().tooDeep()).isEmpty();
    assertThat(tree()).containsExactly("c3", "c5", "c5 > c6", "c7", "c7 > c8", "c7 > c8 > c9");
    assertThat(DB.fetch("select parent_id from shop.category_tree where level = 1"))
        .allSatisfy(row -> assertThat(row.get(0)).isNull());
  }

  @Test
  void aCircleInTheTreeOfAFieldIsBroken() {
    ReferenceOutcome outcome =
        references()
            .replace(
                DB.runId(),
                ReferenceTables.NODES.ofField(0, 5),
                List.of(
                    new ConfigurableFieldNodeRow(0, 5, 2, 1L, "dos", "a", "{}"),
                    new ConfigurableFieldNodeRow(0, 5, 1, 2L, "uno", "a", "{}")),
                false);
    assertThat(outcome.cuts().circles()).containsExactly(List.of(1L, 2L));
    assertThat(
            DB.fetch("select above_id from erp.configurable_field_node order by id")
                .getValues(0, Long.class))
        .containsExactly(null, 1L);
  }

  @Test
  void aChainOfTwentyThousandCategoriesIsCutAtEachThirtyTwo() {
    List<CategoryRow> chain =
        LongStream.rangeClosed(1, 20_000)
            .mapToObj(id -> below(id, id == 20_000 ? 1L : Long.valueOf(id + 1)))
            .toList();
    ReferenceOutcome outcome =
        references().replace(DB.runId(), ReferenceTables.WEB_CATEGORIES, chain, false);
    assertThat(outcome.cuts().circles()).hasSize(1);
    assertThat(outcome.cuts().tooDeep()).hasSize(20_000 / TreeShape.DEEPEST - 1);
    Samples.settleNames(DB.database(), DB.runId());
    assertThat(count("shop.web_category_tree")).isEqualTo(20_000);
    assertThat(DB.value(Integer.class, "select max(level) from shop.web_category_tree"))
        .isEqualTo(TreeShape.DEEPEST);
  }

  @Test
  void aCategoryThatProductsReferToStaysInTheTreeWithAllAboveIt() {
    ReferenceRepository lists = references();
    long run = DB.runId();
    lists.replace(
        run,
        ReferenceTables.CATEGORIES,
        List.of(below(1, null), below(2, 1L), below(3, 2L), below(4, 1L)),
        false);
    new ProductRepository(DB.database())
        .write(new ProductWrite(run, 1, List.of(Samples.product(1)), List.of(), Map.of()));
    DB.execute("update shop.product set erp_category_id = 3, web_category_ids = '{}'");
    lists.replace(run, ReferenceTables.CATEGORIES, List.of(below(9, null)), false);
    assertThat(tree()).containsExactly("c1", "c1 > c2", "c1 > c2 > c3", "c9");
    assertThat(count("shop.category_tree where listed")).isEqualTo(1);
  }

  @Test
  void theFieldsThatMostArticlesUseComeFirstAndUnusedOnesNotAtAll() {
    DB.execute(
        """
        insert into erp.article (id, row, row_hash, listed) values
        (1, '{"CamposConfigurables": [{"ID_Campo": 7}, {"IdCampo": "8", "id_familiacamposconfigurables": 2}]}', gen_random_uuid(), true),
        (2, '{"CamposConfigurables": {"ID_Campo": 8, "ID_FamiliaCamposConfigurables": 2}}', gen_random_uuid(), true),
        (3, '{"CamposConfigurables": [0, null, {"ID_Campo": "x"}, {"ID_Campo": 1e40}]}', gen_random_uuid(), true),
        (4, '{"CamposConfigurables": null}', gen_random_uuid(), true),
        (5, '{"CamposConfigurables": [{"ID_Campo": 9}]}', gen_random_uuid(), false)
        """);
    assertThat(references().usedFields(10)).containsExactly(new FieldKey(2, 8), new FieldKey(0, 7));
    assertThat(references().usedFields(1)).containsExactly(new FieldKey(2, 8));
  }
}
