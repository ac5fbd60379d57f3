package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
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

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "NaN",
          "-1",
          "0",
          "1e999999999",
          "1e59",
          "99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "[[",
          "]]",
          "}",
          "{",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\u2028",
          "\n",
          "/*",
          "InfoError",
          "\"Codigo\":2",
          "\"Id\":",
          "\"ID_Articulo\":5",
          "\"12,50\"",
          "\"1.234,5\"",
          "-0.00",
          "0.1",
          "1E3");

  private static final JsonMapper PLAIN =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** One recorded answer and what of its rows is compared. */
  private enum Recorded {
    BOOK("GetArticulosWS.test-server.json", VerialMethod.ARTICLES, "Articulos"),
    FLOWER("GetArticulosWS.field-sales.json", VerialMethod.ARTICLES, "Articulos"),
    PRICE("GetCondicionesTarifaWS.test-server.json", VerialMethod.TARIFFS, "CondicionesTarifa"),
    NO_PRICE("GetCondicionesTarifaWS.field-sales.json", VerialMethod.TARIFFS, "CondicionesTarifa"),
    STOCK("GetStockArticulosWS.field-sales.json", VerialMethod.STOCK, "Stock"),
    REFUSAL("InfoError.code1.field-sales.json", VerialMethod.ARTICLES, "Articulos");

    private final VerialMethod method;
    private final String list;
    private final String file;

    Recorded(String file, VerialMethod method, String list) {
      this.file = file;
      this.method = method;
      this.list = list;
    }

    byte[] bytes() throws IOException {
      try (InputStream in = MutatedAnswersTest.class.getResourceAsStream("/recorded/" + file)) {
        return in.readAllBytes();
      }
    }
  }

  /** A field as the client understood it, and how it is read. */
  private record Field(
      String name, @Nullable Object value, boolean isText, @Nullable Object none) {}

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
        byte[] answer = mutated(recorded.bytes(), random);
        long begin = System.nanoTime();
        try {
          judged(recorded, answer, judge, area);
          read++;
        } catch (VerialException refusal) {
          refused++;
        } catch (AssertionError | Exception e) {
          fail("case %d of seed %d: %s%n%s".formatted(n, seed, e, text(answer)), e);
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

  /** The list by a plain parser; empty where it is not one list and one success for that, too. */
  private static Optional<List<JsonNode>> said(Recorded recorded, byte[] answer)
      throws IOException {
    JsonNode tree;
    try {
      tree = PLAIN.readTree(text(answer));
    } catch (NumberFormatException endlessExponent) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      // Ours does not read what is nested deeper than it may be: one unreadable text.
      if (depth(text(answer)) <= AnswerLimits.NESTING) {
        assertThat(e).as("only its own limits").hasMessageMatching("(?s).*(exceeds|maximum).*");
      }
      return Optional.empty();
    }
    if (tree.isArray()) {
      return Optional.of(elements(tree));
    }
    List<JsonNode> lists = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (recorded.method.isListName(field.getKey())) {
        lists.add(field.getValue());
      }
    }
    // A key that stands twice is one for the plain parser and two for ours.
    boolean twice = count(text(answer), recorded.list) > 1;
    return lists.size() == 1 && lists.get(0).isArray() && !twice
        ? Optional.of(elements(lists.get(0)))
        : Optional.empty();
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

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private void compare(Recorded recorded, JsonNode row, JsonNode said) {
    switch (recorded.method) {
      case ARTICLES ->
          compare(
              parser.article(row),
              said,
              (article, none) ->
                  List.of(
                      new Field("Nombre", article.name(), true, null),
                      new Field("Descripcion", article.description(), true, null),
                      new Field("Id", BigDecimal.valueOf(article.id()), false, null),
                      new Field("PorcentajeIVA", article.vatPercent(), false, null),
                      new Field("ID_Categoria", id(article.categoryId()), false, null),
                      new Field("ID_Fabricante", id(article.manufacturerId()), false, null)));
      case TARIFFS ->
          compare(
              parser.tariff(row),
              said,
              (tariff, none) ->
                  List.of(
                      new Field("ID_Articulo", BigDecimal.valueOf(tariff.articleId()), false, null),
                      new Field("Precio", tariff.priceNet(), false, null),
                      new Field("UdsMin", tariff.minUnits(), false, null)));
      default ->
          compare(
              parser.stock(row),
              said,
              (stock, none) ->
                  List.of(
                      new Field("ID_Articulo", BigDecimal.valueOf(stock.articleId()), false, null),
                      new Field("Stock", stock.stock(), false, BigDecimal.ZERO)));
    }
  }

  private static @Nullable BigDecimal id(@Nullable Long id) {
    return id == null ? BigDecimal.ZERO : BigDecimal.valueOf(id);
  }

  private static <T> void compare(
      Parsed<T> parsed, JsonNode said, BiFunction<T, JsonNode, List<Field>> fields) {
    if (parsed.value().isEmpty()) {
      assertThat(parsed.issues()).as("a row that is lost").isNotEmpty();
      return;
    }
    for (Field field : fields.apply(parsed.value().get(), said)) {
      boolean told = parsed.issues().stream().anyMatch(issue -> issue.field().equals(field.name()));
      if (!told && !isTrue(field, node(said, field.name()))) {
        fail(
            "%s is %s without an issue, and the answer says %s", field.name(), field.value(), said);
      }
    }
  }

  private static JsonNode node(JsonNode row, String name) {
    JsonNode exact = row.get(name);
    if (exact != null) {
      return exact;
    }
    JsonNode last = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (field.getKey().replace("_", "").equalsIgnoreCase(name.replace("_", ""))) {
        last = field.getValue();
      }
    }
    return last;
  }

  /** Whether a reader who knows nothing of our client would read the same. */
  private static boolean isTrue(Field field, JsonNode said) {
    boolean none =
        said.isMissingNode() || said.isNull() || said.asText("").replaceAll("\\p{C}", "").isBlank();
    if (none && !said.isContainerNode()) {
      return field.value() == null
          || field.value().equals(field.none())
          || (field.value() instanceof BigDecimal number && number.signum() == 0);
    }
    if (said.isContainerNode()) {
      return false;
    }
    if (field.isText()) {
      return said.asText().equals(field.value())
          || (said.isNumber() && field.value() instanceof String text && sameNumber(text, said))
          || said.asText().strip().equals(field.value());
    }
    return field.value() instanceof BigDecimal number && sameNumber(said, number);
  }

  private static boolean sameNumber(String text, JsonNode said) {
    try {
      BigDecimal number = new BigDecimal(text);
      BigDecimal token = said.decimalValue();
      return (number.scale() == token.scale()
              && number.unscaledValue().equals(token.unscaledValue()))
          || sameNumber(said, number);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean sameNumber(JsonNode said, BigDecimal number) {
    String text = said.asText().strip();
    try {
      BigDecimal plain =
          said.isNumber()
              ? said.decimalValue()
              : new BigDecimal(text.contains(",") ? text.replace(".", "").replace(',', '.') : text);
      return Math.abs((long) plain.scale()) < 1_000 && plain.compareTo(number) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(byte[] answer) throws IOException {
    return IOUtils.toString(new BodyText(new ByteArrayInputStream(answer), null));
  }

  private static byte[] mutated(byte[] recorded, Random random) {
    byte[] answer = recorded;
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      answer = once(answer, random);
    }
    return answer;
  }

  private static byte[] once(byte[] answer, Random random) {
    if (answer.length < 2) {
      return new byte[] {'{', '}'};
    }
    int at = random.nextInt(answer.length);
    int to = at + random.nextInt(Math.min(60, answer.length - at));
    return switch (random.nextInt(9)) {
      case 0 -> {
        byte[] flipped = answer.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(answer, at);
      case 2 -> joined(answer, at, to, new byte[0]);
      case 3 -> joined(answer, to, to, Arrays.copyOfRange(answer, at, to));
      case 4 -> joined(answer, at, at, token(random));
      case 5 -> value(answer, at, token(random));
      case 6 -> joined(answer, at, at, deep(random));
      case 7 -> value(answer, at, deep(random));
      default ->
          joined(
              answer, at, Math.min(answer.length, at + 1), new byte[] {(byte) random.nextInt(256)});
    };
  }

  /** Puts something in the place of the value behind a place. */
  private static byte[] value(byte[] answer, int at, byte[] other) {
    int from = at;
    while (from < answer.length && answer[from] != ':') {
      from++;
    }
    int to = Math.min(answer.length, from + 1);
    while (to < answer.length && answer[to] != ',' && answer[to] != '}') {
      to++;
    }
    return joined(answer, Math.min(answer.length, from + 1), to, other);
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] deep(Random random) {
    int depth = 1 + random.nextInt(400);
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    return (open.repeat(depth) + "0" + close.repeat(random.nextInt(8) == 0 ? depth - 1 : depth))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] answer, int from, int to, byte[] between) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(answer, 0, from);
    joined.writeBytes(between);
    joined.write(answer, to, answer.length - to);
    return joined.toByteArray();
  }
}
