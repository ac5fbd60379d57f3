package dev.verialsync.db.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VariantRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String ROWS =
      """
      select product_id || ' of ' || representative_id || '/' || members || ' by ' || told_apart_by || ': '
             || coalesce(name_tail, '-') || ' ' || differing::text
      from shop.variant order by product_id
      """;

  private static void product(long id, @Nullable String nexo, String name) {
    product(id, nexo, name, "[]");
  }

  private static void product(
      long id, @Nullable String nexo, @Nullable String name, String fields) {
    DB.execute(
        """
        insert into shop.product (id, nexo, name, configurable_fields, price_gross, width_mm, stock, stock_aux, web_category_ids,
                                  active, images_state, authors)
        values (?, ?, ?, ?::jsonb, 10, 5, 0, 0, '{}', true, 'known', '[]')
        """,
        id,
        nexo,
        name,
        fields);
  }

  private static String field(String value) {
    return "[{\"family_id\": 0, \"field_id\": 1, \"value\": \"%s\"}]".formatted(value);
  }

  private static long settle() {
    return new VariantRepository(DB.database()).settle(DB.runId()).changed();
  }

  private static List<String> rows() {
    return DB.fetch(ROWS).getValues(0, String.class);
  }

  @Test
  void membersAreGroupedByTheirNexoHoweverItIsSpelled() {
    product(1, "CAM 1", "Camiseta Rojo M");
    product(2, "cam  1", "Camiseta Rosa M");
    product(3, "CAM 1", "Camiseta Rosa L");
    product(4, "alone", "Camiseta");
    product(5, null, "Camiseta");
    assertThat(settle()).isEqualTo(3);
    assertThat(rows())
        .containsExactly(
            "1 of 1/3 by name: Rojo M {name}",
            "2 of 1/3 by name: Rosa M {name}",
            "3 of 1/3 by name: Rosa L {name}");
    assertThat(DB.value(Long.class, "select count(distinct group_id) from shop.variant")).isOne();
    assertThat(DB.value(String.class, "select max(group_id::text) from shop.variant"))
        .as("stable")
        .isEqualTo(DB.value(String.class, "select sync.digest('cam 1')::text"));
    assertThat(
            DB.value(
                String.class,
                "select string_agg(id::text, ' ' order by id) from shop.product_detail where variant_group_id is not null"))
        .isEqualTo("1 2 3");
  }

  @Test
  void whatIsSettledAlreadyIsNotWrittenAgain() {
    product(1, "a", "Uno");
    product(2, "a", "Dos");
    settle();
    String places = "select string_agg(xmin::text || ctid::text, ' ') from shop.variant";
    String before = DB.value(String.class, places);
    assertThat(settle()).isZero();
    assertThat(DB.value(String.class, places)).isEqualTo(before);
  }

  @Test
  void aProductThatVanishesLeavesItsGroupAndReturnsToIt() {
    product(1, "a", "Libro");
    product(2, "a", "Libro 2");
    product(3, "a", "Libro 3");
    settle();
    DB.execute("update shop.product set active = false where id = 1");
    Long position = DB.value(Long.class, "select shop.snapshot_position()");
    assertThat(settle()).isEqualTo(3);
    assertThat(rows()).containsExactly("2 of 2/2 by name: 2 {name}", "3 of 2/2 by name: 3 {name}");
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || kinds::text from shop.changes(%d) order by product_id"
                        .formatted(position))
                .getValues(0, String.class))
        .as("the feed tells it")
        .containsExactly("1 {variants}", "2 {variants}", "3 {variants}");
    DB.execute("update shop.product set active = false where id = 2");
    settle();
    assertThat(rows()).as("one alone is no group").isEmpty();
    DB.execute("update shop.product set active = true");
    settle();
    assertThat(rows())
        .containsExactly(
            "1 of 1/3 by name: - {name}",
            "2 of 1/3 by name: 2 {name}",
            "3 of 1/3 by name: 3 {name}");
  }

  @Test
  void configurableFieldsAndColumnsTellMembersApart() {
    product(1, "a", "Camiseta", field("rojo"));
    product(2, "a", "Camiseta", field("azul"));
    product(3, "b", "Taza", field("rojo"));
    product(4, "b", "Taza", field("rojo"));
    product(5, "c", "Gorra", field("rojo"));
    product(6, "c", "Gorra", "[]");
    DB.execute("update shop.product set price_gross = 12 where id = 4");
    DB.execute("update shop.product set width_mm = null where id = 6");
    settle();
    assertThat(rows())
        .containsExactly(
            "1 of 1/2 by fields: - {\"field 0/1\"}",
            "2 of 1/2 by fields: - {\"field 0/1\"}",
            "3 of 3/2 by id: - {price_gross}",
            "4 of 3/2 by id: - {price_gross}",
            "5 of 5/2 by id: - {width_mm,\"field 0/1\"}",
            "6 of 5/2 by id: - {width_mm,\"field 0/1\"}");
  }

  /** Two hundred and one share a nexo; so do two hundred others. */
  @Test
  void aGroupOfOverTwoHundredIsAnIssueUntilItIsNone() {
    DB.execute(
        """
        insert into shop.product (id, nexo, name, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        select n, case when n > 200 then '0' else 'group' end, 'Libro ' || n, 0, 0, '{}', true, 'known', '[]', '[]'
        from generate_series(1, 401) n
        """);
    VariantRepository.Settled settled = new VariantRepository(DB.database()).settle(DB.runId());
    assertThat(settled.changed()).isEqualTo(200);
    assertThat(settled.issues()).containsExactly(java.util.Map.entry("too_many_variants", 1));
    assertThat(
            DB.fetch(
                    "select article_id || ' ' || value || ' ' || message from sync.issue where closed_at is null")
                .getValues(0, String.class))
        .containsExactly(
            "201 0 201 articles have this nexo: groups of more than 200 are not compared as variants.");
    assertThat(DB.value(Long.class, "select max(product_id) from shop.variant")).isEqualTo(200);

    DB.execute("update shop.product set active = false where id = 401");
    assertThat(new VariantRepository(DB.database()).settle(DB.runId()).issues()).isEmpty();
    assertThat(DB.value(Long.class, "select count(*) from sync.issue where closed_at is null"))
        .isZero();
    assertThat(DB.value(Long.class, "select count(*) from shop.variant")).isEqualTo(400);
  }

  @Test
  void manyPartsGiveWhatOneGives() {
    for (int id = 1; id <= 60; id++) {
      product(id, "nexo " + id % 20, "Libro " + id);
    }
    VariantRepository inParts = new VariantRepository(DB.database(), 1);
    assertThat(inParts.settle(DB.runId()).changed()).isEqualTo(60);
    List<String> rows = rows();
    assertThat(settle()).as("all at once finds nothing else").isZero();
    DB.execute("update shop.product set nexo = 'nexo ' || (id % 19) where id <= 40");
    inParts.settle(DB.runId());
    assertThat(rows()).isNotEqualTo(rows);
    assertThat(settle()).isZero();
  }

  @Test
  void aDryRunWritesNothing() {
    product(1, "a", "Uno");
    product(2, "a", "Dos");
    DB.execute("update sync.guard set dry = true");
    assertThat(settle()).isZero();
    assertThat(rows()).isEmpty();
  }

  /** Whatever the tables' statistics, no plan goes through a table once for each of its rows. */
  @Test
  void noPlanHasANestedLoopOverProductsOrVariants() {
    String from = "00000000-0000-0000-0000-000000000000";
    String to = "0fffffff-ffff-ffff-ffff-ffffffffffff";
    List<String> plan =
        DB.database()
            .transactions()
            .longTransaction(
                sql ->
                    sql.fetch(
                            "explain (costs off) " + VariantRepository.SETTLE,
                            from,
                            to,
                            from,
                            to,
                            DB.runId())
                        .getValues(0, String.class));
    assertThat(plan).anyMatch(line -> line.contains("Full Join"));
    assertThat(plan)
        .filteredOn(line -> line.contains("Scan") && line.contains("on product p"))
        .hasSize(1);
    assertThat(plan)
        .filteredOn(line -> line.contains("Scan") && line.contains("on variant o"))
        .hasSize(1);
  }
}
