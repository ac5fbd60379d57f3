package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Article;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.row.StockRow;
import dev.verialsync.activities.verial.row.TariffRow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes of the system being replaced, as far as a client can make them. */
class MistakesOfTheReplacedSystemTest {
  private static final CallContext CONTEXT = VerialServer.detached();

  @TempDir Path temp;
  private VerialServer verial;
  private final RowParser parser = new RowParser();

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    verial.close();
  }

  private List<TariffRow> tariffsOf5(String rows) {
    verial.answer(VerialServer.ok("\"CondicionesTarifa\":" + rows));
    try (ListAnswer answer = verial.client.tariffs(CONTEXT, 5, null, null)) {
      return VerialServer.all(answer).stream()
          .map(row -> parser.tariff(row).value().orElseThrow())
          .toList();
    }
  }

  private List<StockRow> stock(String rows) {
    verial.answer(VerialServer.ok(rows));
    try (ListAnswer answer = verial.client.stock(CONTEXT, 0, null)) {
      return VerialServer.all(answer).stream()
          .map(row -> parser.stock(row).value().orElseThrow())
          .toList();
    }
  }

  @Test
  void anErrorCodeInsideHttp200ReadAsNoImages() {
    verial.answer(VerialServer.error(4, "sin memoria", ",\"Imagenes\":[]"));
    assertThatThrownBy(() -> verial.client.images(CONTEXT, 5))
        .isInstanceOf(VerialTransientException.class);
  }

  @Test
  void anErrorCodeInsideHttp200ReadAsLastPage() {
    verial.answer(VerialServer.error(2, "SQL", ",\"Articulos\":[]"));
    assertThatThrownBy(() -> verial.client.articles(CONTEXT, null, new RowRange(1000, 1999)))
        .isInstanceOf(VerialTransientException.class);
  }

  @Test
  void aRemovedImageThatStays() {
    verial.answer(VerialServer.ok("\"Imagenes\":[]"));
    try (ImageAnswer none = verial.client.images(CONTEXT, 5)) {
      assertThat(none.images()).isEmpty(); // an answer of its own, and no failure
    }
  }

  @Test
  void aReplacedImageThatStays() {
    verial.answer(VerialServer.ok("\"Imagenes\":[{\"ID_Articulo\":5,\"Imagen\":\"QUJD\"}]"));
    verial.answer(VerialServer.ok("\"Imagenes\":[{\"ID_Articulo\":5,\"Imagen\":\"QUJE\"}]"));
    try (ImageAnswer before = verial.client.images(CONTEXT, 5);
        ImageAnswer after = verial.client.images(CONTEXT, 5)) {
      assertThat(after.images().get(0).sha256()).isNotEqualTo(before.images().get(0).sha256());
    }
  }

  @Test
  void theLastQuantityTierTakenAsThePrice() {
    assertThat(
            tariffsOf5(
                "[{\"ID_Articulo\":5,\"Precio\":10,\"UdsMin\":1},"
                    + "{\"ID_Articulo\":5,\"Precio\":8,\"UdsMin\":10,\"UdsRegalo\":1}]"))
        .extracting(TariffRow::minUnits, TariffRow::priceNet)
        .containsExactly(
            tuple(BigDecimal.ONE, BigDecimal.TEN), tuple(BigDecimal.TEN, new BigDecimal("8")));
  }

  @Test
  void noTariffPublishedAs1() {
    assertThat(tariffsOf5("[]")).isEmpty();
    assertThat(tariffsOf5("null")).isEmpty();
    assertThat(tariffsOf5("[{\"ID_Articulo\":5,\"Precio\":\"\"}]").get(0).priceNet()).isNull();
    assertThat(tariffsOf5("[{\"ID_Articulo\":5,\"Precio\":0}]").get(0).priceNet())
        .isEqualByComparingTo("0");
  }

  @Test
  void twelveCommaFiftyReadAs1250() {
    assertThat(tariffsOf5("[{\"ID_Articulo\":5,\"Precio\":\"12,50\"}]").get(0).priceNet())
        .isEqualByComparingTo("12.5");
  }

  @Test
  void decimalStockCutToAnInteger() {
    assertThat(stock("\"Stock\":[{\"ID_Articulo\":5,\"Stock\":-1.7500,\"StockAux\":\"0,5\"}]"))
        .containsExactly(new StockRow(5, new BigDecimal("-1.7500"), new BigDecimal("0.5")));
  }

  @Test
  void stockLookedUpInTheWrongListAndSoAlways0() {
    assertThat(stock("\"StockArticulos\":[{\"IdArticulo\":5,\"Stock\":3}]"))
        .containsExactly(new StockRow(5, new BigDecimal("3"), BigDecimal.ZERO));
    verial.answer(VerialServer.ok("\"Articulos\":[]"));
    assertThatThrownBy(() -> verial.client.stock(CONTEXT, 0, null))
        .isInstanceOf(VerialTransientException.class)
        .hasMessageContaining("has no list");
  }

  @Test
  void anEmptyOrRepeatedBarcodeMakingDuplicates() {
    Article one = article("{\"Id\":1,\"ReferenciaBarras\":\"  \"}");
    Article two = article("{\"Id\":2,\"ReferenciaBarras\":\" AbC \"}");
    Article three = article("{\"Id\":3,\"ReferenciaBarras\":\"AbC\"}");
    assertThat(one.barcode()).isNull();
    assertThat(two.barcode()).isEqualTo("AbC").isEqualTo(three.barcode());
    assertThat(List.of(one.id(), two.id(), three.id())).doesNotHaveDuplicates();
  }

  @Test
  void anUnstableKeyForAProductWithAnInvalidBarcode() {
    assertThat(article("{\"Id\":9,\"ReferenciaBarras\":\"?\"}").id()).isEqualTo(9);
  }

  @Test
  void idsOfTheTwoCategoryListsMixedUp() {
    Article article = article("{\"Id\":1,\"ID_Categoria\":7,\"ID_CategoriaWeb2\":7}");
    assertThat(article.categoryId()).isEqualTo(7);
    assertThat(article.webCategoryIds()).containsExactly(7L);
    assertThat(VerialMethod.CATEGORIES.wireName())
        .isNotEqualTo(VerialMethod.WEB_CATEGORIES.wireName());
  }

  @Test
  void oneBadProductRollingBackItsWholeBatch() {
    verial.answer(VerialServer.ok("\"Articulos\":[{\"Id\":1},{\"Peso\":\"x\"},{\"Id\":3}]"));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      assertThat(VerialServer.all(answer).stream().map(parser::article))
          .extracting(parsed -> parsed.value().map(Article::id).orElse(null))
          .containsExactly(1L, null, 3L);
    }
  }

  @Test
  void aCancelledRunMarkedComplete() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    assertThatThrownBy(() -> verial.client.articles(new CallContext(1L, cancellation), null, null))
        .isInstanceOf(CallCancelledException.class);
  }

  private Article article(String json) {
    return parser.article(CanonicalRow.read(json)).value().orElseThrow();
  }
}
