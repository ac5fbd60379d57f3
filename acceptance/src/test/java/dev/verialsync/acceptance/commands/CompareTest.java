package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.JavaCommand;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shop that tries verial-sync next to the system in use. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
final class CompareTest {

  private static final String PRODUCTS =
      """
      select p.id, case when p.barcode_is_unique then p.barcode else p.id::text end as sku, p.name,
             replace(p.price_gross::text, '.', ',') as price, replace(p.stock::text, '.', ',') as stock,
             (select count(*) from shop.product_image i where i.product_id = p.id) as images
      from shop.product p where p.active = %s order by p.barcode_is_unique desc, p.id
      """;

  private static final String HEADER =
      "\uFEFFID;Tipo;SKU;GTIN, UPC, EAN o ISBN;Nombre;Publicado;¿Existencias?;Inventario;Precio rebajado;Precio normal;Imágenes;Superior\r\n";

  private static final int HUNDRED_THOUSAND = 100_000;

  @TempDir Path home;

  /** The old system's export, as it would be if it were right. */
  private static final class OldSystem {

    private final List<String> lines = new ArrayList<>();

    void product(Map<String, @Nullable String> article) {
      row("simple", article, "");
    }

    void row(String type, Map<String, @Nullable String> article, String parent) {
      int images = Integer.parseInt(text(article, "images"));
      lines.add(
          String.join(
              ";",
              String.valueOf(50_000 + lines.size()),
              type,
              cell(text(article, "sku")),
              "",
              cell(text(article, "name")),
              "1",
              "1",
              text(article, "stock"),
              "",
              text(article, "price"),
              cell("https://old.example/a.jpg, ".repeat(images)),
              parent));
    }

    void line(String line) {
      lines.add(line);
    }

    Path writeTo(Path file) throws Exception {
      return Files.writeString(file, HEADER + String.join("\r\n", lines) + "\r\n");
    }

    private static String text(Map<String, @Nullable String> article, String column) {
      String text = article.get(column);
      return text == null ? "" : text;
    }

    /** As WooCommerce writes one. */
    private static String cell(String text) {
      String safe = text.matches("(?s)[=+\\-@].*") ? "'" + text : text;
      return '"' + safe.replace("\"", "\"\"") + '"';
    }
  }

