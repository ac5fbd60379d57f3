package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.http.BodyText;
import dev.verialsync.activities.verial.json.AnswerJudge;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.spool.TempArea;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorded answers, changed at random: none is read with anything but a verdict on the answer
 * or its rows, and a value that differs from the recorded one has an issue, or stands so in the
 * answer by the reading of a parser that is not ours. {@code -Dfuzz.cases} and {@code -Dfuzz.seed}
 * change how many and which; bench/fuzz makes a million.
 */
class MutatedAnswersTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** One recorded answer. */
  private enum Recorded {
    BOOK("GetArticulosWS.test-server.json", VerialMethod.ARTICLES),
    FLOWER("GetArticulosWS.field-sales.json", VerialMethod.ARTICLES),
    PRICE("GetCondicionesTarifaWS.test-server.json", VerialMethod.TARIFFS),
    NO_PRICE("GetCondicionesTarifaWS.field-sales.json", VerialMethod.TARIFFS),
    STOCK("GetStockArticulosWS.field-sales.json", VerialMethod.STOCK),
    REFUSAL("InfoError.code1.field-sales.json", VerialMethod.ARTICLES);

    private final VerialMethod method;
    private final String file;

    Recorded(String file, VerialMethod method) {
      this.file = file;
      this.method = method;
    }

    byte[] bytes() throws IOException {
      try (InputStream in = MutatedAnswersTest.class.getResourceAsStream("/recorded/" + file)) {
        return in.readAllBytes();
      }
    }
  }

  /** A field as the client understood it. */
  private record Field(String name, @Nullable Object value) {}

  @TempDir Path temp;

  private final RowParser parser = new RowParser();

  @Test
  void noMutationBreaksMoreThanItself() throws IOException {
    long seed = Long.getLong("fuzz.seed", 1);
    System.out.printf("%d mutated answers, seed %d%n", CASES, seed);
    AnswerJudge judge =
        new AnswerJudge(
            VerialSettings.of(URI.create("http://verial.test/"), SessionNumber.of("918273"), temp));
    Random random = new Random(seed);
    int read = 0;
    int refused = 0;
    try (TempArea area = TempArea.open(temp)) {
      for (int n = 0; n < CASES; n++) {
        Recorded recorded = Recorded.values()[random.nextInt(Recorded.values().length)];
        byte[] answer = Mutations.mutated(recorded.bytes(), random);
        long begin = System.nanoTime();
        try {
          judged(recorded, answer, judge, area);
          read++;
        } catch (VerialException refusal) {
          refused++;
        } catch (AssertionError | Exception e) {
          fail("case %d of seed %d: %s%n%s".formatted(n, seed, e, PlainReading.text(answer)), e);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("case " + n).isLessThan(LIMIT);
      }
    }
    assertThat(read).as("answers that are still answers").isPositive();
    assertThat(refused).as("answers that are none").isPositive();
  }

  private void judged(Recorded recorded, byte[] answer, AnswerJudge judge, TempArea area)
      throws IOException {
    Reader body = new BodyText(new ByteArrayInputStream(answer), null);
    SpooledBuffer buffer = new SpooledBuffer(area, 1 << 20);
    try (ListAnswer list = ListAnswer.read(body, buffer, judge, recorded.method)) {
      List<JsonNode> rows = VerialServer.all(list);
      assertThat(rows).hasSize(list.rowCount());
      Optional<List<JsonNode>> said = said(recorded, answer);
      if (said.isEmpty()) {
        return;
      }
      assertThat(rows).as("rows").hasSameSizeAs(said.get());
      for (int i = 0; i < rows.size(); i++) {
        compare(recorded, rows.get(i), said.get().get(i));
      }
    }
  }

  private static Optional<List<JsonNode>> said(Recorded recorded, byte[] answer)
      throws IOException {
    try {
      return PlainReading.rows(recorded.method, answer);
    } catch (NumberFormatException endlessExponent) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      // Ours does not read what is nested deeper than it may be: one unreadable text.
      if (depth(PlainReading.text(answer)) <= AnswerLimits.NESTING) {
        assertThat(e).as("only its own limits").hasMessageMatching("(?s).*(exceeds|maximum).*");
      }
      return Optional.empty();
    }
  }

  /** At least as deep as the text is nested. */
  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        deepest = Math.max(deepest, ++depth);
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return deepest;
  }

  private void compare(Recorded recorded, JsonNode row, JsonNode said) {
    switch (recorded.method) {
      case ARTICLES ->
          compare(
              parser.article(row),
              said,
              article ->
                  List.of(
                      new Field("Nombre", article.name()),
                      new Field("Descripcion", article.description()),
                      new Field("Id", BigDecimal.valueOf(article.id())),
                      new Field("PorcentajeIVA", article.vatPercent()),
                      new Field("ID_Categoria", id(article.categoryId())),
                      new Field("ID_Fabricante", id(article.manufacturerId()))));
      case TARIFFS ->
          compare(
              parser.tariff(row),
              said,
              tariff ->
                  List.of(
                      new Field("ID_Articulo", BigDecimal.valueOf(tariff.articleId())),
                      new Field("Precio", tariff.priceNet()),
                      new Field("UdsMin", tariff.minUnits())));
      default ->
          compare(
              parser.stock(row),
              said,
              stock ->
                  List.of(
                      new Field("ID_Articulo", BigDecimal.valueOf(stock.articleId())),
                      new Field("Stock", stock.stock())));
    }
  }

  private static @Nullable BigDecimal id(@Nullable Long id) {
    return id == null ? BigDecimal.ZERO : BigDecimal.valueOf(id);
  }

  private static <T> void compare(
      Parsed<T> parsed, JsonNode said, Function<T, List<Field>> fields) {
    if (parsed.value().isEmpty()) {
      assertThat(parsed.issues()).as("a row that is lost").isNotEmpty();
      return;
    }
    for (Field field : fields.apply(parsed.value().get())) {
      boolean told = parsed.issues().stream().anyMatch(issue -> issue.field().equals(field.name()));
      if (!told && !PlainReading.says(said, field.name(), field.value())) {
        fail(
            "%s is %s without an issue, and the answer says %s", field.name(), field.value(), said);
      }
    }
  }
}
