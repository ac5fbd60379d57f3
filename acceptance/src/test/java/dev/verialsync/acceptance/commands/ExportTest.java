package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue as others read it: files, and images behind a proxy that asks for no key. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class ExportTest {

  @TempDir Path home;
  private SyncFixture sync;
  private ShopContent shop;
  private HttpServer cdn;
  private int status = 200;
  private int cutBytes;
  private @Nullable String mediaType;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(120).seed(3).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString())
            .with("SHOP_LINK_TEMPLATE", "https://shop.example.com/{id}");
    shop = new ShopContent(sync);
    cdn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cdn.createContext("/media/", this::serve);
    cdn.start();
    sync.startWorker();
    sync.run();
  }

  @AfterEach
  void close() {
    cdn.stop(0);
    sync.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().replaceFirst("/media/", "");
    try (exchange) {
      byte[] bytes = shop.object(key);
      StatObjectResponse object =
          sync.s3().statObject(StatObjectArgs.builder().bucket(sync.bucket()).object(key).build());
      exchange
          .getResponseHeaders()
          .set("Content-Type", mediaType == null ? object.contentType() : mediaType);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange
            .getResponseHeaders()
            .set("Content-Length", String.valueOf(bytes.length - cutBytes));
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    } catch (io.minio.errors.MinioException e) {
      throw new IOException(e);
    }
  }

  private Captured run(int expected, String... command) {
    Captured captured = new Captured(sync.environment);
    assertThat(captured.run(command)).as(captured.err()).isEqualTo(expected);
    return captured;
  }

  private void publish() {
    sync.with(
        "MEDIA_PUBLIC_URL", "http://127.0.0.1:%d/media".formatted(cdn.getAddress().getPort()));
    assertThat(run(0, "migrate").out())
        .contains("Addresses of images begin with http://127.0.0.1:");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("export"))
          .toList();
    }
  }

  @Test
  void anImagesAddressServesItsBytesAndStatusSaysWhenItDoesNot() throws Exception {
    assertThat(sync.sql().number("select count(*) from shop.product_image where url is not null"))
        .isZero();
    String changed = "select md5(string_agg(changed_at::text, ' ' order by id)) from shop.product";
    String before = String.valueOf(sync.sql().value(changed));
    publish();
    assertThat(sync.sql().value(changed)).isEqualTo(before);
    assertThat(run(0, "migrate").out()).doesNotContain("Addresses of images");
    Map<String, @Nullable String> image =
        sync.sql().rows("select url, sha256 from shop.product_image limit 1").get(0);
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(String.valueOf(image.get("url")))).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(ImageFacts.sha256(answer.body())).isEqualTo(image.get("sha256"));
    assertThat(run(0, "status").out()).doesNotContain("problem");
    status = 403;
    assertThat(run(1, "status").out()).contains("problem   http://127.0.0.1:", "answers HTTP 403");
    status = 200;
    cutBytes = 1;
    assertThat(run(1, "status").out()).contains(" bytes instead of ");
    cutBytes = 0;
    mediaType = "text/html";
    assertThat(run(1, "status").out()).contains("serves text/html instead of image/");
    cdn.stop(0);
    assertThat(run(1, "status").out()).contains("does not answer");
    sync.environment.remove("MEDIA_PUBLIC_URL");
    run(0, "sync");
    assertThat(sync.sql().value("select media_public_url from shop.setting"))
        .as("a run without the variable changes nothing")
        .startsWith("http://127.0.0.1:");
    assertThat(run(0, "migrate").out())
        .contains("MEDIA_PUBLIC_URL is not set: addresses of images still begin with http://127.");
    assertThat(sync.sql().value("select media_public_url from shop.setting"))
        .as("nor does a migration without it")
        .startsWith("http://127.0.0.1:");
    sync.with("MEDIA_PUBLIC_URL", "none");
    assertThat(run(0, "migrate").out()).contains("Images have no address any more");
    assertThat(run(0, "migrate").out()).doesNotContain("address");
    assertThat(run(0, "status").out()).doesNotContain("problem");
  }

  @Test
  void aBucketWithoutPoliciesIsNotMadePublic() {
    assertThat(run(2, "migrate", "--public-read").err())
        .contains("cannot be made public: this server knows no bucket policies");
    sync.with("MEDIA_PUBLIC_URL", "ftp://cdn");
    assertThat(run(2, "migrate").err()).contains("MEDIA_PUBLIC_URL is \"ftp://cdn");
  }

  /** The project's own reader of WooCommerce's files finds nothing that differs. */
  @Test
  void whatIsExportedForWooCommerceIsEqualToTheCatalogue() throws Exception {
    publish();
    Path file = home.resolve("export.csv");
    assertThat(run(0, "export", "woocommerce", "--all", "--out", file.toString()).err())
        .contains("Wrote 120 products to " + file);
    JsonNode report =
        new ObjectMapper().readTree(run(0, "compare", "--with", file.toString(), "--json").out());
    assertThat(report.path("differences")).as(report.toString()).isEmpty();
    assertThat(report.path("onlyHere")).isEmpty();
    assertThat(report.path("onlyThere")).isEmpty();
    assertThat(report.path("badRows")).isEmpty();
    assertThat(files()).containsExactly("export.csv");
  }

  @Test
  void aFileAndAnObjectHaveTheSameBytesAsStdout() throws Exception {
    publish();
    for (String format : List.of("jsonl", "csv", "woocommerce", "google-merchant")) {
      Captured stdout = run(0, "export", format);
      Path file = home.resolve("export." + format);
      run(0, "export", format, "--out", file.toString());
      assertThat(Files.readString(file)).isEqualTo(stdout.out());
      run(0, "export", format, "--out", "s3://%s/feeds/%s".formatted(sync.bucket(), format));
      assertThat(shop.object("feeds/" + format)).isEqualTo(Files.readAllBytes(file));
    }
    assertThat(run(0, "export", "google-merchant").err())
        .containsPattern(
            "Left out \\d+ of \\d+ products, which lack what google-merchant requires: .*image_link \\d+");
    assertThat(home.resolve("tmp")).isDirectoryNotContaining("glob:**export-*");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsWritten() throws Exception {
    Path file = Files.writeString(home.resolve("export.txt"), "before");
    assertThat(run(2, "export", "google-merchant", "--out", file.toString()).err())
        .contains("set MEDIA_PUBLIC_URL and run `verial-sync migrate`");
    sync.with("MEDIA_PUBLIC_URL", "https://cdn.example.com/");
    for (String format : List.of("google-merchant", "woocommerce")) {
      assertThat(
              run(format.equals("woocommerce") ? 0 : 2, "export", format, "--out", file.toString())
                  .err())
          .contains(
              "MEDIA_PUBLIC_URL is set, but images have no addresses yet: run `verial-sync migrate`");
    }
    Files.writeString(file, "before");
    assertThat(run(2, "export", "xml", "--out", file.toString()).err())
        .contains("FORMAT is \"xml\"; expected is one of jsonl, csv, woocommerce, google-merchant");
    assertThat(run(2, "export", "csv", "--all", "--sellable").err())
        .contains("--all", "--sellable");
    assertThat(run(2, "export", "csv", "--out", home.toString()).err()).contains("--out is \"");
    assertThat(run(2, "export", "csv", "--out", "/dev/null").err())
        .contains("--out is \"/dev/null\"");
    assertThat(run(2, "export", "csv", "--out", home.resolve("no/x").toString()).err())
        .contains("--out is \"");
    for (String wrong :
        List.of("s3://", "s3://bucket", "s3://bucket/", "s3://no-such-bucket/x", "s3://X/x")) {
      assertThat(run(2, "export", "csv", "--out", wrong).err()).contains("--out is \"" + wrong);
    }
    assertThat(run(2, "export", "csv", "--out", "s3://%s/sha256/x".formatted(sync.bucket())).err())
        .contains("the media library keeps its own objects there");
    sync.with("SHOP_LINK_TEMPLATE", "https://shop.example.com/");
    assertThat(run(2, "export", "google-merchant").err()).contains("SHOP_LINK_TEMPLATE is \"");
    sync.environment.remove("SHOP_LINK_TEMPLATE");
    assertThat(run(2, "export", "google-merchant").err()).contains("SHOP_LINK_TEMPLATE is not set");
    assertThat(file).hasContent("before");
    assertThat(files()).containsExactly("export.txt");
  }
}
