package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.reference.CategoryRow;
import dev.verialsync.db.reference.ConfigurableFieldNodeRow;
import dev.verialsync.db.reference.ConfigurableFieldRow;
import dev.verialsync.db.reference.ManufacturerRow;
import dev.verialsync.db.reference.NamedRow;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.reference.ReferenceTables;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopViewsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  @BeforeEach
  void write() {
    new ProductRepository(DB.database())
        .write(new ProductWrite(DB.runId(), 1, List.of(Samples.product(1)), List.of(), Map.of()));
  }

  private boolean sellableWith(String assignment) {
    DB.execute(
        "update shop.product set active = true, available_from = null, sale_from = null,"
            + " inactive_from = null");
    DB.execute("update shop.product set " + assignment);
    return DB.value(Boolean.class, "select exists (select from shop.sellable)");
  }

  @Test
  void sellableJudgesTheDatesNowInMadrid() {
    String today = "(now() at time zone 'Europe/Madrid')::date";
    String now = "(now() at time zone 'Europe/Madrid')";
    assertThat(sellableWith("active = true")).isTrue();
    assertThat(sellableWith("active = false")).isFalse();
    assertThat(sellableWith("available_from = " + today)).isTrue();
    assertThat(sellableWith("available_from = " + today + " + 1")).isFalse();
    assertThat(sellableWith("sale_from = " + today)).isTrue();
    assertThat(sellableWith("sale_from = " + today + " + 1")).isFalse();
    assertThat(sellableWith("inactive_from = " + now + " + interval '1 minute'")).isTrue();
    assertThat(sellableWith("inactive_from = " + now)).isFalse();
    assertThat(sellableWith("inactive_from = now() at time zone 'UTC'")).isFalse();
  }

  @Test
  void sellableCostsNoCallOfAFunctionForEachRow() {
    assertThat(DB.fetch("explain select id from shop.sellable").getValues(0, String.class))
        .noneMatch(line -> line.contains("may_be_sold") || line.contains("has_price"))
        .anyMatch(line -> line.contains("inactive_from"));
  }

  @Test
  void sellableWantsAPrice() {
    assertThat(sellableWith("price_net = null, price_gross = null")).isFalse();
    assertThat(sellableWith("price_net = 0")).as("VERIAL_ZERO_PRICE=keep").isTrue();
    assertThat(sellableWith("price_net = 9.62")).isTrue();
    assertThat(sellableWith("price_net = 0.004, price_gross = 0.00"))
        .as("sold for nothing")
        .isFalse();
    assertThat(sellableWith("price_net = 0, price_gross = 0.00"))
        .as("VERIAL_ZERO_PRICE=keep, given away")
        .isTrue();
    assertThat(sellableWith("price_net = 0.005, price_gross = 0.01")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-28, 2026-02-28",
    "2026-02-28T10:00:00, 2026-02-28",
    "'\t2026-02-28', 2026-02-28",
    "1900-01-01, 1900-01-01",
    "1970-01-01, 1970-01-01",
    "2026-02-31, ",
    "mañana, ",
    "1899-12-30, ",
    "1899-12-30T00:00:00, ",
    "1753-01-01 00:00, ",
    "' 0001-01-01T00:00:00', "
  })
  void aFieldsDateThatMeansNoneIsNone(String value, @Nullable LocalDate date) {
    assertThat(DB.value(LocalDate.class, "select shop.date_or_null(?)", value)).isEqualTo(date);
  }

  @Test
  void namesStandBesideTheIds() {
    ReferenceRepository lists = new ReferenceRepository(DB.database(), new BigDecimal("0.1"));
    long run = DB.runId();
    lists.replace(
        run,
        ReferenceTables.WEB_CATEGORIES,
        List.of(new CategoryRow(7, null, "web 7", "a", null, "{}")),
        false);
    lists.replace(
        run,
        ReferenceTables.CATEGORIES,
        List.of(new CategoryRow(7, null, "erp 7", "a", null, "{}")),
        false);
    lists.replace(
        run,
        ReferenceTables.MANUFACTURERS,
        List.of(new ManufacturerRow(9, 2L, "Planeta", "{}")),
        false);
    lists.replace(
        run, ReferenceTables.COLLECTIONS, List.of(new NamedRow(5, "Austral", "{}")), false);
    lists.replace(
        run, ReferenceTables.SCHOOL_YEARS, List.of(new NamedRow(6, "1º ESO", "{}")), false);
    lists.replace(run, ReferenceTables.SUBJECTS, List.of(new NamedRow(4, "Lengua", "{}")), false);
    assertThat(Samples.settleNames(DB.database(), run)).isEqualTo(6);
    assertThat(Samples.settleNames(DB.database(), run)).isZero();
    var row = DB.database().sql().fetchSingle("select * from shop.product_detail");
    assertThat(row.get("category_name")).isEqualTo("web 7");
    assertThat(row.get("manufacturer_name")).isEqualTo("Planeta");
    assertThat(row.get("collection_name")).isEqualTo("Austral");
    assertThat(row.get("school_year_name")).isEqualTo("1º ESO");
    assertThat(row.get("subject_name")).isEqualTo("Lengua");
    assertThat(row.get("main_image_key")).isNull();
    DB.execute("update shop.product set category_source = 'erp'");
    assertThat(DB.value(String.class, "select category_name from shop.product_detail"))
        .isEqualTo("erp 7");
  }

  @Test
  void categoriesAreTrees() {
    List<CategoryRow> rows =
        List.of(
            new CategoryRow(1, null, "Libros", "b", null, "{}"),
            new CategoryRow(2, 1L, "Novela", "z", null, "{}"),
            new CategoryRow(3, 1L, "Arte", "a", null, "{}"),
            new CategoryRow(4, 2L, "Negra", "a", null, "{}"),
            new CategoryRow(5, null, "Papelería", "a", null, "{}"),
            new CategoryRow(6, 77L, "Huérfana", "c", null, "{}"),
            new CategoryRow(8, 9L, "Bucle", "c", null, "{}"),
            new CategoryRow(9, 8L, "Bucle", "c", null, "{}"));
    ReferenceRepository lists = new ReferenceRepository(DB.database(), new BigDecimal("0.1"));
    lists.replace(DB.runId(), ReferenceTables.CATEGORIES, rows, false);
    lists.replace(DB.runId(), ReferenceTables.WEB_CATEGORIES, rows, false);
    Samples.settleNames(DB.database(), DB.runId());
    for (String view : List.of("category_tree", "web_category_tree")) {
      assertThat(
              DB.fetch(
                      "select level || ' ' || array_to_string(path, ' > ') from shop."
                          + view
                          + " order by sort_path")
                  .getValues(0, String.class))
          .containsExactly(
              "1 Papelería",
              "1 Libros",
              "2 Libros > Arte",
              "2 Libros > Novela",
              "3 Libros > Novela > Negra",
              "1 Huérfana",
              "1 Bucle",
              "2 Bucle > Bucle");
    }
  }

  @Test
  void configurableFieldsHaveNamesAndTypedValues() {
    ReferenceRepository lists = new ReferenceRepository(DB.database(), new BigDecimal("0.1"));
    lists.replace(
        DB.runId(),
        ReferenceTables.FIELDS,
        List.of(
            field(1, 1, "Texto"),
            field(2, 2, "Sí o no"),
            field(3, 3, "Fecha"),
            field(4, 4, "Entero"),
            field(5, 5, "Decimal"),
            field(7, 7, "Nodo")),
        false);
    lists.replace(
        DB.runId(),
        ReferenceTables.NODES.ofField(0, 7),
        List.of(new ConfigurableFieldNodeRow(0, 7, 12, null, "Raíz", "a", "{}")),
        false);
    Samples.settleNames(DB.database(), DB.runId());
    DB.execute(
        """
        update shop.product set configurable_fields = '[
          {"family_id": 0, "field_id": 1, "value": "azul"}, {"family_id": 0, "field_id": 2, "value": "True"},
          {"family_id": 0, "field_id": 3, "value": "2026-02-31"}, {"family_id": 0, "field_id": 3, "value": "2026-02-28T00:00:00"},
          {"family_id": 0, "field_id": 4, "value": "12"}, {"family_id": 0, "field_id": 5, "value": "12,5"},
          {"family_id": 0, "field_id": 5, "value": "muchos"}, {"family_id": 0, "field_id": 7, "value": "12"},
          {"family_id": 3, "field_id": 99, "value": "?"}]'
        """);
    var rows = DB.fetch("select * from shop.product_field order by position");
    assertThat(rows.getValues("name", String.class))
        .containsExactly(
            "Texto", "Sí o no", "Fecha", "Fecha", "Entero", "Decimal", "Decimal", "Nodo", null);
    assertThat(rows.get(0).get("value")).isEqualTo("azul");
    assertThat(rows.get(1).get("boolean_value")).isEqualTo(true);
    assertThat(rows.get(2).get("date_value")).isNull();
    assertThat(rows.get(3).get("date_value")).hasToString("2026-02-28");
    assertThat(rows.get(4).get("number_value")).isEqualTo(new BigDecimal("12"));
    assertThat(rows.get(5).get("number_value")).isEqualTo(new BigDecimal("12.5"));
    assertThat(rows.get(6).get("number_value")).isNull();
    assertThat(rows.get(7).get("node_name")).isEqualTo("Raíz");
  }

  private static ConfigurableFieldRow field(long id, int type, String name) {
    return new ConfigurableFieldRow(0, id, name, type, null, null, false, false, id, null, "{}");
  }
}
