package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.RowServer;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that others wrote, wherever they come in, hold what PostgreSQL cannot store and what a
 * terminal obeys: each column stores them, and no command lets them look like its own lines.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class HostileTextsTest {

  /** As JSON escapes it; half a surrogate pair, a NUL, ends of lines, a terminal's commands. */
  private static final String ESCAPED =
      "evil\\ud800\\u0000\\nrun       FORGED\\u2028FORGED\\u2029FORGED\\r\\u0085FORGED\\u001b[2J\\u202e\\u200b";

  private static final String RAW =
      "evil\ud800\u0000\nrun       FORGED\u2028FORGED\u2029FORGED\r\u0085FORGED\u001b[2J\u202e\u200b";

  /** Some of the columns that a text of Verial's reaches. */
  private static final List<String> REACHED =
      List.of(
          "erp.article.row",
          "erp.category.name",
          "erp.category.sort_key",
          "erp.collection.name",
          "erp.configurable_field.name",
          "erp.configurable_field_value.value",
          "erp.manufacturer.name",
          "erp.stock.rows",
          "erp.tariff.rows",
          "erp.web_category.name",
          "shop.product.barcode",
          "shop.product.configurable_fields",
          "shop.product.description",
          "shop.product.name",
          "sync.issue.value");

  /** What the operating system lets a person type. */
  private static final String TYPED = RAW.replace("\u0000", "").replace("\ud800", "");

  @TempDir static Path home;
  private static RowServer verial;
  private static SyncFixture sync;
  private static final Map<String, String> environment = new TreeMap<>();

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    verial = new RowServer();
    for (int id = 1; id <= 3; id++) {
      article(id);
    }
    verial.add(RowServer.ARTICLES, "{\"Id\":\"%s\",\"Nombre\":\"x\"}".formatted(ESCAPED));
    verial.add("GetCategoriasWS", named("\"Id\":1,\"Nombre\":", "\"Clave\":"));
    verial.add("GetCategoriasWebWS", named("\"Id\":1,\"Nombre\":", "\"Clave\":"));
    verial.add("GetFabricantesWS", named("\"Id\":1,\"Nombre\":", "\"Otro\":"));
    for (String list : List.of("GetColeccionesWS", "GetCursosWS", "GetAsignaturasWS")) {
      verial.add(list, named("\"Id\":1,\"Valor\":", "\"Otro\":"));
    }
    verial.add(
        "GetCamposConfigurablesArticulosWS",
        named("\"Id\":1,\"TipoDato\":7,\"Validado\":true,\"Descripcion\":", "\"Grupo\":"));
    verial.whole.put(
        "GetArbolCamposConfigurablesArticulosWS",
        (out, query) ->
            answer(out, "\"RamasArbol\":[{\"Id\":1,\"Nombre\":\"E\",\"Clave\":\"E\"}]"));
    verial.whole.put(
        "GetValoresValidadosCampoConfigurableArticulosWS",
        (out, query) -> answer(out, "\"Valores\":[{\"Valor\":\"E\"}]"));
    verial.whole.put("GetVersionWS", (out, query) -> answer(out, "\"Version\":\"1.8.4 E\""));
    verial.whole.put(
        "GetNumArticulosWS",
        (out, query) ->
            write(out, "{\"InfoError\":{\"Codigo\":2,\"Descripcion\":\"" + ESCAPED + "\"}}"));
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())
            .with("VERIAL_URL", verial.url())
            .with("VERIAL_ARTICLE_PATIENCE", "PT0S");
    environment.putAll(sync.environment);
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    sync.startWorker();
  }

  private static void article(int id) {
    StringBuilder row = new StringBuilder("{\"Id\":%d,\"PorcentajeIVA\":21".formatted(id));
    for (String field :
        List.of(
            "Nombre",
            "ReferenciaBarras",
            "Aux1",
            "Aux6",
            "NombreUds",
            "NombreUdsAux",
            "NombreUdsOCU",
            "Nexo",
            "Descripcion",
            "ObraCompleta",
            "Subtitulo",
            "Menciones",
            "Edicion",
            "NumeroVolumen",
            "NumeroColeccion",
            "IdiomaOriginal",
            "IdiomaPublicacion",
            "Indice",
            "Resumen",
            "Peso",
            "FechaInactivo")) {
      row.append(",\"%s\":\"%s\"".formatted(field, ESCAPED));
    }
    row.append(",\"Autores\":[{\"Nombre\":\"%1$s\",\"Apellidos\":\"%1$s\"}]".formatted(ESCAPED));
    row.append(",\"CamposConfigurables\":[{\"ID_Campo\":1,\"Valor\":\"%s\"}]".formatted(ESCAPED));
    row.append(",\"%1$s\":\"%1$s\"}".formatted(ESCAPED));
    verial.add(RowServer.ARTICLES, row.toString());
    verial.add(RowServer.STOCK, "{\"ID_Articulo\":%d,\"Stock\":\"%s\"}".formatted(id, ESCAPED));
    verial.add(
        RowServer.TARIFFS,
        "{\"ID_Articulo\":%1$d,\"Precio\":10,\"UdsMin\":0,\"Dto\":\"%2$s\"}"
            .formatted(id, ESCAPED));
    verial.add(RowServer.IMAGES, "{\"ID_Articulo\":%d,\"Imagen\":\"%s\"}".formatted(id, ESCAPED));
  }

  private static String named(String first, String second) {
    return "{%s\"%s\",%s\"%s\"}".formatted(first, ESCAPED, second, ESCAPED);
  }

  private static void answer(OutputStream out, String list) throws IOException {
    write(
        out,
        "{\"InfoError\":{\"Codigo\":0},%s}"
            .formatted(
                list.replace("\"E\"", '"' + ESCAPED + '"').replace(" E\"", ' ' + ESCAPED + '"')));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  static void close() {
    sync.close();
    verial.close();
  }

  @Test
  void everyColumnStoresThemAndNoCommandObeysThem() throws Exception {
    CatalogSyncResult first = sync.run();
    assertThat(first.outcome()).isEqualTo("completed_with_issues");
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(3);

    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch paused = new CountDownLatch(1);
    verial.whole.put(
        "GetFabricantesWS",
        (out, query) -> {
          asked.countDown();
          try {
            paused.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          answer(out, "\"Fabricantes\":[{\"Id\":1,\"Nombre\":\"E\"}]");
        });
    CatalogRuns runs = new CatalogRuns(sync.temporal().client(), Clock.systemUTC());
    WorkflowStub run = sync.start(null);
    asked.await();
    shown("pause", "--reason", TYPED);
    shown("status");
    shown("resume");
    var unusedPause = runs.pause(run.getExecution().getWorkflowId(), new PauseCommand(RAW));
    shown("status");
    shown("limits");
    var unusedResume = runs.resume(run.getExecution().getWorkflowId());
    paused.countDown();
    run.getResult(CatalogSyncResult.class);
    String issue =
        sync.sql().lines("select id::text from sync.issue where closed_at is null limit 1").get(0);
    shown("issues", "accept", issue, "--reason", TYPED);

    for (String command :
        List.of(
            "status", "runs", "issues", "calls", "limits", "check", "gc", "migrate", "cancel",
            "pause", "resume")) {
      shown(command);
    }
    shown("issues", "--csv");
    shown("history", "1");
    shown("history", TYPED);
    shown("sync", "--article", "1");
    assertThat(reached()).containsAll(REACHED);
  }

  /** No line that somebody else wrote, and nothing that a terminal obeys. */
  private static void shown(String... command) {
    Captured captured = new Captured(environment);
    int unused = captured.run(command);
    String text = captured.out() + captured.err();
    assertThat(text.lines().map(String::strip))
        .as(String.join(" ", command))
        .noneMatch(line -> line.startsWith("FORGED") || line.startsWith("run       FORGED"));
    assertThat(text.replace("\n", "").replace("\t", ""))
        .as(String.join(" ", command))
        .doesNotMatch("(?s).*[\\p{Cc}\\u2028\\u2029\\u202e\\u200b].*");
  }

  /** The columns of all tables that hold such a text now. */
  private static List<String> reached() {
    List<String> reached = new ArrayList<>();
    for (String column :
        sync.sql()
            .lines(
                """
                select c.table_schema || '.' || c.table_name || '.' || c.column_name
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema in ('sync', 'erp', 'media', 'shop') and t.table_type = 'BASE TABLE'
                  and (c.data_type in ('text', 'character varying', 'json', 'jsonb') or c.data_type = 'ARRAY')
                order by 1
                """)) {
      int dot = column.lastIndexOf('.');
      if (sync.sql()
              .number(
                  "select count(*) from %s where \"%s\"::text like '%%FORGED%%'"
                      .formatted(column.substring(0, dot), column.substring(dot + 1)))
          > 0) {
        reached.add(column);
      }
    }
    return reached;
  }
}
