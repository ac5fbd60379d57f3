package dev.verialsync.db.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The feed gives every change to every reader, once, in one order. */
class FeedRepositoryTest {

  private static final int WRITERS = 8;
  private static final int READERS = 3;
  private static final int CHANGES = 100_000;
  private static final int PRODUCTS = 50;

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  /** A change's kind tells here which change of its product it is. */
  private static final String CHANGE =
      """
      insert into shop.change (position, product_id, run_id, kinds)
      select shop.next_position(f.base), u.product_id, ?, array[u.n::text]
      from unnest(?::bigint[], ?::bigint[]) as u (product_id, n) cross join shop.feed f
      """;

  private FeedRepository feed() {
    return new FeedRepository(DB.database());
  }

  private long change(long product) {
    return DB.database()
        .transactions()
        .fenced(
            DB.runId(),
            sql -> {
              sql.execute(CHANGE, DB.runId(), new Long[] {product}, new Long[] {1L});
              return sql.fetchSingle("select max(position) from shop.change").get(0, Long.class);
            });
  }

  private static List<Long> after(long position) {
    return DB.fetch("select product_id from shop.changes(?, 100)", position)
        .getValues("product_id", Long.class);
  }

  /** Writes its share in transactions that commit when chance lets them. */
  private static int write(Database database, int writer, CountDownLatch begin) throws Exception {
    Random random = new Random(writer);
    Map<Long, Long> counts = new HashMap<>();
    begin.await();
    int left = CHANGES / WRITERS;
    while (left > 0) {
      int size = Math.min(left, 1 + random.nextInt(PRODUCTS));
      Long[] products = new Long[size];
      Long[] numbers = new Long[size];
      for (int i = 0; i < size; i++) {
        products[i] = (long) writer * PRODUCTS + i;
        numbers[i] = counts.merge(products[i], 1L, Long::sum);
      }
      double late = random.nextInt(4) == 0 ? random.nextDouble() / 50 : 0;
      int unused =
          database
              .transactions()
              .fenced(
                  DB.runId(),
                  sql -> {
                    int written = sql.execute(CHANGE, DB.runId(), products, numbers);
                    sql.fetch("select pg_sleep(?)", late);
                    return written;
                  });
      left -= size;
    }
    return counts.size();
  }

  private record Seen(long position, long product, long number) {}

  private static List<Seen> read(Database database, CountDownLatch begin) throws Exception {
    begin.await();
    List<Seen> seen = new ArrayList<>();
    long position = 0;
    while (seen.size() < CHANGES) {
      for (Record row : database.sql().fetch("select * from shop.changes(?, 700)", position)) {
        position = row.get("position", Long.class);
        seen.add(
            new Seen(
                position,
                row.get("product_id", Long.class),
                Long.parseLong(row.get("kinds", String[].class)[0])));
      }
    }
    return seen;
  }

  @Test
  @Tag("slow")
  @Timeout(120)
  void eightWritersThatCommitInAnyOrderAndThreeReaders() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Integer>> writers = new ArrayList<>();
    List<Future<List<Seen>>> readers = new ArrayList<>();
    try (Database database = Database.open(DB.settings().withPoolSize(WRITERS + READERS))) {
      for (int n = 0; n < WRITERS; n++) {
        int writer = n;
        writers.add(threads.submit(() -> write(database, writer, begin)));
      }
      for (int n = 0; n < READERS; n++) {
        readers.add(threads.submit(() -> read(database, begin)));
      }
      begin.countDown();
      for (Future<Integer> writer : writers) {
        writer.get();
      }
      for (Future<List<Seen>> reader : readers) {
        List<Seen> seen = reader.get();
        assertThat(seen).hasSize(CHANGES).doesNotHaveDuplicates();
        Map<Long, Long> last = new HashMap<>();
        for (Seen change : seen) {
          assertThat(change.number())
              .as("product %d", change.product())
              .isEqualTo(last.merge(change.product(), 1L, Long::sum));
        }
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aTransactionThatIsNotOursHidesNothingAndOneOfOursHidesWhatFollows() {
    try (Database database = Database.open(DB.settings().withPoolSize(2))) {
      database
          .sql()
          .connection(
              connection -> {
                connection.setAutoCommit(false);
                DSLContext sleeper = DSL.using(connection);
                sleeper.fetch("select pg_current_xact_id()");
                long first = change(1);
                assertThat(after(0)).as("during a stranger's transaction").containsExactly(1L);
                sleeper.fetch("select sync.fence(?)", DB.runId());
                change(2);
                assertThat(after(first)).as("during one of ours").isEmpty();
                connection.rollback();
                assertThat(after(first)).containsExactly(2L);
                connection.setAutoCommit(true);
              });
    }
  }

  @Test
  void whoBeginsAnewReadsThePositionBeforeTheTables() {
    change(1);
    long position = DB.value(Long.class, "select shop.snapshot_position()");
    assertThat(after(position)).isEmpty();
    change(2);
    assertThat(after(position)).containsExactly(2L);
  }

  @Test
  void whatIsNoLongerKeptIsRefusedAndNotLeftOut() {
    long first = change(1);
    DB.execute("update shop.change set at = at - interval '10 days'");
    long second = change(2);
    assertThat(feed().past(Duration.ofDays(9))).isEqualTo(1);
    assertThat(feed().remove(Duration.ofDays(9))).isEqualTo(1);
    assertThat(feed().remove(Duration.ofDays(9))).isZero();
    assertThat(after(first)).containsExactly(2L);
    assertThat(after(second)).isEmpty();
    assertThatThrownBy(() -> after(first - 1))
        .hasMessageContaining("no longer kept")
        .hasMessageContaining("shop.snapshot_position()");
  }

  @Test
  void aRestoredDatabaseBeginsTheFeedAnewAfterEveryEarlierPosition() {
    long before = change(1);
    assertThat(DB.value(Boolean.class, "select shop.begin_feed()")).isFalse();
    // A second of time is a hundred transactions: no test has used as many.
    DB.execute("update shop.feed set origin = 'elsewhere', base = base - 1000000");
    assertThatThrownBy(() -> after(before)).hasMessageContaining("is not of this feed");
    assertThat(DB.value(Boolean.class, "select shop.begin_feed()")).isTrue();
    assertThatThrownBy(() -> after(before)).hasMessageContaining("no longer kept");
    long position = DB.value(Long.class, "select shop.snapshot_position()");
    assertThat(change(2)).isGreaterThan(before);
    assertThat(after(position)).containsExactly(2L);
  }

  @Test
  void whatEntersOrLeavesTheSaleWithoutAWriteIsToldOnce() {
    DB.execute(
        """
        insert into shop.product (id, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors, price_net, sale_from)
        select id, 1, 0, '{}', true, 'known', '{}', '[]', 10, case when id = 2 then current_date + 2 end from generate_series(1, 3) id
        """);
    assertThat(feed().compareSale()).isEqualTo(2);
    assertThat(feed().compareSale()).isZero();
    DB.execute("update shop.product set sale_from = current_date - 2 where id = 2");
    DB.execute("update shop.product set inactive_from = now() - interval '2 days' where id = 3");
    assertThat(feed().compareSale()).isEqualTo(2);
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || array_to_string(kinds, ' ') as told, run_id from shop.changes(0, 10)")
                .getValues("told", String.class))
        .containsExactlyInAnyOrder(
            "1 put_on_sale", "3 put_on_sale", "2 put_on_sale", "3 removed_from_sale");
  }
}
