package dev.verialsync.activities.listing;

import static dev.verialsync.activities.listing.ListingFixture.ARTICLES;
import static dev.verialsync.activities.listing.ListingFixture.HEARTBEAT;
import static dev.verialsync.activities.listing.ListingFixture.STOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.catalogue.ZeroPrice;
import dev.verialsync.activities.products.ProductBatches;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.Mutations;
import dev.verialsync.activities.verial.PlainReading;
import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists with a row, or an answer, that was changed at random, run after run: each product is what
 * the lists say to a parser that is not ours, or has an issue, or its list has. {@code -Dfuzz.runs}
 * and {@code -Dfuzz.seed} change how many and which.
 */
@Tag("slow")
@Tag("thorough")
@SuppressWarnings("NullAway.Init")
final class MutatedProductsTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  private static final int RUNS = Integer.getInteger("fuzz.runs", 15);
  private static final int CATALOGUE = 30;
  private static final String TARIFFS = "GetCondicionesTarifaWS";

  /** A list of Verial's, its issues' source, and what they may excuse in a product. */
  private enum Mutated {
    ARTICLE_LIST(ARTICLES, VerialMethod.ARTICLES, "Articulos", "articles"),
    STOCK_LIST(STOCK, VerialMethod.STOCK, "Stock", "stock"),
    TARIFF_LIST(TARIFFS, VerialMethod.TARIFFS, "CondicionesTarifa", "tariffs");

    private final String name;
    private final VerialMethod method;
    private final String list;
    private final String source;

    Mutated(String name, VerialMethod method, String list, String source) {
      this.name = name;
      this.method = method;
      this.list = list;
      this.source = source;
    }

    byte[] answer(List<String> rows) {
      return VerialServer.ok("\"%s\":[%s]".formatted(list, String.join(",", rows)))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What a plain reader sees of a list; not whole where it cannot be read in some part. */
  private record Said(List<JsonNode> rows, boolean whole) {}

  /**
   * A field of a product, and where it comes from.
   *
   * @param none what the list may say where the product has null
   */
  private record Field(String column, Mutated list, String name, @Nullable BigDecimal none) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("name", Mutated.ARTICLE_LIST, "Nombre", null),
          new Field("description", Mutated.ARTICLE_LIST, "Descripcion", null),
          new Field("vat_percent", Mutated.ARTICLE_LIST, "PorcentajeIVA", null),
          new Field("erp_category_id", Mutated.ARTICLE_LIST, "ID_Categoria", BigDecimal.ZERO),
          new Field("manufacturer_id", Mutated.ARTICLE_LIST, "ID_Fabricante", BigDecimal.ZERO),
          new Field("pages", Mutated.ARTICLE_LIST, "Paginas", BigDecimal.ZERO),
          new Field("stock", Mutated.STOCK_LIST, "Stock", null),
          new Field("price_net", Mutated.TARIFF_LIST, "Precio", null));

  @TempDir Path temp;
  private ListingFixture listing;
  private final Map<String, Integer> verdicts = new TreeMap<>();

  @BeforeEach
  void begin() {
    listing = new ListingFixture(DB, temp, 20);
  }

  @AfterEach
  void end() {
    listing.close();
  }

  private void restore() {
    listing.verial.own.clear();
    listing.verial.rows.clear();
    for (int id = 1; id <= CATALOGUE; id++) {
      listing.verial.add(
          ARTICLES,
          "{\"Id\":%1$d,\"Nombre\":\"Caña nº %1$d\",\"Descripcion\":\"\",\"PorcentajeIVA\":21,\"ID_Categoria\":4,\"ID_Fabricante\":%1$d,\"Paginas\":10%1$d}"
              .formatted(id));
      listing.verial.add(
          STOCK, "{\"ID_Articulo\":%1$d,\"Stock\":3%1$d.5,\"StockAux\":0}".formatted(id));
      listing.verial.add(
          TARIFFS,
          "{\"ID_Articulo\":%1$d,\"Dto\":0,\"Precio\":9.6%1$d,\"UdsMin\":0}".formatted(id));
    }
  }

  @Test
  void noMutationLeavesAProductWrongWithoutAnIssue() throws Exception {
    long seed = Long.getLong("fuzz.seed", 1);
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    restore();
    run();
    for (int n = 0; n < RUNS; n++) {
      DB.nextRun();
      restore();
      Map<Mutated, byte[]> answers = new EnumMap<>(Mutated.class);
      for (Mutated list : Mutated.values()) {
        listing.failed(list.name, 5);
        mutate(list, random).ifPresent(answer -> answers.put(list, answer));
      }
      try {
        if (run()) {
          judge(answers);
        }
      } catch (AssertionError | RuntimeException e) {
        wrong.add("run %d of seed %d: %s".formatted(n, seed, e));
      }
    }
    System.out.printf("%d runs, seed %d: %s%n", RUNS, seed, verdicts);
    assertThat(wrong).isEmpty();
    assertThat(verdicts)
        .as(verdicts.toString())
        .containsKeys("as the list says", "an article's issue", "a list's issue");
  }

  /** Changes a few rows, and now and then one more that need not be JSON, or any answer whole. */
  private Optional<byte[]> mutate(Mutated list, Random random) throws IOException {
    List<String> rows = listing.verial.rows.get(list.name);
    for (int i = 0; i < 5; i++) {
      int at = random.nextInt(rows.size());
      String changed = mutated(rows.get(at), random);
      while (!said(list, List.of(list.answer(List.of(changed)))).whole) {
        changed = mutated(rows.get(at), random);
      }
      rows.set(at, changed);
    }
    int more = random.nextInt(12);
    if (more == 0) {
      int at = random.nextInt(rows.size());
      rows.set(at, mutated(rows.get(at), random));
    } else if (more == 1) {
      byte[] answer = Mutations.mutated(list.answer(rows), random);
      listing.verial.own.put(
          list.name,
          url ->
              new MockResponse.Builder()
                  .addHeader("Content-Type", "application/json; charset=utf-8")
                  .body(new Buffer().write(answer))
                  .build());
      return Optional.of(answer);
    }
    return Optional.empty();
  }

  private static String mutated(String row, Random random) {
    return new String(
        Mutations.mutated(row.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
  }

  /** A run from the lists to the products; false where Verial's answer ends it. */
  private boolean run() throws InterruptedException {
    try {
      listing.landArticles();
      listing.landStock();
      listing.landTariffs();
    } catch (VerialException refusal) {
      count("the run ended: " + refusal.outcome().text());
      return false;
    }
    List<Long> known = DB.fetch("select id from erp.article").getValues(0, Long.class);
    new ProductBatches(
            new Persistence(),
            new ProductRepository(DB.database()),
            new ProductMapper(ZeroPrice.NONE),
            transaction -> {})
        .write(new WriteProductsCommand(DB.runId(), 1, known), HEARTBEAT);
    return true;
  }

  private void judge(Map<Mutated, byte[]> answers) throws IOException {
    Map<Mutated, Said> said = new EnumMap<>(Mutated.class);
    for (Mutated list : Mutated.values()) {
      byte[] answer = answers.get(list);
      said.put(
          list,
          said(
              list,
              answer == null
                  ? listing.verial.rows.get(list.name).stream()
                      .map(row -> list.answer(List.of(row)))
                      .toList()
                  : List.of(answer)));
    }
    for (Record product : DB.fetch("select * from shop.product order by id")) {
      for (Field field : FIELDS) {
        judge(product, field, said.get(field.list));
      }
    }
  }

  private static Said said(Mutated list, List<byte[]> parts) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    boolean whole = true;
    for (byte[] part : parts) {
      try {
        Optional<List<JsonNode>> read = PlainReading.rows(list.method, part);
        read.ifPresent(rows::addAll);
        whole &= read.isPresent();
      } catch (JsonProcessingException | NumberFormatException e) {
        whole = false;
      }
    }
    return new Said(rows, whole);
  }

  private void judge(Record product, Field field, Said said) {
    long id = product.get("id", Long.class);
    boolean active = product.get("active", Boolean.class);
    String key = field.list == Mutated.ARTICLE_LIST ? "Id" : "ID_Articulo";
    List<JsonNode> ofArticle =
        said.rows.stream()
            .filter(row -> PlainReading.says(row, key, BigDecimal.valueOf(id)))
            .toList();
    Object value = product.get(field.column);
    Object comparable =
        value == null
            ? field.none
            : value instanceof String ? value : new BigDecimal(value.toString());
    String verdict =
        isSaid(comparable, active, field, said.whole, ofArticle)
            ? "as the list says"
            : issue(id, field).orElse("wrong");
    if (verdict.equals("wrong")) {
      fail(
          "%s of product %d is %s, the list says %s, and the run's issues are%n%s"
              .formatted(
                  field.column,
                  id,
                  value,
                  said,
                  DB.fetch(
                      "select article_id, field, kind, source, value from sync.issue where last_run_id = ?",
                      DB.runId())));
    }
    count(verdict);
  }

  private static boolean isSaid(
      @Nullable Object value,
      boolean active,
      Field field,
      boolean whole,
      List<JsonNode> ofArticle) {
    if (!active) {
      return field.list != Mutated.ARTICLE_LIST || (whole && ofArticle.isEmpty());
    }
    if (ofArticle.isEmpty()) {
      return whole
          && field.list != Mutated.ARTICLE_LIST
          && (value == null || (value instanceof BigDecimal number && number.signum() == 0));
    }
    return ofArticle.size() == 1 && PlainReading.says(ofArticle.get(0), field.name, value);
  }

  /** Of the article, about this field or all of it; or of the list. */
  private static Optional<String> issue(long id, Field field) {
    return DB
        .fetch(
            """
            select case when article_id is null then 'a list''s issue' else 'an article''s issue' end
            from sync.issue
            where closed_at is null and last_run_id = ? and source in (?, 'products')
              and (article_id is null
                or (article_id = ? and (field is null or field = ? or kind in ('duplicate_tier', 'broken_characters'))))
            order by article_id limit 1
            """,
            DB.runId(),
            field.list.source,
            id,
            field.name)
        .getValues(0, String.class)
        .stream()
        .findFirst();
  }

  private void count(String verdict) {
    verdicts.merge(verdict, 1, Integer::sum);
  }
}
