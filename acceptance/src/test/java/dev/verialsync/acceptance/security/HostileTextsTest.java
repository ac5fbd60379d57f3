package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

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

  /** The columns that hold such a text at the end. */
  private static final String REACHED =
      """
      erp.article: row
      erp.category: name row sort_key
      erp.collection: name row
      erp.configurable_field: group_name name row
      erp.configurable_field_node: name row sort_key
      erp.configurable_field_value: value
      erp.manufacturer: name row
      erp.school_year: name row
      erp.stock: rows
      erp.subject: name row
      erp.tariff: rows
      erp.web_category: name row sort_key
      shop.category: name path sort_key sort_path
      shop.collection: name
      shop.configurable_field: group_name name
      shop.configurable_field_node: name sort_key
      shop.manufacturer: name
      shop.name_version: row
      shop.product: authors aux1 aux2 aux3 aux4 aux5 aux6 aux_unit_name barcode
      shop.product: collection_number complete_work_barcode configurable_fields description
      shop.product: edition mentions name nexo original_language publication_language
      shop.product: reference_unit_name subtitle summary table_of_contents unit_name
      shop.product: volume_number
      shop.product_version: product
      shop.school_year: name
      shop.subject: name
      shop.variant: name_tail
      shop.web_category: name path sort_key sort_path
      sync.accepted_issue: found reason
      sync.difference: new old
      sync.hold: reason
      sync.issue: value
      sync.product_event: detail
      sync.run: message options
      """;

  /** Those that do not: our own words, numbers and hashes, or emptied before the end. */
  private static final String OTHERS =
      """
      erp.call: method outcome
      erp.call_minute: method
      erp.change_question: asked_since
      erp.reading: ahead belied cursor in_doubt list outcome phase repeated since state
      erp.staged_block: article_ids positions quantities quantities_aux rows
      media.article: state
      media.article_image: sha256
      media.object: media_type object_key renditions sha256 state
      media.put_aside: cause
      media.removal: sha256
      media.rendition: object_key sha256
      shop.category: id_path
      shop.name_version: key list
      shop.product: category_source images_state web_category_ids
      shop.product_image_row: media_type object_key sha256
      shop.product_version: images tiers
      shop.setting: media_public_url
      shop.change: kinds
      shop.feed: origin
      shop.variant: differing told_apart_by
      shop.web_category: id_path
      sync.accepted_issue: accepted_by field kind source
      sync.batch: article_ids phase
      sync.condition: kind subject told_causes
      sync.delivery: gone_endpoint last_error target
      sync.difference: field kind
      sync.gate: last_failure limits_set_by pause_reason quiet_set_by
      sync.guard: first_execution_run_id next_first_execution_run_id next_workflow_id workflow_id
      sync.hold: held_by
      sync.issue: field kind message source
      sync.method_support: evidence method server
      sync.notification: facts kind stage
      sync.product_event: kind
      sync.run: calls_by_method first_execution_run_id issues_by_kind mode phase
      sync.run: status workflow_id
      sync.schema_history: description installed_by script type version
      sync.undo: key row table_name
      sync.verification: after
      """;

  /** What the operating system lets a person type. */
  private static final String TYPED = RAW.replace("\u0000", "").replace("\ud800", "");

  private static final Path LOG = Path.of("target", "hostile-texts.log").toAbsolutePath();

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
    verial.add("GetCategoriasWS", pair("\"Id\":1,\"Nombre\":", "\"Clave\":"));
    verial.add("GetCategoriasWebWS", pair("\"Id\":1,\"Nombre\":", "\"Clave\":"));
    verial.add("GetFabricantesWS", pair("\"Id\":1,\"Nombre\":", "\"Otro\":"));
    for (String list : List.of("GetColeccionesWS", "GetCursosWS", "GetAsignaturasWS")) {
      verial.add(list, pair("\"Id\":1,\"Valor\":", "\"Otro\":"));
    }
    verial.add(
        "GetCamposConfigurablesArticulosWS",
        pair("\"Id\":1,\"TipoDato\":7,\"Validado\":true,\"Descripcion\":", "\"Grupo\":"));
    verial.whole.put(
        "GetArbolCamposConfigurablesArticulosWS",
        (out, query) ->
            answer(out, "\"RamasArbol\":[{\"Id\":1,\"Nombre\":\"E\",\"Clave\":\"E\"}]"));
    verial.whole.put(
        "GetValoresValidadosCampoConfigurableArticulosWS",
        (out, query) -> answer(out, "\"Valores\":[{\"Valor\":\"E\"}]"));
    verial.whole.put("GetVersionWS", (out, query) -> answer(out, "\"Version\":\"1.8.4 E\""));
    verial.whole.put("GetNumArticulosWS", (out, query) -> error(out, 2));
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())
            .with("VERIAL_URL", verial.url())
            .with("VERIAL_ARTICLE_PATIENCE", "PT0S");
    environment.putAll(sync.environment);
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    sync.startWorkerProcess(LOG);
  }

  private static void article(int id) {
    StringBuilder row = new StringBuilder("{\"Id\":%d,\"PorcentajeIVA\":21".formatted(id));
    for (String field :
        List.of(
            "Nombre",
            "ReferenciaBarras",
            "Aux1",
            "Aux2",
            "Aux3",
            "Aux4",
            "Aux5",
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
      // Variants have names that differ.
      String own = field.equals("Nombre") ? id + " " : "";
      row.append(",\"%s\":\"%s\"".formatted(field, own + ESCAPED));
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

  private static String pair(String first, String second) {
    return "{%s\"%s\",%s\"%s\"}".formatted(first, ESCAPED, second, ESCAPED);
  }

  private static void answer(OutputStream out, String list) throws IOException {
    write(
        out,
        "{\"InfoError\":{\"Codigo\":0},%s}"
            .formatted(
                list.replace("\"E\"", '"' + ESCAPED + '"').replace(" E\"", ' ' + ESCAPED + '"')));
  }

  private static void error(OutputStream out, int code) throws IOException {
    write(out, "{\"InfoError\":{\"Codigo\":%d,\"Descripcion\":\"%s\"}}".formatted(code, ESCAPED));
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
        sync.sql()
            .lines(
                "select id::text from sync.issue where closed_at is null and value like '%FORGED%' limit 1")
            .get(0);
    shown("issues", "accept", issue, "--reason", TYPED);
    verial.whole.put(RowServer.ARTICLES, (out, query) -> error(out, 7));
    shown("start", "--wait");
    verial.whole.remove(RowServer.ARTICLES);

    for (String command :
        List.of(
            "status", "runs", "issues", "calls", "limits", "check", "gc", "migrate", "cancel",
            "pause", "resume")) {
      shown(command);
    }
    shown("issues", "--csv");
    Path export = home.resolve("export.csv");
    Files.writeString(
        export,
        "SKU,Name,Regular price,Stock\n1,\"%1$s\",x%1$s,2\n%1$s,%1$s,1,1\n".formatted(TYPED));
    shown("compare", "--with", export.toString());
    shown("compare", "--with", export.toString(), "--json");
    shown("history", "1");
    shown("history", TYPED);
    shown("sync", "--article", "1");
    // What writes replace is kept with its texts.
    verial.rows.get(RowServer.STOCK).set(0, "{\"ID_Articulo\":1,\"Stock\":5}");
    verial.rows.get(RowServer.ARTICLES).set(0, "{\"Id\":1,\"Nombre\":\"x\",\"PorcentajeIVA\":21}");
    verial.rows.get("GetCategoriasWS").replaceAll(row -> row.replace("evil", "as evil"));
    shown("diff");
    shown("start", "--dry-run", "--wait");
    shown("start", "--wait");
    shown("hold", "--reason", TYPED);
    shown("status");
    shown("release", "--reason", TYPED);
    shown("rollback", "2", "--dry-run");
    shown("rollback", "2", "--yes", "--reason", TYPED);
    shown("history", "1");
    shown("status");
    shown("runs");
    String worker = Files.readString(LOG);
    assertThat(worker).as("some of it is logged").contains("FORGED");
    assertShown("worker", worker);

    // A new column has its place in one of the two.
    Map<Boolean, Set<String>> columns = columnsThatHoldThem();
    assertThat(columns.get(true)).isEqualTo(named(REACHED));
    assertThat(columns.get(false)).isEqualTo(named(OTHERS));
    exportsAreReadAsTheShopIs();
  }

  /** By parsers that are not the project's. */
  private static void exportsAreReadAsTheShopIs() throws Exception {
    String sha256 = "a".repeat(64);
    sync.sql()
        .execute(
            """
            insert into media.object (sha256, media_type, bytes, object_key) values ('%1$s', 'image/jpeg', 5, '%1$s.jpg');
            insert into shop.product_image (product_id, position, sha256, media_type, bytes, object_key)
            select id, 1, '%1$s', 'image/jpeg', 5, '%1$s.jpg' from shop.product;
            update shop.setting set media_public_url = 'https://cdn.example.com/';
            update shop.product set type = 2, price_gross = 10
            """
                .formatted(sha256));
    environment.put("SHOP_LINK_TEMPLATE", "https://shop.example.com/{id}");
    List<String> names = sync.sql().lines("select name from shop.product order by id");
    assertThat(names).allMatch(name -> name.contains("evil"));

    List<String> read = new ArrayList<>();
    for (String line : export("jsonl").lines().toList()) {
      read.add(new ObjectMapper().readTree(line).path("name").asText());
    }
    assertThat(read).isEqualTo(names);
    assertThat(column(export("csv"), "name")).isEqualTo(names);
    assertThat(column(export("woocommerce"), "Name")).containsAll(names);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    NodeList titles =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(export("google-merchant"))))
            .getElementsByTagNameNS("http://base.google.com/ns/1.0", "title");
    assertThat(titles.getLength()).isEqualTo(names.size());
    for (int i = 0; i < names.size(); i++) {
      assertThat(titles.item(i).getTextContent())
          .isEqualTo(names.get(i).replace("\u001b", "").replace("\r", "\n"));
    }
  }

  private static String export(String format) throws IOException {
    Path file = home.resolve("export-" + format);
    shown("export", format, "--all", "--out", file.toString());
    return Files.readString(file);
  }

  private static List<String> column(String csv, String name) throws IOException {
    try (CSVParser rows =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(csv))) {
      return rows.stream().map(row -> row.get(name)).toList();
    }
  }

  private static void shown(String... command) {
    Captured captured = new Captured(environment);
    int unused = captured.run(command);
    assertShown(String.join(" ", command), captured.out() + captured.err());
  }

  /** No line that somebody else wrote, and nothing that a terminal obeys. */
  private static void assertShown(String command, String text) {
    assertThat(text.lines().map(String::strip))
        .as(command)
        .noneMatch(line -> line.startsWith("FORGED") || line.startsWith("run       FORGED"));
    assertThat(text.replace("\n", "").replace("\t", ""))
        .as(command)
        .doesNotMatch("(?s).*[\\p{Cc}\\u2028\\u2029\\u202e\\u200b].*");
  }

  private static Set<String> named(String tables) {
    Set<String> columns = new TreeSet<>();
    for (String line : tables.lines().toList()) {
      String[] words = line.split(":? ", -1);
      for (int i = 1; i < words.length; i++) {
        columns.add(words[0] + "." + words[i]);
      }
    }
    return columns;
  }

  /** All columns with texts, by whether they hold such a one now. */
  private static Map<Boolean, Set<String>> columnsThatHoldThem() {
    Map<Boolean, Set<String>> columns = Map.of(true, new TreeSet<>(), false, new TreeSet<>());
    for (String column :
        sync.sql()
            .lines(
                """
                select c.table_schema || '.' || c.table_name || '.' || c.column_name
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema in ('sync', 'erp', 'media', 'shop') and t.table_type = 'BASE TABLE'
                  and (c.data_type in ('text', 'character varying', 'json', 'jsonb') or c.data_type = 'ARRAY')
                """)) {
      int dot = column.lastIndexOf('.');
      boolean holds =
          sync.sql()
                  .number(
                      "select count(*) from %s where \"%s\"::text like '%%FORGED%%'"
                          .formatted(column.substring(0, dot), column.substring(dot + 1)))
              > 0;
      columns.get(holds).add(column);
    }
    return columns;
  }
}
