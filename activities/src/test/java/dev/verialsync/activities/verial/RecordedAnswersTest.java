package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Article;
import dev.verialsync.activities.verial.row.Article.Dimensions;
import dev.verialsync.activities.verial.row.Article.Units;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.row.StockRow;
import dev.verialsync.activities.verial.row.TariffRow;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of two live servers, byte for byte as they came, and the same in another order. */
class RecordedAnswersTest {
  private static final CallContext CONTEXT = VerialServer.detached();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RowParser parser = new RowParser();

  @TempDir Path temp;
  private VerialServer verial;

  /** Where InfoError stands. */
  enum Order {
    AS_RECORDED,
    INFO_ERROR_FIRST,
    INFO_ERROR_LAST
  }

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    assertThat(verial.leftFiles()).isEmpty();
    verial.close();
  }

  @ParameterizedTest
  @EnumSource
  void theTestServersBook(Order order) throws Exception {
    JsonNode row =
        onlyRow(
            "GetArticulosWS.test-server.json", "Articulos", order, RecordedAnswersTest::articles);

    Article article = understood(parser.article(row));
    assertThat(article.id()).isEqualTo(5);
    assertThat(article.type()).isEqualTo(Article.BOOK);
    assertThat(article.name()).isEqualTo("ARTURO");
    assertThat(article.barcode()).isEqualTo("9788415250128");
    assertThat(article.vatPercent()).isEqualByComparingTo("4");
    assertThat(article.categoryId()).isEqualTo(4);
    assertThat(article.manufacturerId()).isEqualTo(1);
    assertThat(article.units().priceDecimals()).isEqualTo(4);
    assertNothingElseIsSet(article);
  }

  @ParameterizedTest
  @EnumSource
  void theFieldSalesServersFlower(Order order) throws Exception {
    JsonNode row =
        onlyRow(
            "GetArticulosWS.field-sales.json", "Articulos", order, RecordedAnswersTest::articles);

    Article article = understood(parser.article(row));
    assertThat(article.id()).isEqualTo(1);
    assertThat(article.type()).isEqualTo(1);
    assertThat(article.name()).isEqualTo("FLOR VARIADA");
    assertThat(article.barcode()).isEqualTo("1");
    assertThat(article.vatPercent()).isEqualByComparingTo("10");
    assertThat(article.categoryId()).isEqualTo(1);
    assertThat(article.manufacturerId()).isNull();
    assertThat(article.units().priceDecimals()).isEqualTo(3);
    assertNothingElseIsSet(article);
  }

  private static void assertNothingElseIsSet(Article article) {
    assertThat(article.availableFrom()).isNull();
    assertThat(article.saleFrom()).isNull();
    assertThat(article.inactiveFrom()).isNull();
    assertThat(article.surchargePercent()).isEqualByComparingTo("0");
    assertThat(article.webCategoryIds()).isEmpty();
    assertThat(article.freeTexts()).containsExactly("", "", "", "", "", "");
    Units units = article.units();
    assertThat(units.name()).isNull();
    assertThat(units.auxiliaryName()).isNull();
    assertThat(units.referenceName()).isNull();
    assertUnfilled(units.unitsPerAuxiliary());
    assertUnfilled(units.referenceRelationPercent());
    assertThat(units.soldInAuxiliary()).isFalse();
    assertThat(units.quantityDecimals()).isZero();
    Dimensions dimensions = article.dimensions();
    assertUnfilled(dimensions.count());
    assertUnfilled(dimensions.widthMillimetres());
    assertUnfilled(dimensions.heightMillimetres());
    assertUnfilled(dimensions.thicknessMillimetres());
    assertUnfilled(dimensions.weightKilograms());
    assertThat(article.nexo()).isNull();
    assertThat(article.description()).isNull();
    assertThat(article.ecoTaxArticleId()).isNull();
    assertUnfilled(article.ecoTaxNetPrice());
    assertThat(article.configurableValues()).isEmpty();
    assertThat(article.book()).as("its fields stand there, and none is filled in").isNull();
  }

  /** A number that nobody filled in comes as 0, which the parser or the mapper makes null. */
  private static void assertUnfilled(@Nullable Number number) {
    assertThat(number == null || number.doubleValue() == 0).as("%s", number).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theTestServersPrice(Order order) throws Exception {
    TariffRow tariff =
        understood(
            parser.tariff(
                onlyRow(
                    "GetCondicionesTarifaWS.test-server.json",
                    "CondicionesTarifa",
                    order,
                    RecordedAnswersTest::tariffs)));

    assertThat(tariff.articleId()).isEqualTo(5);
    assertThat(tariff.priceNet()).isEqualTo(new BigDecimal("9.62"));
    assertNoConditions(tariff);
  }

  @ParameterizedTest
  @EnumSource
  void theFieldSalesServersPriceOfZero(Order order) throws Exception {
    TariffRow tariff =
        understood(
            parser.tariff(
                onlyRow(
                    "GetCondicionesTarifaWS.field-sales.json",
                    "CondicionesTarifa",
                    order,
                    RecordedAnswersTest::tariffs)));

    assertThat(tariff.articleId()).isEqualTo(1);
    assertUnfilled(tariff.priceNet());
    assertNoConditions(tariff);
  }

  private static void assertNoConditions(TariffRow tariff) {
    assertThat(tariff.discountPercent()).isEqualByComparingTo("0");
    assertThat(tariff.discountPerUnit()).isEqualByComparingTo("0");
    assertThat(tariff.minUnits()).isEqualByComparingTo("0");
    assertThat(tariff.giftUnits()).isEqualByComparingTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void theFieldSalesServersStock(Order order) throws Exception {
    List<String> stock = new ArrayList<>();
    for (JsonNode row :
        rows("GetStockArticulosWS.field-sales.json", "Stock", order, RecordedAnswersTest::stock)) {
      StockRow understood = understood(parser.stock(row));
      stock.add(understood.articleId() + ": " + understood.stock());
      assertThat(understood.auxiliaryStock()).isEqualByComparingTo("0");
    }

    assertThat(stock)
        .containsExactly(
            "1: 3795",
            "11: 2065",
            "23: 24560",
            "28: 35866",
            "37: 15047",
            "41: 543",
            "44: 18159",
            "91: 104680",
            "101: 401857",
            "116: 2857328",
            "119: 1961834",
            "122: 481399",
            "189: 4",
            "435: 6",
            "480: 38",
            "2: 0",
            "3: 0",
            "4: 0",
            "5: 0",
            "16: 0",
            "468: 0",
            "513: 0",
            "515: 0",
            "519: 0");
  }

  @Test
  void aMissingIniFileIsCode1WithItsText() throws Exception {
    verial.answer(recorded("InfoError.code1.field-sales.json"));

    VerialException failure =
        catchThrowableOfType(
            VerialException.class, () -> verial.client.articles(CONTEXT, null, null).close());

    assertThat(failure).isInstanceOf(VerialFatalException.class);
    assertThat(failure.code()).hasValue(1);
    assertThat(failure.method()).isEqualTo("GetArticulosWS");
    assertThat(failure).hasMessageContaining("No existe el fichero INI del servicio");
  }

  private static ListAnswer articles(VerialClient client) {
    return client.articles(CONTEXT, null, null);
  }

  private static ListAnswer stock(VerialClient client) {
    return client.stock(CONTEXT, 0, null);
  }

  private static ListAnswer tariffs(VerialClient client) {
    return client.tariffs(CONTEXT, 0, null, null);
  }

  private static <T> T understood(Parsed<T> parsed) {
    assertThat(parsed.issues()).isEmpty();
    return parsed.value().orElseThrow();
  }

  private JsonNode onlyRow(
      String file, String list, Order order, Function<VerialClient, ListAnswer> call)
      throws IOException {
    return rows(file, list, order, call).get(0);
  }

  /** The rows as the client gives them, which are those of the file whatever the order. */
  private List<JsonNode> rows(
      String file, String list, Order order, Function<VerialClient, ListAnswer> call)
      throws IOException {
    byte[] recorded = recorded(file);
    verial.answer(
        switch (order) {
          case AS_RECORDED -> recorded;
          case INFO_ERROR_FIRST -> reordered(recorded, "InfoError", list);
          case INFO_ERROR_LAST -> reordered(recorded, list, "InfoError");
        });
    try (ListAnswer answer = call.apply(verial.client)) {
      List<JsonNode> rows = VerialServer.all(answer);
      assertThat(MAPPER.readTree(MAPPER.writeValueAsString(rows)))
          .isNotEmpty()
          .isEqualTo(MAPPER.readTree(recorded).path(list));
      return rows;
    }
  }

  private static byte[] reordered(byte[] recorded, String... keys) throws IOException {
    JsonNode envelope = MAPPER.readTree(recorded);
    ObjectNode other = MAPPER.createObjectNode();
    for (String key : keys) {
      other.set(key, envelope.path(key));
    }
    return MAPPER.writeValueAsString(other).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] recorded(String file) throws IOException {
    try (InputStream in = RecordedAnswersTest.class.getResourceAsStream("/recorded/" + file)) {
      return in.readAllBytes();
    }
  }
}
