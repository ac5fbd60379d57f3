package dev.verialsync.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path files;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void pagesAndReportShowWhatTheRunHasBrought(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(120).seed(3).imageBytes(9_000).build())) {
      sync.simulator.catalogue().addImageText(7, "QUJD");
      sync.simulator.catalogue().addImageText(8, "");
      sync.startWorker();
      sync.run();
      Map<String, String> without = new HashMap<>(sync.environment);
      without.put("S3_ENDPOINT", "http://127.0.0.1:1");

      try (Running console = new Running(sync.environment, files.resolve("with.log"))) {
        assertImages(sync, console);
        assertProducts(sync, console);
        assertIssues(sync, console);
      }
      try (Running console = new Running(without, files.resolve("without.log"))) {
        assertPagesWithoutS3(sync, console);
      }
      assertReport(sync);
    }
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
    assertThat(bytes(console, "/images/" + sha256).statusCode()).isEqualTo(404);
    assertThat(bytes(console, "/thumbnails/" + sha256).statusCode()).isEqualTo(404);
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
