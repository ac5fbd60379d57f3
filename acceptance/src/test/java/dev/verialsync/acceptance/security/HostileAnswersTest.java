package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.DatedFront;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.RowServer;
import dev.verialsync.acceptance.RowServer.Whole;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.JavaCommand;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small answers of somebody in Verial's place that would take memory or disk without end, each
 * against a worker process of 256 MB: it lives, leaves no file behind, records what it left out,
 * and the next run makes all of it good.
 */
@Timeout(300)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class HostileAnswersTest {

  private static final int ARTICLES = 20;
  private static final long ANSWER_LIMIT = 64L << 20;
  private static final String CATEGORIES = "GetCategoriasWS";
  private static final String VERSION = "GetVersionWS";
  private static final String COUNT = "GetNumArticulosWS";
  private static final String NAMED = "\"Nombre\":\"Artículo 3\",\"PorcentajeIVA\":21";
  private static final String FIELDS = "GetCamposConfigurablesArticulosWS";

  private static final List<String> VIEWS =
      List.of("sellable", "category_tree", "web_category_tree", "product_detail", "product_field");

  private static RowServer verial;
  private static DatedFront front;
  private static SyncFixture sync;
  private static Path log;
  private static Process worker;
  private static List<String> products;

  @BeforeAll
  static void start(LocalStack stack) throws Exception {
    verial = new RowServer();
    verial.fill(ARTICLES);
    for (int id = 1; id <= 3; id++) {
      verial.add(CATEGORIES, "{\"Id\":%d,\"ID_Padre\":0,\"Nombre\":\"C%d\"}".formatted(id, id));
    }
    front = new DatedFront(URI.create(verial.url()), Clock.systemUTC());
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())
            .with("VERIAL_URL", front.uri())
            .with("VERIAL_ARTICLE_PATIENCE", "PT0S")
            .with("VERIAL_BLOCK_SIZE", "20")
            .with("VERIAL_MAX_ANSWER_BYTES", String.valueOf(ANSWER_LIMIT))
            .with("VERIAL_SYNC_GRACE", "PT2S");
    log = Path.of("target", "hostile-worker.log").toAbsolutePath();
    worker = sync.startWorkerProcess(log, "-Xmx256m");
    assertThat(sync.run().outcome()).isEqualTo("completed");
    products = products();
    assertThat(products).hasSize(ARTICLES);
  }

  @AfterAll
  static void close() throws IOException {
    sync.close();
    front.close();
    verial.close();
  }

  /** One hostile answer, and the kind of issue that tells of it. */
  record Kind(String name, String method, Whole answer, String issue, boolean compressed) {
    static Kind of(String name, String method, String issue, Whole answer) {
      return new Kind(name, method, answer, issue, false);
    }

    Kind gzip() {
      return new Kind(name + ", compressed", method, answer, issue, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        Kind.of(
                "InfoError of five million lists in one another",
                VERSION,
                "list_unavailable",
                (out, query) -> {
                  text(out, "{\"InfoError\":");
                  repeat(out, "[", 5_000_000);
                })
            .gzip(),
        Kind.of(
            "InfoError with a list of twenty million zeros",
            COUNT,
            "list_unavailable",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0,\"x\":[0");
              repeat(out, ",0", 20_000_000);
              text(out, "]},\"Numero\":20}");
            }),
        Kind.of(
                "a row with a list of twenty million zeros",
                RowServer.ARTICLES,
                "row_too_large",
                articles("\"Nombre\":\"x\",\"CamposConfigurables\":[0", ",0", 20_000_000, "]"))
            .gzip(),
        Kind.of(
            "a row with a text of forty million characters",
            RowServer.ARTICLES,
            "bad_value",
            articles(NAMED + ",\"Descripcion\":\"", "ñ", 20_000_000, "\"")),
        Kind.of(
            "a row with thirty texts of a million characters",
            RowServer.ARTICLES,
            "row_too_large",
            articles(NAMED, ",\"t%d\":\"" + "x".repeat(1_000_000) + '"', 30, "")),
        Kind.of(
            "a row with a million keys",
            RowServer.ARTICLES,
            "row_too_large",
            articles("\"Nombre\":\"x\"", ",\"k%d\":1", 1_000_000, "")),
        Kind.of(
            "a row with a number of ten million digits",
            RowServer.ARTICLES,
            "row_unreadable",
            articles("\"Nombre\":\"x\",\"Peso\":1", "1", 10_000_000, "")),
        Kind.of(
            "lists nested in a stock row",
            RowServer.STOCK,
            "bad_value",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0},\"Stock\":[");
              text(out, String.join(",", verial.rows.get(RowServer.STOCK).subList(1, ARTICLES)));
              text(out, ",{\"ID_Articulo\":1,\"Stock\":");
              repeat(out, "[", 5_000_000);
              repeat(out, "]", 5_000_000);
              text(out, "}]}");
            }),
        Kind.of(
            "half a million quantity tiers of one article",
            RowServer.TARIFFS,
            "too_many_rows",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0},\"CondicionesTarifa\":[");
              text(out, String.join(",", verial.rows.get(RowServer.TARIFFS)));
              for (int i = 1; i <= 500_000; i++) {
                text(out, ",{\"ID_Articulo\":4,\"Precio\":9,\"UdsMin\":%d}".formatted(i));
              }
              text(out, "]}");
            }),
        Kind.of(
            "half a million images of one article",
            RowServer.IMAGES,
            "too_many_images",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0},\"Imagenes\":[");
              for (int i = 1; i <= 500_000; i++) {
                text(out, (i == 1 ? "" : ",") + "{\"ID_Articulo\":5,\"Imagen\":\"AAAA\"}");
              }
              text(out, "]}");
            }),
        Kind.of(
                "a list without end",
                RowServer.STOCK,
                "list_unavailable",
                (out, query) -> {
                  text(out, "{\"InfoError\":{\"Codigo\":0},\"Stock\":[{\"ID_Articulo\":1}");
                  repeat(out, ",{\"ID_Articulo\":1,\"Stock\":5}", Integer.MAX_VALUE);
                })
            .gzip(),
        Kind.of(
            "more categories than a shop has",
            CATEGORIES,
            "too_many_rows",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0},\"Categorias\":[{\"Id\":1}");
              repeat(out, ",{\"Id\":%d}", 190_000);
              text(out, "]}");
            }),
        Kind.of(
            "half a million categories",
            CATEGORIES,
            "list_unavailable",
            (out, query) -> {
              text(out, "{\"InfoError\":{\"Codigo\":0},\"Categorias\":[{\"Id\":1}");
              repeat(out, ",{\"Id\":1}", 500_000);
              text(out, "]}");
            }));
  }

  /** The articles as ever, but for one with more in it than a row may have. */
  private static Whole articles(String begin, String repeated, int times, String end) {
    return (out, query) -> {
      List<String> rows = new ArrayList<>(verial.rows.get(RowServer.ARTICLES));
      boolean changes = query.containsKey("fecha");
      int first = Integer.parseInt(query.getOrDefault("inicio", "1"));
      int last = Math.min(rows.size(), Integer.parseInt(query.getOrDefault("fin", "99")));
      text(out, "{\"InfoError\":{\"Codigo\":0},\"Articulos\":[");
      for (int at = first; at <= last && !changes; at++) {
        text(out, at == first ? "" : ",");
        if (at == 3) {
          text(out, "{\"Id\":3," + begin);
          repeat(out, repeated, times);
          text(out, end + "}");
        } else {
          text(out, rows.get(at - 1));
        }
      }
      text(out, "]}");
    };
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void repeat(OutputStream out, String text, int times) throws IOException {
    boolean numbered = text.contains("%d");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < times; i++) {
      out.write(numbered ? text.formatted(i).getBytes(StandardCharsets.UTF_8) : bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void costsNoMoreThanItself(Kind kind) {
    verial.whole.put(kind.method(), kind.answer());
    if (kind.compressed()) {
      verial.compressed.add(kind.method());
    }
    if (kind.method().equals(RowServer.IMAGES)) {
      verial.add(RowServer.CHANGES, RowServer.article(5));
    }

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues()).as(result.toString()).containsKey(kind.issue());
    assertThat(products()).as("nothing is taken away").isEqualTo(products);
  }

  /** What frames an answer, without end: none of it is content. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 ",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 900000000\r\n\r\n\u001f\u008b\b\b\0\0\0\0\0\u00ff"
      })
  void aFrameWithoutEnd(String begin) {
    byte[] again = "x".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
    front.raw.put(
        RowServer.STOCK,
        (out, query) -> {
          out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
          while (true) {
            out.write(again);
          }
        });

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues()).containsKey("list_unavailable");
    assertThat(products()).as("nothing is taken away").isEqualTo(products);
  }

  /** Both lists are read at the same time. */
  @Test
  void aMillionRowsOfOneArticleInBothLists() {
    verial.whole.put(RowServer.STOCK, millionOfOneArticle(RowServer.STOCK, "Stock"));
    verial.whole.put(
        RowServer.TARIFFS, millionOfOneArticle(RowServer.TARIFFS, "CondicionesTarifa"));

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues()).containsEntry("too_many_rows", 2);
    assertThat(products()).as("nothing is taken away").isEqualTo(products);
  }

  private static Whole millionOfOneArticle(String method, String list) {
    return (out, query) -> {
      text(out, "{\"InfoError\":{\"Codigo\":0},\"%s\":[".formatted(list));
      text(out, String.join(",", verial.rows.get(method)));
      repeat(out, ",{\"ID_Articulo\":4,\"Stock\":9,\"Precio\":9,\"UdsMin\":%d}", 1_000_000);
      text(out, "]}");
    };
  }

  @Test
  void aVersionThatCannotBeStoredIsUnknown() {
    for (String version : List.of("1.8\\u0000.4", "1.8.4\\n\\u001b[2J", "1.8.4".repeat(100_000))) {
      verial.whole.put(
          VERSION,
          (out, query) ->
              text(out, "{\"InfoError\":{\"Codigo\":0},\"Version\":\"%s\"}".formatted(version)));

      CatalogSyncResult result = sync.run();

      assertThat(result.outcome()).isEqualTo("completed");
    }
  }

  @Test
  void onlyFieldsThatArticlesUseAreAskedFor() {
    for (int id = 1; id <= 2_000; id++) {
      verial.add(
          FIELDS,
          "{\"Id\":%d,\"ID_FamiliaCamposConfigurables\":0,\"TipoDato\":1,\"Validado\":true,\"Descripcion\":\"F\"}"
              .formatted(id));
    }
    List<String> articles = verial.rows.get(RowServer.ARTICLES);
    String third = articles.get(2);
    List<String> values = new ArrayList<>();
    for (int id = 1; id <= 300; id++) {
      values.add("{\"ID_Campo\":%d,\"Valor\":\"v\"}".formatted(id));
    }
    articles.set(
        2,
        third.replaceFirst(
            "}$", ",\"CamposConfigurables\":[%s]}".formatted(String.join(",", values))));

    CatalogSyncResult result = sync.run();

    assertThat(verial.calls("GetValoresValidadosCampoConfigurableArticulosWS")).isEqualTo(200);
    assertThat(result.totals().counts().issues()).containsEntry("too_many_fields", 1);
    articles.set(2, third);
    verial.rows.remove(FIELDS);
    sync.run(CatalogSyncInput.builder().acceptShrink(true).build());
  }

  @Test
  void oneRowMakesNoViewLarge() {
    verial.whole.put(
        CATEGORIES,
        (out, query) -> {
          text(out, "{\"InfoError\":{\"Codigo\":0},\"Categorias\":[{\"Id\":1,\"Nombre\":\"");
          repeat(out, "x", 1_000_000);
          text(out, "\"},{\"Id\":2,\"Nombre\":\"C2\"},{\"Id\":3,\"Nombre\":\"C3\"}");
          for (int id = 4; id <= 20_000; id++) {
            text(out, ",{\"Id\":%d,\"ID_Padre\":%d}".formatted(id, id < 10_000 ? 1 : id - 1));
          }
          text(out, "]}");
        });
    verial.whole.put(
        "GetFabricantesWS",
        (out, query) -> {
          text(out, "{\"InfoError\":{\"Codigo\":0},\"Fabricantes\":[{\"Id\":1,\"Nombre\":\"");
          repeat(out, "x", 1_000_000);
          text(out, "\"}]}");
        });
    verial.whole.put(
        RowServer.ARTICLES,
        articles(
            "\"Nombre\":\"Artículo 3\",\"PorcentajeIVA\":21,\"ID_Fabricante\":1,\"CamposConfigurables\":[{\"ID_Campo\":1,\"Valor\":\"2020-99-99\"}",
            ",{\"ID_Campo\":1,\"Valor\":\"2020-99-99\"}",
            30_000,
            "]"));

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues()).containsKeys("category_too_deep", "bad_value");
    for (String view : VIEWS) {
      assertThat(
              sync.sql()
                  .number(
                      "select coalesce(sum(length(v::text)), 0) from shop.%s v".formatted(view)))
          .as(view)
          .isLessThan(100_000_000L);
    }
    assertThat(sync.sql().number("select count(*) from shop.category_tree")).isEqualTo(20_000);
    assertThat(sync.sql().number("select count(*) from shop.product_field")).isEqualTo(30_001);
  }

  @Test
  void aStopIsHeardInTheMiddleOfIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    verial.whole.put(
        RowServer.STOCK,
        (out, query) -> {
          begun.countDown();
          text(out, "{\"InfoError\":{\"Codigo\":0},\"Stock\":[{\"ID_Articulo\":1}");
          repeat(out, ",{\"ID_Articulo\":1,\"Stock\":5}", 1_900_000);
          text(out, "]}");
        });
    WorkflowStub run = sync.start(null);
    begun.await();

    worker.destroy();

    assertThat(worker.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
    assertThat(worker.exitValue()).isEqualTo(143);
    verial.whole.clear();
    worker = sync.startWorkerProcess(log, "-Xmx256m");
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).startsWith("completed");
  }

  /** Never 3: that is "done with issues". */
  @Test
  void aProcessWithoutMemoryEndsWith137() throws Exception {
    Process process =
        JavaCommand.of(
                Map.of(),
                List.of("@" + Path.of("..", "jvm.options"), "-Xmx32m"),
                WithoutMemory.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(137);
  }

  /** Takes all memory, and would go on. */
  static final class WithoutMemory {
    private WithoutMemory() {}

    public static void main(String[] args) {
      List<byte[]> all = new ArrayList<>();
      try {
        while (true) {
          all.add(new byte[1 << 20]);
        }
      } catch (OutOfMemoryError e) {
        System.out.println(all.size());
      }
    }
  }

  @AfterEach
  void itLivesAndTheNextRunMakesAllGood() throws IOException {
    verial.whole.clear();
    verial.compressed.clear();
    front.raw.clear();
    verial.rows.remove(RowServer.CHANGES);
    assertThat(worker.isAlive()).as(Files.readString(log)).isTrue();
    try (Stream<Path> files = Files.walk(Path.of(sync.environment.get("VERIAL_SYNC_HOME")))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("answer-")))
          .isEmpty();
    }
    CatalogSyncResult next =
        sync.run(CatalogSyncInput.builder().mode("full").acceptShrink(true).build());
    assertThat(next.outcome()).as(next.toString()).isEqualTo("completed");
    assertThat(products()).isEqualTo(products);
  }

  private static List<String> products() {
    return sync.sql()
        .lines(
            "select concat_ws('|', id, name, price_net::float, stock::float, active) from shop.product order by id");
  }
}