  private Map<String, String> environment(SyncFixture sync) {
    sync.with("VERIAL_SYNC_HOME", home.toString());
    return sync.with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString()).environment;
  }

  @Test
  void whatDiffersFromTheOldSystemIsFoundFieldByField(LocalStack stack) throws Exception {
    SimulatorOptions shop = SimulatorOptions.builder().articles(120).imageBytes(2_000).build();
    try (SyncFixture sync = SyncFixture.on(stack, shop)) {
      sync.startWorker();
      sync.run();
      List<Long> ids = sync.sql().ids("select id from shop.product order by id desc limit 2");
      ids.forEach(sync.simulator.catalogue()::removeArticle);
      sync.run();

      List<Map<String, @Nullable String>> here = sync.sql().rows(PRODUCTS.formatted("true"));
      List<Map<String, @Nullable String>> dropped = sync.sql().rows(PRODUCTS.formatted("false"));
      assertThat(dropped).hasSize(2);
      OldSystem old = new OldSystem();
      here.subList(9, here.size()).forEach(old::product);
      here.get(0).put("price", "1.234,56");
      here.get(1).put("stock", "-77,5");
      here.get(2).put("name", "Otro \"nombre\"\ncon dos líneas");
      here.get(3).put("images", "30");
      here.subList(0, 5).forEach(old::product);
      here.get(4).put("sku", here.get(4).get("id"));
      old.product(here.get(4));
      old.line("70000;variable;CAMISETA;;Camiseta;1;1;;;;;");
      old.row("variation", here.get(5), "CAMISETA");
      old.row("variation", here.get(6), "id:70000");
      here.get(7).put("price", "gratis");
      old.product(here.get(7));
      old.product(dropped.get(0));
      old.line("70001;simple;SOLO-ALLI;;Solo allí;1;1;3;;9,95;;");
      old.line("70002;simple;;;Sin SKU;1;1;3;;9,95;;");
      old.line("70003;simple;x;roto;\"sin cerrar;1;1;3;;9,95;;");
      Path file = old.writeTo(home.resolve("wc-product-export.csv"));
      Path csv = home.resolve("differences.csv");

      Captured command = new Captured(environment(sync));
      assertThat(
              command.run("compare", "--with", file.toString(), "--json", "--csv", csv.toString()))
          .as(command.err())
          .isZero();

      JsonNode report = new ObjectMapper().readTree(command.out());
      assertThat(report.path("delimiter").asText()).isEqualTo(";");
      assertThat(report.path("notCompared")).isEmpty();
      assertThat(differences(report))
          .containsExactlyInAnyOrder(
              "price " + here.get(0).get("id") + " 1234.56",
              "stock " + here.get(1).get("id") + " -77.5",
              "name " + here.get(2).get("id") + " Otro \"nombre\"\ncon dos líneas",
              "images " + here.get(3).get("id") + " 30");
      assertThat(report.path("severalThere").findValuesAsText("article"))
          .containsExactly(here.get(4).get("id"));
      assertThat(report.path("onlyHere").findValuesAsText("article"))
          .containsExactly(here.get(8).get("id"));
      assertThat(report.path("onlyHereInactive").findValuesAsText("article"))
          .containsExactly(dropped.get(1).get("id"));
      assertThat(report.path("inactiveHere").findValuesAsText("article"))
          .containsExactly(dropped.get(0).get("id"));
      assertThat(report.path("onlyThere").findValuesAsText("id")).containsExactly("70001", "70002");
      assertThat(report.path("badRows").findValuesAsText("reason"))
          .containsExactly("price is not a number: gratis", "a quotation mark is not closed");
      assertThat(report.path("counts").path("parents").asInt()).isEqualTo(1);
      assertThat(report.path("counts").path("articles").asInt()).isEqualTo(here.size());
      assertThat(command.err()).contains("Wrote ");
      assertThat(Files.readString(csv))
          .contains("only_there,,,", "SOLO-ALLI", "bad_row", ",1234.56,");

      Captured device = new Captured(environment(sync));
      Path link = Files.createSymbolicLink(home.resolve("link.csv"), Path.of("/dev/null"));
      assertThat(device.run("compare", "--with", file.toString(), "--csv", link.toString()))
          .isEqualTo(2);
      assertThat(device.err()).contains("link.csv; expected is a file in a directory");
      try (var left = Files.list(home)) {
        assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
      }

      Captured text = new Captured(environment(sync));
      assertThat(text.run("compare", "--with", file.toString())).isZero();
      assertThat(text.out())
          .containsPattern("several there +1 +articles that are 2 products there")
          .contains("Another number of images: 1", "Bad rows: 2");
    }
  }

  private static List<String> differences(JsonNode report) {
    List<String> found = new ArrayList<>();
    for (JsonNode difference : report.path("differences")) {
      found.add(
          "%s %s %s"
              .formatted(
                  difference.path("field").asText(),
                  difference.path("article").asText(),
                  difference.path("there").asText()));
    }
    return found;
  }

  /** Every field of every row differs, and half of the articles have a double. */
  @Test
  void aHundredThousandRowsFitInto256Megabytes(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())) {
      sync.sql()
          .execute(
              """
              insert into shop.product (id, name, barcode, barcode_is_unique, price_net, price_gross, stock, stock_aux,
                                        web_category_ids, active, images_state, configurable_fields, authors)
              select n, 'El ingenioso hidalgo don Quijote de la Mancha, tomo número ' || n, '978' || (1000000000 + n),
                     true, n / 7.0, n / 5.0, n, 0, '{}', true, 'known', '[]', '[]'
              from generate_series(1, %d) n
              """
                  .formatted(HUNDRED_THOUSAND));
      Path file = home.resolve("old.csv");
      try (Writer writer = Files.newBufferedWriter(file)) {
        writer.write(HEADER);
        for (int i = 0; i < HUNDRED_THOUSAND; i++) {
          int article = i % (HUNDRED_THOUSAND / 2) + 1;
          writer.write(
              "%d;simple;978%d;;Don Quijote de la Mancha, edición antigua, tomo %d;1;1;%d;;%s;https://old.example/%d.jpg;\r\n"
                  .formatted(
                      i + 1,
                      1_000_000_000 + article,
                      i,
                      -i - 1,
                      new BigDecimal(-i - 1).movePointLeft(2).toString().replace('.', ','),
                      i));
        }
      }
      Path out = home.resolve("out.json");
      Path err = home.resolve("err.txt");
      Path csv = home.resolve("all.csv");
      Process process =
          JavaCommand.of(
                  environment(sync),
                  List.of("-Xmx256m"),
                  "dev.verialsync.starter.VerialSync",
                  "compare",
                  "--with",
                  file.toString(),
                  "--json",
                  "--csv",
                  csv.toString())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();

      assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      JsonNode counts = new ObjectMapper().readTree(out.toFile()).path("counts");
      assertThat(counts.path("matched").asInt()).isEqualTo(HUNDRED_THOUSAND);
      assertThat(counts.path("severalThere").asInt()).isEqualTo(HUNDRED_THOUSAND / 2);
      assertThat(counts.path("onlyHere").asInt()).isEqualTo(HUNDRED_THOUSAND / 2);
      for (String field : List.of("price", "stock", "name", "images")) {
        assertThat(counts.path(field).asInt()).as(field).isEqualTo(HUNDRED_THOUSAND);
      }
      try (var lines = Files.lines(csv)) {
        assertThat(lines.count()).isEqualTo(1 + 5 * HUNDRED_THOUSAND + HUNDRED_THOUSAND / 2);
      }
    }
  }
}
