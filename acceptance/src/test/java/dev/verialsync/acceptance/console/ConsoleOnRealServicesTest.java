package dev.verialsync.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.JavaCommand;
import dev.verialsync.starter.VerialSync;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code console} and {@code report} after a real run, with S3 and without. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
final class ConsoleOnRealServicesTest {

  private static final Pattern ADDRESS =
      Pattern.compile("The console is at (http://[^ ]+)/ until Ctrl-C");
  private static final Pattern LOADING =
      Pattern.compile("(src=|url\\()[\"']?(https?:)?//|<link|<script");
  private static final Pattern LINK =
      Pattern.compile("href=\"(/(?!assets|images|thumbnails)[^\"#]*)\"");

  private static final int MOST_PAGES = 200;

  /** No number of the catalogue. */
  private static final int SESSION = 918_273_645;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path files;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void pagesAndReportShowWhatTheRunHasBrought(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack,
            SimulatorOptions.builder()
                .articles(120)
                .seed(3)
                .imageBytes(9_000)
                .session(SESSION)
                .build())) {
      sync.simulator.catalogue().addImageText(7, "QUJD");
      sync.simulator.catalogue().addImageText(8, "");
      sync.startWorker();
      sync.run();
      assertRoleThatMayWriteIsRefused(sync);
      Map<String, String> environment = asReader(stack, sync);
      assertLoginsThatAreOfNoUseAreRefused(sync);
      Map<String, String> without = new HashMap<>(environment);
      without.put("S3_ENDPOINT", "http://127.0.0.1:1");

      try (Running console = new Running(environment, files.resolve("with.log"))) {
        assertImages(sync, console);
        assertProducts(sync, console);
        assertIssues(sync, console);
        assertNoSecretOnAnyPage(environment, console);
      }
      try (Running console = new Running(without, files.resolve("without.log"))) {
        assertPagesWithoutS3(sync, console);
      }
      assertReport(sync);
    }
  }

  private static void assertRoleThatMayWriteIsRefused(SyncFixture sync) throws IOException {
    Map<String, String> environment = new HashMap<>(sync.environment);
    environment.put("CONSOLE_PORT", "0");
    Captured console = new Captured(environment);
    assertThat(console.run("console")).isEqualTo(2);
    assertThat(console.err())
        .contains("which may write", "migrate --console verial_console", "CONSOLE_DATABASE_USER");
  }

  private static void assertLoginsThatAreOfNoUseAreRefused(SyncFixture sync) throws IOException {
    Map<String, String> environment = new HashMap<>(sync.environment);
    environment.put("CONSOLE_PORT", "0");
    environment.put("CONSOLE_DATABASE_USER", "console_reader");
    environment.put("CONSOLE_DATABASE_PASSWORD", "wrong");
    for (String typed : List.of("console", "report")) {
      Captured wrong = new Captured(environment);
      assertThat(wrong.run(typed)).as(wrong.err()).isEqualTo(2);
      assertThat(wrong.err())
          .contains(
              "refuses: FATAL: password authentication failed for user \"console_reader\". Check CONSOLE_DATABASE_USER, CONSOLE_DATABASE_PASSWORD and")
          .doesNotContain("Exception");
    }
    environment.put("CONSOLE_DATABASE_USER", "shop_reader");
    environment.put("CONSOLE_DATABASE_PASSWORD", "shop-reader-secret");
    Captured shop = new Captured(environment);
    assertThat(shop.run("console")).as(shop.err()).isEqualTo(2);
    assertThat(shop.err())
        .contains(
            "would connect as shop_reader, which may not read all that it shows",
            "migrate --console verial_console",
            "CONSOLE_DATABASE_USER");
  }

  /** With the role that {@code migrate --console} makes, and secrets that are told apart. */
  private static Map<String, String> asReader(LocalStack stack, SyncFixture sync) throws Exception {
    DatabaseAddress administrator = stack.databaseAdministrator();
    try (Connection connection =
            DriverManager.getConnection(
                administrator.jdbcUrl(), administrator.user(), administrator.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create role console_reader login password 'console-reader-secret-7f3'");
      statement.execute("create role shop_reader login password 'shop-reader-secret'");
    }
    Captured migrate = new Captured(sync.environment);
    assertThat(migrate.run("migrate", "--console", "console_reader", "--reader", "shop_reader"))
        .as(migrate.err())
        .isZero();
    Map<String, String> environment = new HashMap<>(sync.environment);
    environment.put("DATABASE_USER", "console_reader");
    environment.put("DATABASE_PASSWORD", "console-reader-secret-7f3");
    environment.put("NOTIFY_WEBHOOK_URL", "http://127.0.0.1:1/webhook-secret-9c1");
    return environment;
  }

  /** All pages that links lead to, from the first one on. */
  private void assertNoSecretOnAnyPage(Map<String, String> environment, Running console)
      throws Exception {
    List<String> secrets =
        List.of(
            "console-reader-secret-7f3",
            "webhook-secret-9c1",
            "console_reader",
            "jdbc:postgresql",
            String.valueOf(environment.get("VERIAL_SESSION")),
            String.valueOf(environment.get("S3_SECRET_KEY")),
            String.valueOf(environment.get("VERIAL_URL")));
    Deque<String> toSee = new ArrayDeque<>(List.of("/", "/progress", "/issues.csv", "/nothing"));
    Set<String> seen = new HashSet<>(toSee);
    int pages = 0;
    while (!toSee.isEmpty() && pages < MOST_PAGES) {
      String path = toSee.removeFirst();
      HttpResponse<byte[]> answer = bytes(console, path);
      String text = answer.headers().map() + new String(answer.body(), StandardCharsets.UTF_8);
      assertThat(text).as(path).doesNotContain(secrets.toArray(String[]::new));
      pages++;
      Matcher links = LINK.matcher(text);
      while (links.find()) {
        if (seen.add(links.group(1))) {
          toSee.addLast(links.group(1));
        }
      }
    }
    assertThat(pages).isGreaterThan(100);
  }

  private void assertImages(SyncFixture sync, Running console) throws Exception {
    List<Map<String, @Nullable String>> images =
        sync.sql()
            .rows(
                "select sha256, object_key, media_type from media.object order by sha256 limit 9");
    ShopContent shop = new ShopContent(sync);
    assertThat(images).isNotEmpty();
    for (Map<String, @Nullable String> image : images) {
      HttpResponse<byte[]> original = bytes(console, "/images/" + image.get("sha256"));
      assertThat(original.body()).isEqualTo(shop.object(String.valueOf(image.get("object_key"))));
      assertThat(original.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      byte[] thumbnail = bytes(console, "/thumbnails/" + image.get("sha256")).body();
      if (!"image/tiff".equals(image.get("media_type"))) {
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertThat(Math.min(small.getWidth(), small.getHeight())).isLessThanOrEqualTo(160);
      }
    }
  }

  private void assertProducts(SyncFixture sync, Running console) throws Exception {
    Map<String, @Nullable String> product =
        sync.sql()
            .rows(
                "select id, barcode, name from shop.product where barcode is not null and active order by id limit 1")
            .get(0);
    for (String key : List.of("id", "barcode")) {
      assertThat(page(console, "/products?q=" + product.get(key)))
          .contains("href=\"/products/" + product.get("id") + "\"");
    }
    assertThat(page(console, "/products/" + product.get("id")))
        .contains(String.valueOf(product.get("barcode")));
    assertThat(page(console, "/?lang=en"))
        .contains(
            ">"
                + sync.sql().number("select count(*) from shop.product where active")
                + "</a></dd>");
  }

  private void assertIssues(SyncFixture sync, Running console) throws Exception {
    String csv = page(console, "/issues.csv?lang=en");
    CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(';').setHeader().get();
    try (Reader text = new StringReader(csv.substring(1))) {
      List<CSVRecord> rows = format.parse(text).getRecords();
      assertThat(rows).isNotEmpty();
      assertThat(rows)
          .extracting(row -> row.get("Article") + " " + row.get("Field"))
          .containsExactlyInAnyOrderElementsOf(
              sync.sql()
                  .lines(
                      "select article_id || ' ' || coalesce(field, '') from sync.issue where closed_at is null"));
    }
  }

  private void assertPagesWithoutS3(SyncFixture sync, Running console) throws Exception {
    String sha256 = sync.sql().value("select min(sha256) from media.object");
    for (String path : List.of("/", "/runs", "/runs/1", "/products", "/issues", "/calls")) {
      assertThat(page(console, path)).as(path).contains("<h1");
    }
    assertThat(bytes(console, "/images/" + sha256).statusCode()).isEqualTo(503);
    assertThat(bytes(console, "/thumbnails/" + sha256).statusCode()).isEqualTo(503);
  }

  private void assertReport(SyncFixture sync) throws IOException {
    Path file = files.resolve("report.html");
    Captured report = new Captured(sync.environment);
    assertThat(report.run("report", "--lang", "es", "--out", file.toString()))
        .as(report.err())
        .isZero();
    String html = Files.readString(file);
    assertThat(html).startsWith("<!DOCTYPE html>").contains("lang=\"es\"", "data:image/jpeg");
    assertThat(html).hasSizeLessThan(2_000_000);
    assertThat(LOADING.matcher(html).find()).as("loads anything").isFalse();
    Path other = Files.createFile(files.resolve("other"));
    assertThat(Files.getPosixFilePermissions(file))
        .as("as the umask says")
        .isEqualTo(Files.getPosixFilePermissions(other));
    Path full = Files.createDirectory(files.resolve("full"));
    Files.createFile(full.resolve("something"));
    Captured refused = new Captured(sync.environment);
    assertThat(refused.run("report", "--out", full.toString())).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("which cannot be written");
    assertThat(files).isDirectoryNotContaining("glob:**.part");
  }

  private String page(Running console, String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = bytes(console, path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> bytes(Running console, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(console.url + path)).timeout(PATIENCE).build(),
        BodyHandlers.ofByteArray());
  }

  /** The command {@code console} as a process. */
  private static final class Running implements AutoCloseable {
    private final Process process;
    private final String url;

    Running(Map<String, String> environment, Path log) throws IOException, InterruptedException {
      Map<String, String> variables = new HashMap<>(environment);
      variables.put("CONSOLE_PORT", "0");
      process =
          JavaCommand.of(
                  variables,
                  List.of("@" + Path.of("..", "jvm.options")),
                  VerialSync.class.getName(),
                  "console")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      while (!ADDRESS.matcher(Files.readString(log)).find()) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(Files.readString(log));
        }
      }
      Matcher printed = ADDRESS.matcher(Files.readString(log));
      assertThat(printed.find()).isTrue();
      url = printed.group(1);
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }
}
