package dev.verialsync.activities.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.row.StockRow;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.shop.Product;
import dev.verialsync.db.shop.ProductInput;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products from rows: recorded from live servers, and made up. */
class ProductMapperTest {

  /** The golden file, and where what differs from it is written. */
  private static final String GOLDEN = "mapping/products";

  private static final Path ACTUAL = Path.of("target", "products.json");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(LocalDate.class, ToStringSerializer.instance)
                  .addSerializer(LocalDateTime.class, ToStringSerializer.instance))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private static final RowParser PARSER = new RowParser();

  private static String text(String file) {
    String name = "/" + file + ".json";
    try (InputStream in =
        Objects.requireNonNull(ProductMapperTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static JsonNode rows(String file, String list) {
    return CanonicalRow.read(text(file)).get(list);
  }

  private static MappedProduct map(
      ZeroPrice zeroPrice, JsonNode article, @Nullable BigDecimal stock, JsonNode tariffs) {
    return new ProductMapper(zeroPrice)
        .map(
            new ProductInput(
                PARSER.articleId(article).orElseThrow(),
                true,
                CanonicalRow.text(article),
                stock,
                stock,
                CanonicalRow.text(tariffs),
                ImagesState.KNOWN,
                new UUID(0, 0)));
  }

  private static MappedProduct priced(ZeroPrice zeroPrice, String tariffs) {
    return map(
        zeroPrice,
        CanonicalRow.read("{\"Id\":1,\"Nombre\":\"x\",\"PorcentajeIVA\":21}"),
        null,
        CanonicalRow.read("[" + tariffs + "]"));
  }

  private static MappedProduct priced(String tariffs) {
    return priced(ZeroPrice.NONE, tariffs);
  }

  private static String tier(String price, String from) {
    return "{\"ID_Articulo\":1,\"Precio\":%s,\"UdsMin\":%s}".formatted(price, from);
  }

  private static void assertPrice(
      MappedProduct mapped, @Nullable String net, @Nullable String gross, String... tiers) {
    Product.Pricing pricing = mapped.product().pricing();
    assertThat(pricing.net()).isEqualTo(net == null ? null : new BigDecimal(net));
    assertThat(pricing.gross()).isEqualTo(gross == null ? null : new BigDecimal(gross));
    assertThat(pricing.tiers())
        .extracting(tier -> tier.minUnits() + ": " + tier.net() + ", " + tier.gross())
        .containsExactly(tiers);
  }

  private static void assertIssues(MappedProduct mapped, IssueKind... kinds) {
    assertThat(mapped.issues()).extracting(NewIssue::kind).containsExactly(kinds);
  }

  @Test
  void recordedFlorVariadaHasStockButNoPriceAndUnknownMeasures() {
    StockRow stock =
        PARSER
            .stock(rows("recorded/GetStockArticulosWS.field-sales", "Stock").get(0))
            .value()
            .orElseThrow();
    MappedProduct mapped =
        map(
            ZeroPrice.NONE,
            rows("recorded/GetArticulosWS.field-sales", "Articulos").get(0),
            stock.stock(),
            rows("recorded/GetCondicionesTarifaWS.field-sales", "CondicionesTarifa"));

    Product product = mapped.product();
    assertThat(product.name()).isEqualTo("FLOR VARIADA");
    assertThat(product.barcode()).isEqualTo("1");
    assertPrice(mapped, null, null);
    assertThat(product.pricing().vatPercent()).isEqualTo(BigDecimal.TEN);
    assertThat(product.stock().quantity()).isEqualTo(new BigDecimal("3795"));
    assertThat(product.dimensions()).isEqualTo(new Product.Dimensions(0L, null, null, null, null));
    assertThat(product.units().perAuxUnit()).isNull();
    assertThat(product.units().quantityDecimals()).isZero();
    assertThat(product.units().priceDecimals()).isEqualTo(3);
    assertThat(product.availability()).isEqualTo(new Product.Availability(null, null, null));
    assertThat(product.classification().categoryId()).isEqualTo(1);
    assertThat(product.classification().manufacturerId()).isNull();
    assertThat(product.nexo()).isNull();
    assertThat(product.book()).isNull();
    assertThat(mapped.issues())
        .extracting(NewIssue::articleId, NewIssue::field, NewIssue::kind, NewIssue::value)
        .containsExactly(tuple(1L, "Precio", IssueKind.PRICE_ZERO, "0"));
  }

  @Test
  void recordedArturoCosts10EurosWithVat() {
    MappedProduct mapped =
        map(
            ZeroPrice.NONE,
            rows("recorded/GetArticulosWS.test-server", "Articulos").get(0),
            null,
            rows("recorded/GetCondicionesTarifaWS.test-server", "CondicionesTarifa"));

    Product product = mapped.product();
    assertThat(product.name()).isEqualTo("ARTURO");
    assertThat(product.type()).isEqualTo(2);
    assertThat(product.barcode()).isEqualTo("9788415250128");
    assertPrice(mapped, "9.62", "10.00", "0: 9.62, 10.00");
    assertThat(product.pricing().vatPercent()).isEqualTo(new BigDecimal("4"));
    assertThat(product.stock().quantity()).isZero();
    assertThat(product.dimensions().weightKg()).isNull();
    assertIssues(mapped);
  }

  @Test
  void everyRecordedStockRowIsRead() {
    assertThat(rows("recorded/GetStockArticulosWS.field-sales", "Stock"))
        .hasSize(24)
        .allSatisfy(
            row -> {
              assertThat(PARSER.stock(row).issues()).isEmpty();
              assertThat(PARSER.stock(row).value().orElseThrow().stock())
                  .isEqualTo(row.get("Stock").decimalValue());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.000000", "\"0,00\"", "-0.0", "\"0\"", "0e5"})
  void aTariffOfZeroIsNoPriceInAnySpelling(String price) {
    MappedProduct mapped = priced(tier(price, "0"));

    assertPrice(mapped, null, null);
    assertIssues(mapped, IssueKind.PRICE_ZERO);
    assertThat(mapped.issues().get(0).message()).contains("0 units", "VERIAL_ZERO_PRICE=keep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void aShopThatGivesAwayKeepsZero(String from) {
    MappedProduct mapped = priced(ZeroPrice.KEEP, tier("0", from));

    assertPrice(mapped, "0", "0.00", from + ": 0, 0.00");
    assertIssues(mapped);
  }

  @ParameterizedTest
  @EnumSource(ZeroPrice.class)
  void aPriceThatRoundsToNothingIsKeptAndAnIssue(ZeroPrice zeroPrice) {
    MappedProduct mapped = priced(zeroPrice, tier("0.004", "0") + "," + tier("0.003", "1000"));

    assertPrice(mapped, "0.004", "0.00", "0: 0.004, 0.00", "1000: 0.003, 0.00");
    assertIssues(mapped, IssueKind.PRICE_ZERO);
    assertThat(mapped.issues().get(0).message())
        .contains("0.004", "rounds to 0.00", "not sellable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "\\t\\r\\n",
        "\u00A0",
        "\u200B\uFEFF",
        "\\u0001\\u007F",
        "\u2800",
        "\u3164 \uFFA0"
      })
  void aNameThatNobodySeesIsNone(String name) {
    MappedProduct mapped =
        map(
            ZeroPrice.NONE,
            CanonicalRow.read("{\"Id\":1,\"Nombre\":\"" + name + "\"}"),
            null,
            CanonicalRow.read("[]"));

    assertThat(mapped.product().name()).isNull();
    assertIssues(mapped, IssueKind.NO_NAME);
  }

  @Test
  void aLaterTierOfZeroIsNoTier() {
    MappedProduct mapped = priced(tier("10", "0") + "," + tier("0", "3") + "," + tier("8", "6"));

    assertPrice(mapped, "10", "12.10", "0: 10, 12.10", "6: 8, 9.68");
    assertIssues(mapped, IssueKind.PRICE_ZERO);
    assertThat(mapped.issues().get(0).message()).contains("from 3 units");
  }

  @Test
  void whereTheBaseTierIsZeroOneUnitHasNoPriceWhateverMoreUnitsCost() {
    MappedProduct mapped = priced(tier("8", "6") + "," + tier("0", "0") + "," + tier("9", "3"));

    assertPrice(mapped, null, null, "3: 9, 10.89", "6: 8, 9.68");
    assertIssues(mapped, IssueKind.PRICE_ZERO);
  }

  @Test
  void tiersOfZeroAloneAreNoPriceAndOneIssue() {
    MappedProduct mapped = priced(tier("0", "3") + "," + tier("0", "0"));

    assertPrice(mapped, null, null);
    assertIssues(mapped, IssueKind.PRICE_ZERO);
    assertThat(mapped.issues().get(0).message()).contains("from 0, 3 units");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTwoRowsForTheSameQuantityTheOneThatHasAPriceCounts(boolean zeroFirst) {
    MappedProduct mapped =
        priced(
            zeroFirst
                ? tier("0", "1") + "," + tier("10", "1.0")
                : tier("10", "1") + "," + tier("0", "1"));

    assertThat(mapped.product().pricing().net()).isEqualTo(BigDecimal.TEN);
    assertThat(mapped.product().pricing().tiers()).hasSize(1);
    assertIssues(mapped, IssueKind.PRICE_ZERO);
  }

  @Test
  void aDiscountOfAHundredPercentIsNoPriceOfZero() {
    MappedProduct mapped =
        priced("{\"ID_Articulo\":1,\"Precio\":10,\"Dto\":100,\"DtoEurosXUd\":10,\"UdsMin\":0}");

    assertPrice(mapped, "10", "12.10", "0: 10, 12.10");
    assertThat(mapped.product().pricing().tiers().get(0).discountPercent())
        .isEqualTo(new BigDecimal("100"));
    assertIssues(mapped);
  }

  /** What is wrong with it was recorded when the list was read. */
  @ParameterizedTest
  @ValueSource(strings = {"-5", "1e59", "10000001", "\"NaN\"", "1e400"})
  void aPriceOutOfAnyRangeIsNoneAndAnotherTiersDoesNotTakeItsPlace(String price) {
    assertPrice(priced(tier(price, "0")), null, null, "0: null, null");
    assertPrice(
        priced(tier(price, "0") + "," + tier("9", "3")),
        null,
        null,
        "0: null, null",
        "3: 9, 10.89");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2100", "-21", "1e59"})
  void aVatOutOfAnyRangeIsUnknownAndSoIsTheGrossPrice(String vat) {
    MappedProduct mapped =
        map(
            ZeroPrice.NONE,
            CanonicalRow.read("{\"Id\":1,\"Nombre\":\"x\",\"PorcentajeIVA\":%s}".formatted(vat)),
            null,
            CanonicalRow.read("[" + tier("10", "0") + "]"));

    assertPrice(mapped, "10", null, "0: 10, null");
    assertThat(mapped.product().pricing().vatPercent()).isNull();
    assertIssues(mapped, IssueKind.BAD_VALUE);
  }

  @Test
  void thirtyDecimalsAreKept() {
    String price = "9." + "1".repeat(30);
    assertPrice(priced(tier(price, "0")), price, "11.02", "0: " + price + ", 11.02");
  }

  @Test
  void eachSettingHasAVersionOfItsOwn() {
    assertThat(new ProductMapper(ZeroPrice.NONE).version()).isEqualTo(ProductMapper.VERSION);
    assertThat(new ProductMapper(ZeroPrice.KEEP).version()).isNotEqualTo(ProductMapper.VERSION);
  }

  private static List<MappedProduct> everyRow() {
    JsonNode all = rows("mapping/rows", "Articulos");
    JsonNode tariffs = rows("mapping/rows", "CondicionesTarifa");
    JsonNode none = CanonicalRow.read("[]");
    return List.of(
        map(
            ZeroPrice.NONE,
            rows("recorded/GetArticulosWS.field-sales", "Articulos").get(0),
            new BigDecimal("3795"),
            rows("recorded/GetCondicionesTarifaWS.field-sales", "CondicionesTarifa")),
        map(
            ZeroPrice.NONE,
            rows("recorded/GetArticulosWS.test-server", "Articulos").get(0),
            null,
            rows("recorded/GetCondicionesTarifaWS.test-server", "CondicionesTarifa")),
        map(ZeroPrice.NONE, all.get(0), new BigDecimal("-2.5"), tariffs),
        map(ZeroPrice.KEEP, all.get(1), null, tariffs),
        map(ZeroPrice.NONE, all.get(2), null, none),
        map(ZeroPrice.NONE, all.get(3), null, none));
  }

  /** A product under the version that made it. */
  private record Golden(int version, List<Product> products) {}

  @Test
  void theSameInputMakesTheSameProductsUnlessTheVersionIsRaised() throws IOException {
    List<Product> products = everyRow().stream().map(MappedProduct::product).toList();
    String actual = JSON.writeValueAsString(new Golden(ProductMapper.VERSION, products)) + "\n";
    Files.writeString(ACTUAL, actual);

    assertThat(text(GOLDEN))
        .as(
            "The same rows make other products than before: raise ProductMapper.VERSION, which has them written again, and copy %s to src/test/resources/%s.json",
            ACTUAL, GOLDEN)
        .isEqualTo(actual);
  }
}
