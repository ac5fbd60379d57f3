package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.verialsync.db.DatabaseExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page sends as many statements for much data as for little. */
@Tag("slow")
class StatementsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final int MOST = 20;

  /** What is read in a thread of its own may come after the page. */
  private static final Offset<Integer> LATE = within(2);

  private final HttpClient http = HttpClient.newHttpClient();

  /** Counts what PostgreSQL's driver executes. */
  private static final class Executed extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final AtomicInteger count = new AtomicInteger();

    Executed() {
      setLevel(Level.ALL);
      logger.setLevel(Level.FINEST);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getMessage().contains("FE=> Execute")) {
        count.incrementAndGet();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setLevel(null);
      logger.setUseParentHandlers(true);
    }
  }

  private Map<String, Integer> statements(long run) throws IOException, InterruptedException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String path : ConsolePagesTest.pages(run).toList()) {
      // A console of its own: what one keeps for some seconds is not read again.
      try (RunningConsole fresh = new RunningConsole(DB);
          Executed executed = new Executed()) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fresh.url(path))).build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(path)
            .isEqualTo(200);
        counts.put(path, executed.count.get());
      }
    }
    return counts;
  }

  private static void products(int first, int last) {
    DB.execute(
        """
        insert into shop.product (id, name, stock, stock_aux, category_id, category_source, web_category_ids, manufacturer_id, active, images_state, configurable_fields, authors)
        select n, 'script ' || n, 0, 0, 7, 'web', '{7}', 5, n % 2 = 0, 'unknown', '[]', '[]' from generate_series(?, ?) n
        """,
        first, last);
  }

  @Test
  void thereIsAFixedNumberOfThemHoweverMuchThereIs() throws Exception {
    long run = HostileShop.fill(DB);
    products(1_000, 1_004);
    Map<String, Integer> little = statements(run);
    products(1_005, 3_000);
    DB.execute(
        "insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id) select n, 'articles', 'bad_value', 'x', ?, ? from generate_series(1000, 3000) n",
        run,
        run);
    DB.execute(
        "insert into sync.product_event (run_id, article_id, kind, detail) select ?, 1 + n % 3, 'stock_changed', '{\"field\": \"stock\", \"old\": 1, \"new\": 2}' from generate_series(1, 2000) n",
        run);
    for (int i = 0; i < 20; i++) {
      DB.nextRun();
    }
    assertThat(statements(run))
        .allSatisfy((path, count) -> assertThat(count).as(path).isCloseTo(little.get(path), LATE));
    assertThat(little.values()).allMatch(count -> count > 0 && count < MOST);
    assertThat(List.copyOf(little.keySet())).hasSameSizeAs(ConsolePagesTest.PAGES);
  }

  @Test
  void whatMovesIsReadOnceForAllBrowsersThatLook() throws Exception {
    HostileShop.fill(DB);
    int looks = 60;
    try (RunningConsole console = new RunningConsole(DB);
        Executed executed = new Executed()) {
      List<CompletableFuture<HttpResponse<Void>>> browsers = new ArrayList<>();
      for (int i = 0; i < looks; i++) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url("/progress"))).build();
        browsers.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
      }
      assertThat(browsers).allMatch(browser -> browser.join().statusCode() == 200);
      assertThat(executed.count.get()).isLessThan(looks);
    }
  }
}
