package dev.verialsync.db.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.console.ProductQuery.Category;
import dev.verialsync.db.console.ProductQuery.Filter;
import dev.verialsync.db.console.ProductQuery.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds, in which order, and that its pages show each product once. */
class ProductSearchTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static Database pages;

  @BeforeAll
  static void open() {
    new SearchIndex(DB.database()).ensure();
    pages = Database.openReadOnly(DB.settings(), null);
  }

  @AfterAll
  static void close() {
    pages.close();
  }

  @BeforeEach
  void fill() {
    DB.execute(
        "insert into shop.web_category (id, name, listed, level, path, id_path, sort_path) values (7, 'Cómics', true, 1, array['Cómics'], '{7}', '{a}')");
    DB.execute(
        "insert into shop.category (id, name, listed, level, path, id_path, sort_path) values (7, 'Papelería', true, 1, array['Papelería'], '{7}', '{a}')");
    DB.execute(
        "insert into shop.manufacturer (id, name, listed) values (5, 'Ediciones Peña', true)");
    product(10, "El camión rojo", "A1");
    product(11, "CAMIÓN DE BOMBEROS", null);
    product(12, "Camion azul", null);
    product(13, "España", "9788499892344");
    product(14, "Cami\u0301on descompuesto", null);
    product(20, "Watchmen", "14");
    DB.execute("update shop.product set category_source = 'web', category_id = 7 where id = 20");
    product(21, "Lápiz", null);
    DB.execute("update shop.product set category_source = 'erp', category_id = 7 where id = 21");
    product(22, "Otro", null);
    DB.execute("update shop.product set manufacturer_id = 5, active = false where id = 22");
  }

  private static void product(long id, String name, @Nullable String barcode) {
    DB.execute(
        """
        insert into shop.product (id, name, barcode, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        values (?, ?, ?, 0, 0, '{}', true, 'known', '[]', '[]')
        """,
        id,
        name,
        barcode);
  }

  private static ProductListPage page(
      @Nullable String text,
      @Nullable Filter filter,
      @Nullable Category category,
      @Nullable Place after) {
    return new ProductListRepository(pages)
        .page(
            new ProductQuery(
                text, filter, category, null, Instant.now().minus(Duration.ofDays(1)), after));
  }

  private static List<Long> ids(ProductListPage page) {
    return page.products().stream().map(ProductLine::id).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "camión, 10 11 12 14",
    "CAMION, 10 11 12 14",
    "camiÓn roJO, 10",
    "rojo cam, 10",
    "españa, 13",
    "espana, 13",
    "comics, 20",
    "papelerIA, 21",
    "peña, 22",
    "ediciones pena, 22",
    "9788499892344, 13",
    "a1, 10",
    "%%%, ''",
    "___, ''",
  })
  void namesCategoriesAndManufacturersAreFoundWithOrWithoutAccents(String text, String found) {
    List<Long> expected =
        found.isEmpty()
            ? List.of()
            : List.of(found.split(" ")).stream().map(Long::valueOf).toList();
    assertThat(ids(page(text, null, null, null))).isEqualTo(expected);
  }

  @Test
  void anIdAndABarcodeComeFirstAndKeepToTheFilters() {
    assertThat(ids(page("14", null, null, null))).containsExactly(14L, 20L);
    assertThat(ids(page("22", Filter.INACTIVE, null, null))).containsExactly(22L);
    assertThat(ids(page("13", Filter.INACTIVE, null, null))).isEmpty();
    assertThat(ids(page("9788499892344", Filter.NO_PRICE, null, null))).containsExactly(13L);
    assertThat(ids(page("9788499892344", Filter.ISSUES, null, null))).isEmpty();
    assertThat(ids(page("20", null, new Category("web", 7), null))).containsExactly(20L);
    assertThat(ids(page("13", null, new Category("web", 7), null))).isEmpty();
    assertThat(ids(page("13", Filter.CHANGED, null, null))).containsExactly(13L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ca", "é", "a b", "--", "%"})
  void aShortTextLooksForIdsAndBarcodesAlone(String text) {
    ProductListPage page = page(text, null, null, null);
    assertThat(page.onlyExact()).isTrue();
    assertThat(page.products()).isEmpty();
  }

  @Test
  void aShortIdIsFoundAllTheSame() {
    assertThat(page("14", null, null, null).onlyExact()).isTrue();
    assertThat(page("camión", null, null, null).onlyExact()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_PRICE", "CHANGED", "NO_IMAGE"})
  void pagesShowEachProductOnce(Filter filter) {
    DB.execute("update shop.product set images_state = 'unknown'");
    DB.execute(
        """
        insert into shop.product (id, name, barcode, stock, stock_aux, category_source, category_id, web_category_ids, manufacturer_id, active, images_state, configurable_fields, authors)
        select 1000 + n, 'Comics 1050 tomo ' || n, case when n % 60 = 0 then '1050' end, 0, 0, 'web', 7, '{7}', 5, true, 'unknown', '[]', '[]'
        from generate_series(1, 170) n
        """);
    for (Filter one : new Filter[] {null, filter}) {
      for (String text : new String[] {"1050", "comics", "tomo", "peña", null}) {
        List<Long> shown = new ArrayList<>();
        Place after = null;
        do {
          ProductListPage page = page(text, one, null, after);
          shown.addAll(ids(page));
          after = page.next();
        } while (after != null);
        assertThat(shown).as(one + " " + text).doesNotHaveDuplicates().hasSizeGreaterThan(169);
      }
    }
    List<Long> first = ids(page("1050", filter, null, null));
    assertThat(first.subList(0, 3)).as("the id, then its barcode").contains(1050L, 1060L, 1120L);
  }
}
