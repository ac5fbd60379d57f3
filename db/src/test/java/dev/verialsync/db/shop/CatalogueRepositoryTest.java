package dev.verialsync.db.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogueRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  @Test
  void everyProductIsReadWithTheNumberOfItsImages() {
    DB.execute(
        """
        insert into shop.product (id, name, barcode, price_net, price_gross, stock, stock_aux, web_category_ids,
                                  active, images_state, configurable_fields, authors)
        values (2, null, null, null, null, -1.50, 0, '{}', false, 'known', '[]', '[]'),
               (1, 'Uno', '978', 9.6154, 10.00, 3, 0, '{}', true, 'known', '[]', '[]')
        """);
    DB.execute(
        """
        insert into media.object (sha256, media_type, bytes, object_key)
        select repeat(n::text, 64), 'image/png', 1, 'k' || n from generate_series(1, 2) n
        """);
    DB.execute(
        """
        insert into shop.product_image (product_id, position, sha256, media_type, bytes, object_key)
        select 1, n, repeat(n::text, 64), 'image/png', 1, 'k' || n from generate_series(1, 2) n
        """);

    List<CatalogueProduct> read = new ArrayList<>();
    new CatalogueRepository(DB.database()).read(read::add);

    assertThat(read)
        .containsExactly(
            new CatalogueProduct(
                1,
                true,
                "978",
                "Uno",
                new BigDecimal("9.6154"),
                new BigDecimal("10.00"),
                new BigDecimal("3"),
                2),
            new CatalogueProduct(2, false, null, null, null, null, new BigDecimal("-1.50"), 0));
  }
}
