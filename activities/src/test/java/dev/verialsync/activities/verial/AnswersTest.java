package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.FailureKind;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Article;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.Parsed;
import dev.verialsync.activities.verial.row.RowParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of answer means, over real HTTP. */
class AnswersTest {
  private static final String ARTICLES = VerialServer.ok("\"Articulos\":[{\"Id\":1},{\"Id\":2}]");

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    assertThat(verial.leftFiles()).isEmpty();
    verial.close();
  }

  private VerialException articlesFail() {
    return fails(() -> verial.client.articles(VerialServer.detached(), null, null).close());
  }

  private VerialException versionFails() {
    return fails(() -> verial.client.version(VerialServer.detached()));
  }

  private static VerialException fails(Runnable call) {
    return catchThrowableOfType(VerialException.class, call::run);
  }

  private int rowsOfArticles() {
    try (ListAnswer answer = verial.client.articles(VerialServer.detached(), null, null)) {
      assertThat(VerialServer.all(answer)).hasSize(answer.rowCount());
      return answer.rowCount();
    }
  }

  @Test
  void aSuccessGivesItsRows() {
    verial.answer(ARTICLES);
    assertThat(rowsOfArticles()).isEqualTo(2);
    assertThat(verial.gate.outcomes()).containsExactly("ok");
    assertThat(verial.gate.last().bytes).isEqualTo(ARTICLES.length());
    assertThat(verial.gate.last().ticket).isEqualTo(new CallTicket(null, "GetArticulosWS", null));
  }

  @ParameterizedTest
  @CsvSource({
    "1, FATAL, VERIAL_SESSION_FILE",
    "2, TRANSIENT, asked again",
    "3, FATAL, fault of verial-sync",
    "4, TRANSIENT, compose its answer",
    "5, FATAL, contact Verial support",
    "6, FATAL, Verial's support",
    "10, FATAL, fault of verial-sync",
    "11, FATAL, fault of verial-sync",
    "20, FATAL, not contracted",
    "22, FATAL, fault of verial-sync",
    "23, FATAL, Verial's support",
    "-7, FATAL, Verial's support"
  })
  void aCodeOtherThanZeroIsAFailureWhateverTheListHolds(int code, FailureKind kind, String advice) {
    verial.answer(VerialServer.error(code, "algo falla", ",\"Articulos\":[{\"Id\":1}]"));
    VerialException failure = articlesFail();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).contains(code);
    assertThat(failure.method()).isEqualTo("GetArticulosWS");
    assertThat(failure).hasMessageContaining(advice).hasMessageContaining("InfoError " + code);
    assertThat(failure).hasMessageContaining("algo falla");
    assertThat(verial.gate.outcomes()).containsExactly("code_" + code);
  }

  @Test
  void aCodeMayStandBehindTheListAndBeAString() {
    verial.answer("{\"Articulos\":[{\"Id\":1}],\"infoerror\":{\"codigo\":\"2\"}}");
    assertThat(articlesFail().code()).contains(2);
    verial.answer("{\"Articulos\":[{\"Id\":1}],\"INFOERROR\":{\"CODIGO\":\" 0 \"}}");
    assertThat(rowsOfArticles()).isEqualTo(1);
    verial.answer("{\"InfoError\":{\"Codigo\":0.0},\"Articulos\":[]}");
    assertThat(rowsOfArticles()).isZero();
  }

  @Test
  void anErrorAmongTwoInfoErrorsCounts() {
    verial.answer("{\"InfoError\":{\"Codigo\":0},\"Articulos\":[],\"InfoError\":{\"Codigo\":2}}");
    assertThat(articlesFail().code()).contains(2);
    verial.answer("{\"InfoError\":{\"Codigo\":2},\"Articulos\":[],\"InfoError\":{\"Codigo\":0}}");
    assertThat(articlesFail().code()).contains(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"InfoError\":{\"Codigo\":2,\"Codigo\":0},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":0,\"codigo\":2},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":0,\"Codigo\":2,\"Codigo\":0},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":0},\"InfoError\":{\"Codigo\":2,\"Codigo\":0},\"Articulos\":[]}"
      })
  void twoCodesAreNoSuccess(String body) {
    verial.answer(body);
    assertThat(articlesFail()).hasMessageContaining("has no InfoError with a code");
  }

  @Test
  void aScalarThatIsGivenTwiceIsUnknown() {
    verial.answer(VerialServer.ok("\"Numero\":7,\"Numero\":0"));
    assertThat(verial.client.articleCount(VerialServer.detached(), null)).isEmpty();
    verial.answer(VerialServer.ok("\"Numero\":7,\"Numero\":7"));
    assertThat(verial.client.articleCount(VerialServer.detached(), null)).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Articulos\":[]}",
        "{\"InfoError\":null,\"Articulos\":[]}",
        "{\"InfoError\":{},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":null},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":\"x\"},\"Articulos\":[]}",
        "{\"InfoError\":{\"Codigo\":0}}",
        "{\"InfoError\":{\"Codigo\":0},\"Articulos\":\"\"}",
        "{\"InfoError\":{\"Codigo\":0},\"Articulos\":{}}",
        "{\"InfoError\":{\"Codigo\":0},\"Otros\":[]}",
        "{}",
        "[]",
        "[{\"Id\":1}]",
        "{\"InfoError\":{\"Codigo\":0},\"Articulos\":[]}{}"
      })
  void jsonThatIsNotTheEnvelopePasses(String body) {
    verial.answer(body);
    assertThat(articlesFail()).isInstanceOf(VerialTransientException.class);
    assertThat(verial.gate.outcomes()).containsExactly("protocol");
  }

  @Test
  void aNullListIsAnEmptyOne() {
    verial.answer(VerialServer.ok("\"Articulos\":null"));
    assertThat(rowsOfArticles()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "301, TRANSIENT", "302, TRANSIENT", "400, TRANSIENT", "401, FATAL", "403, TRANSIENT",
    "404, TRANSIENT", "405, TRANSIENT", "408, TRANSIENT", "429, TRANSIENT", "500, TRANSIENT",
    "502, TRANSIENT", "503, TRANSIENT", "504, TRANSIENT"
  })
  void aStatusOtherThan2xxDecidesBeforeTheBody(int status, FailureKind kind) {
    verial.answer(
        VerialServer.json(ARTICLES).code(status).addHeader("Location", "/elsewhere").build());
    VerialException failure = articlesFail();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outcome()).isEqualTo(CallOutcome.http(status));
    assertThat(failure).hasMessageContaining("HTTP " + status);
    assertThat(verial.gate.outcomes()).containsExactly("http_" + status);
    assertThat(verial.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405})
  void aMethodThatAVersionMayLackIsPerhapsUnknown(int status) {
    verial.answer(status, "no such endpoint");
    VerialException failure = versionFails();
    assertThat(failure).isInstanceOf(UnknownMethodException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_METHOD);
    verial.answer("<html><body>Endpoint not found.</body></html>");
    assertThat(versionFails().kind()).isEqualTo(FailureKind.UNKNOWN_METHOD);
  }

  @ParameterizedTest
  @EnumSource(
      value = VerialMethod.class,
      names = {"ARTICLES", "STOCK", "TARIFFS", "IMAGES"})
  void aMethodThatEveryVersionHasIsNeverUnknown(VerialMethod method) {
    assertThat(method.mayBeMissing()).isFalse();
  }

  @Test
  void anHtmlPageInPlaceOfTheListPasses() {
    verial.answer(
        new MockResponse.Builder()
            .addHeader("Content-Type", "text/html")
            .body("\uFEFF  <!DOCTYPE html><h1>Mantenimiento</h1>")
            .build());
    VerialException failure = articlesFail();
    assertThat(failure).isInstanceOf(VerialTransientException.class);
    assertThat(failure).hasMessageContaining("HTML page").hasMessageContaining("Mantenimiento");
    assertThat(verial.gate.outcomes()).containsExactly("html");
  }

  @Test
  void jsonUnderTheWrongContentTypeIsStillJson() {
    verial.answer(
        new MockResponse.Builder()
            .addHeader("Content-Type", "text/html")
            .body("\uFEFF\r\n" + ARTICLES)
            .build());
    assertThat(rowsOfArticles()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \r\n"})
  void anEmptyBodyPasses(String body) {
    verial.answer(body);
    assertThat(articlesFail()).isInstanceOf(VerialTransientException.class);
    assertThat(verial.gate.outcomes()).containsExactly("empty");
  }

  @Test
  void plainTextPasses() {
    verial.answer("Service busy");
    assertThat(articlesFail()).hasMessageContaining("not JSON").hasMessageContaining("busy");
    assertThat(verial.gate.outcomes()).containsExactly("not_json");
  }

  @Test
  void aBodyThatBreaksOffPassesWhereverItBreaks() {
    for (int length = 1; length < ARTICLES.length(); length += 7) {
      verial.answer(ARTICLES.substring(0, length));
      assertThat(articlesFail().kind()).isEqualTo(FailureKind.TRANSIENT);
    }
    assertThat(verial.gate.outcomes()).contains("truncated").doesNotContain("ok");
  }

  @Test
  void aConnectionThatBreaksOffInTheBodyPasses() {
    verial.answer(
        VerialServer.json(ARTICLES)
            .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
            .build());
    assertThat(articlesFail().kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(verial.gate.outcomes()).containsExactly("truncated");
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerPasses() {
    verial.answer(
        VerialServer.json(ARTICLES)
            .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
            .build());
    assertThat(articlesFail()).hasMessageContaining("closed the connection");
    assertThat(verial.gate.outcomes()).containsExactly("dropped");
    assertThat(verial.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void malformedJsonPasses() {
    verial.answer("{\"InfoError\":{\"Codigo\":0},\"Articulos\":[{\"Id\":1}}]}");
    VerialException failure = articlesFail();
    assertThat(failure).hasMessageContaining("not well-formed").hasMessageContaining("in row 2");
    assertThat(failure.brokenRow()).hasValueSatisfying(row -> assertThat(row.rowsBefore()).isOne());
    assertThat(verial.gate.outcomes()).containsExactly("broken_row");
  }

  @Test
  void aBrokenRowIsShownWithItsIdAndWithoutTheSession() {
    verial.answer(
        VerialServer.ok(
            "\"Articulos\":[{\"Id\":1},{\"Id\":7,\"Nombre\":\"x=%s \"negra\"},{\"Id\":8}]"
                .formatted(VerialServer.SESSION)));
    assertThat(articlesFail().brokenRow())
        .hasValueSatisfying(
            row -> {
              assertThat(row.articleId()).isEqualTo(7);
              assertThat(row.text())
                  .contains("\"Id\":7", "negra")
                  .doesNotContain(VerialServer.SESSION);
              assertThat(row.text().length()).isLessThanOrEqualTo(180);
            });
  }

  @Test
  void aTextWithoutEndIsABrokenRowAndAnAnswerWithoutEndIsTruncated() {
    verial.answer(VerialServer.ok("\"Articulos\":[{\"Id\":1,\"Nombre\":\"sin fin}]"));
    assertThat(articlesFail().outcome()).isEqualTo(CallOutcome.BROKEN_ROW);
    verial.answer("{\"InfoError\":{\"Codigo\":0},\"Articulos\":[{\"Id\":1,\"Nombre\":\"sin f");
    assertThat(articlesFail().outcome()).isEqualTo(CallOutcome.TRUNCATED);
  }

  @Test
  void silenceIsATimeout() {
    try (VerialServer impatient =
        new VerialServer(temp, Duration.ofMillis(200), Duration.ofSeconds(60))) {
      impatient.answer(
          VerialServer.json(ARTICLES).onResponseBody(SocketEffect.Stall.INSTANCE).build());
      VerialException failure =
          fails(() -> impatient.client.articles(VerialServer.detached(), null, null));
      assertThat(failure).isInstanceOf(VerialTransientException.class);
      assertThat(failure).hasMessageContaining("was silent for 200 ms");
      assertThat(impatient.gate.outcomes()).containsExactly("timeout");
    }
  }

  @Test
  void anAnswerThatDripsForeverIsATimeout() {
    try (VerialServer impatient =
        new VerialServer(temp, Duration.ofSeconds(20), Duration.ofMillis(300))) {
      impatient.answer(
          VerialServer.json(ARTICLES).throttleBody(1, 100, TimeUnit.MILLISECONDS).build());
      VerialException failure =
          fails(() -> impatient.client.articles(VerialServer.detached(), null, null));
      assertThat(failure).hasMessageContaining("did not finish").hasMessageContaining("300 ms");
      assertThat(impatient.gate.outcomes()).containsExactly("timeout");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RecordingGate gate = new RecordingGate();
    VerialSettings nowhere =
        VerialSettings.of(
            URI.create("http://localhost:" + port + "/WcfServiceLibraryVerial/"),
            SessionNumber.of(VerialServer.SESSION),
            temp);
    try (VerialClient client = new VerialClient(nowhere, gate)) {
      VerialException failure = fails(() -> client.version(VerialServer.detached()));
      assertThat(failure).isInstanceOf(VerialTransientException.class);
      assertThat(failure)
          .hasMessageContaining(
              "cannot reach http://localhost:" + port + " (connection refused): check VERIAL_URL");
      assertThat(gate.outcomes()).containsExactly("connect");
    }
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    RecordingGate gate = new RecordingGate();
    VerialSettings nowhere =
        VerialSettings.of(
            URI.create("http://verial.invalid:8000/WcfServiceLibraryVerial/"),
            SessionNumber.of(VerialServer.SESSION),
            temp);
    try (VerialClient client = new VerialClient(nowhere, gate)) {
      assertThat(fails(() -> client.version(VerialServer.detached())))
          .hasMessageContaining("cannot reach http://verial.invalid:8000 (unknown host)");
      assertThat(gate.outcomes()).containsExactly("connect");
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "99999999, 3600"})
  void retryAfterIsAHint(String header, long seconds) {
    verial.answer(VerialServer.json("").code(429).addHeader("Retry-After", header).build());
    assertThat(articlesFail().retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void retryAfterMayBeADateOrNonsense() {
    verial.answer(
        VerialServer.json("")
            .code(503)
            .addHeader("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")
            .build());
    assertThat(articlesFail().retryAfter()).contains(Duration.ZERO);
    verial.answer(VerialServer.json("").code(503).addHeader("Retry-After", "soon").build());
    assertThat(articlesFail().retryAfter()).isEmpty();
  }

  @Test
  void okHttpRepeatsNothingByItselfPastTheGate() {
    verial.answer(VerialServer.json("").code(503).addHeader("Retry-After", "0").build());
    verial.answer(ARTICLES);
    assertThat(articlesFail().retryAfter()).contains(Duration.ZERO);
    assertThat(verial.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void oneConnectionServesManyCalls() {
    for (int i = 0; i < 5; i++) {
      verial.answer(ARTICLES);
      assertThat(rowsOfArticles()).isEqualTo(2);
    }
    List<Integer> exchanges = List.of(0, 1, 2, 3, 4);
    for (int exchange : exchanges) {
      assertThat(verial.taken().getExchangeIndex()).isEqualTo(exchange);
    }
  }

  @Test
  void windows1252AndControlCharactersCostOneFieldAndNotTheList() {
    byte[] body =
        VerialServer.ok("\"Articulos\":[{\"Id\":1,\"Nombre\":\"Ca?on\u0001\"},{\"Id\":2}]")
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '?') {
        body[i] = (byte) 0xF1;
      }
    }
    verial.answer(body);
    try (ListAnswer answer = verial.client.articles(VerialServer.detached(), null, null)) {
      Parsed<Article> first = new RowParser().article(answer.iterator().next());
      assertThat(first.value().orElseThrow().name()).isEqualTo("Cañon\u0001");
      assertThat(answer.rowCount()).isEqualTo(2);
    }
  }

  @Test
  void aNumberBeyondAllBoundsCostsOneFieldAndNotTheList() {
    verial.answer(
        VerialServer.ok(
            "\"Articulos\":[{\"Id\":1,\"Peso\":1e99999999999},{\"Id\":2,\"Peso\":NaN},{\"Id\":3,\"Peso\":"
                + "9".repeat(5000)
                + "}]"));
    try (ListAnswer answer = verial.client.articles(VerialServer.detached(), null, null)) {
      assertThat(VerialServer.all(answer))
          .hasSize(3)
          .allSatisfy(
              row ->
                  assertThat(new RowParser().article(row).issues())
                      .singleElement()
                      .extracting(FieldIssue::field)
                      .isEqualTo("Peso"));
    }
  }

  @Test
  void scalarsAreUnderstoodOrRefused() {
    verial.answer(VerialServer.ok("\"Version\":\"1.7.3\""));
    assertThat(verial.client.version(VerialServer.detached())).contains("1.7.3");
    verial.answer(VerialServer.ok("\"numero\":\"7879\""));
    assertThat(verial.client.articleCount(VerialServer.detached(), null)).hasValue(7879);
    verial.answer(VerialServer.ok("\"Numero\":7879"));
    assertThat(verial.client.articleCount(VerialServer.detached(), null)).hasValue(7879);
    for (String wrong : List.of("\"Numero\":-1", "\"Numero\":\"many\"")) {
      verial.answer(VerialServer.ok(wrong));
      assertThat(verial.client.articleCount(VerialServer.detached(), null)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "\" \""})
  void aScalarThatIsEmptySaysNothing(String empty) {
    verial.answer(VerialServer.ok("\"Version\":" + empty));
    assertThat(verial.client.version(VerialServer.detached())).isEmpty();
    verial.answer(VerialServer.ok("\"Numero\":" + empty));
    assertThat(verial.client.articleCount(VerialServer.detached(), null)).isEmpty();
    verial.answer(VerialServer.ok("\"Other\":" + empty));
    assertThat(verial.client.version(VerialServer.detached())).isEmpty();
  }
}
