package dev.verialsync.activities.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.catalogue.ZeroPrice;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductsWritten;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches of products, from what was landed. */
final class ProductBatchesTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @BeforeEach
  void land() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3, 4, 5);
  }

  @AfterEach
  void acceptAll() {
    DB.execute("alter table shop.product drop constraint if exists only_in_this_test");
  }

  private static final List<ProductsWritten> TRANSACTIONS = new ArrayList<>();

  private static WriteProductsResult write(Long... articles) throws InterruptedException {
    return new ProductBatches(
            new Persistence(),
            new ProductRepository(DB.database()),
            new ProductMapper(ZeroPrice.NONE),
            TRANSACTIONS::add)
        .write(new WriteProductsCommand(DB.runId(), 1, List.of(articles)), new CalmHeartbeat(1));
  }

  private static List<String> names() {
    return DB.fetch("select name from shop.product order by id").getValues(0, String.class);
  }

  @Test
  void aBatchIsWrittenAndOnlyOnce() throws InterruptedException {
    TRANSACTIONS.clear();
    WriteProductsResult first = write(1L, 2L, 3L);

    assertThat(first.inserted()).isEqualTo(3);
    assertThat(first.issues()).isEmpty();
    assertThat(names()).containsExactly("Libro 1", "Libro 2", "Libro 3");
    assertThat(write(1L, 2L, 3L).inserted()).isZero();
    assertThat(TRANSACTIONS).extracting(ProductsWritten::inserted).containsExactly(3, 0);
    assertThat(TRANSACTIONS).allMatch(transaction -> transaction.transactionMillis() > 0);
  }

  @Test
  void whatDiffersIsUpdated() throws InterruptedException {
    write(1L, 2L);
    DB.execute(
        "update erp.article set row = '{\"Id\": 2, \"Nombre\": \"Otro\"}', row_hash = sync.digest('other') where id = 2");

    WriteProductsResult second = write(1L, 2L);

    assertThat(second.updated()).isEqualTo(1);
    assertThat(names()).containsExactly("Libro 1", "Otro");
  }

  @Test
  void aProductThatPostgresRefusesKeepsNoOtherFromBeingWritten() throws InterruptedException {
    DB.execute(
        "alter table shop.product add constraint only_in_this_test check (name <> 'Libro 4')");

    WriteProductsResult result = write(1L, 2L, 3L, 4L, 5L);

    assertThat(result.inserted()).isEqualTo(4);
    assertThat(result.issues()).isEqualTo(Map.of("refused", 1));
    assertThat(names()).doesNotContain("Libro 4").hasSize(4);
    assertThat(DB.value(String.class, "select message from sync.issue where article_id = 4"))
        .contains("PostgreSQL refuses the product", "only_in_this_test");
  }

  @Test
  void whatIsWrongWithARowIsAnIssueOfItsProduct() throws InterruptedException {
    DB.execute("update erp.article set row = '{\"Id\": 1}' where id = 1");

    assertThat(write(1L).issues()).isEqualTo(Map.of("no_name", 1));
  }

  @Test
  void whatIsWrongWithAHeldProductIsNoIssueOfThisRun() throws InterruptedException {
    DB.execute("update erp.article set row = '{\"Id\": 1}' where id = 1");
    DB.execute("insert into sync.hold (article_id, reason, held_by) values (1, 'count', 'ana')");

    WriteProductsResult result = write(1L, 2L);

    assertThat(result.issues()).isEmpty();
    assertThat(names()).containsExactly("Libro 2");
  }
}
