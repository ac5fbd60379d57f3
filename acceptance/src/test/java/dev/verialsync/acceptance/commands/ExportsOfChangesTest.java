package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import dev.verialsync.workflows.messages.shop.CatalogExportResult;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What has changed since an export, and exports that workers write. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class ExportsOfChangesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern POSITION = Pattern.compile("--since (\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;
  private SyncFixture sync;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(60).seed(3).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("EXPORT_DIRECTORY", Files.createDirectory(home.resolve("feeds")).toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    sync.startWorker();
    sync.run();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private Captured run(int expected, String... command) {
    Captured captured = new Captured(sync.environment);
    assertThat(captured.run(command)).as(captured.err()).isEqualTo(expected);
    return captured;
  }

  private static String position(Captured export) {
    Matcher position = POSITION.matcher(export.err());
    assertThat(position.find()).as(export.err()).isTrue();
    return position.group(1);
  }

  private static Map<Long, JsonNode> products(Captured export) throws Exception {
    Map<Long, JsonNode> products = new TreeMap<>();
    for (String line : export.out().lines().toList()) {
      JsonNode product = JSON.readTree(line);
      assertThat(products.put(product.path("id").asLong(), product)).isNull();
    }
    return products;
  }

  @Test
  void whatChangedSinceAPositionIsExportedWithWhatMayNoLongerBeSold() throws Exception {
    Captured all = run(0, "export", "jsonl", "--all");
    assertThat(products(all)).hasSize(60);
    List<Long> ids = sync.sql().ids("select id from shop.sellable order by id limit 2");
    sync.simulator.catalogue().setPrice(ids.get(0), new BigDecimal("12.34"));
    sync.simulator.catalogue().removeArticle(ids.get(1));
    sync.run();

    Captured changed = run(0, "export", "jsonl", "--since", position(all));

    Map<Long, JsonNode> products = products(changed);
    assertThat(products.keySet()).containsExactlyElementsOf(ids);
    assertThat(products.get(ids.get(0)).path("price_net").decimalValue())
        .isEqualByComparingTo("12.34");
    assertThat(products.get(ids.get(1)).path("active").asBoolean(true)).isFalse();
    assertThat(run(0, "export", "jsonl", "--since", position(changed)).out()).isEmpty();
    assertThat(run(0, "export", "woocommerce", "--since", position(all)).out().lines())
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void whatCannotBeIsRefused() {
    sync.sql().execute("update shop.feed set floor = shop.snapshot_position()");
    assertThat(run(2, "export", "csv", "--since", "7").err())
        .contains(
            "--since is 7: The change feed does not have all changes after position 7.",
            "shop.snapshot_position()");
    assertThat(run(2, "export", "csv", "--since", "7", "--all").err())
        .contains("--since writes all that changed");
    sync.with("SHOP_LINK_TEMPLATE", "https://shop.example.com/{id}");
    assertThat(run(2, "export", "google-merchant", "--since", "7").err())
        .contains("google-merchant has no changes alone");
  }

  @Test
  void anExportFollowsEachRunAndAScheduleCanBePaused() throws Exception {
    String object = "feeds/products.jsonl";
    ShopContent shop = new ShopContent(sync);
    assertThat(
            run(
                    0,
                    "schedule",
                    "set",
                    "feed",
                    "--export",
                    "jsonl",
                    "--all",
                    "--after-run",
                    "--out",
                    "s3://%s/%s".formatted(sync.bucket(), object))
                .out())
        .contains("export jsonl --out s3://", "--all", "after each run");
    try {
      sync.run();
      await().atMost(PATIENCE).until(() -> shop.keys().contains(object));
      assertThat(text(shop, object)).isEqualTo(run(0, "export", "jsonl", "--all").out());

      long id = sync.sql().number("select min(id) from shop.product");
      sync.simulator.catalogue().setPrice(id, new BigDecimal("77.07"));
      sync.run();

      await().atMost(PATIENCE).until(() -> text(shop, object).contains("77.07"));
      assertThat(text(shop, object)).isEqualTo(run(0, "export", "jsonl", "--all").out());
    } finally {
      run(0, "schedule", "remove", "feed");
    }
  }

  private static String text(ShopContent shop, String key) {
    return new String(shop.object(key), StandardCharsets.UTF_8);
  }

  private CatalogExportResult export(@Nullable String format, @Nullable String out) {
    WorkflowStub stub =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogExport",
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start(new CatalogExportInput(format, out, true, null));
    return stub.getResult(CatalogExportResult.class);
  }

  @Test
  void aWorkerWritesFilesIntoItsDirectoryAndNowhereElse() throws Exception {
    CatalogExportResult written = export("csv", "products.csv");

    assertThat(written.products()).isEqualTo(60);
    assertThat(written.position()).isPositive();
    assertThat(Files.readString(home.resolve("feeds/products.csv")))
        .isEqualTo(run(0, "export", "csv", "--all").out());
    for (String out :
        List.of("../x", "/tmp/x", "a/b", ".hidden", "-", "s3://no-bucket-here/x", "s3://x")) {
      refused("csv", out);
    }
    refused("csv", "s3://%s/rendition/320/x".formatted(sync.bucket()));
    refused("xml", "products.xml");
    refused(null, "x");
    refused("csv", null);
    refused("google-merchant", "google.xml");
    assertThat(home.resolve("feeds").toFile().list()).containsExactly("products.csv");
  }

  private void refused(@Nullable String format, @Nullable String out) {
    assertThatThrownBy(() -> export(format, out))
        .as("%s to %s", format, out)
        .satisfies(
            failure ->
                assertThat(ErrorType.of(failure))
                    .isIn(ErrorType.INVALID_INPUT, ErrorType.CONFIGURATION));
  }
}
