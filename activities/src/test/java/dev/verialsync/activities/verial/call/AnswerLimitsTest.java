package dev.verialsync.activities.verial.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.image.ImageProblem;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.activities.verial.json.TextLimits;
import dev.verialsync.activities.verial.row.FieldIssue;
import dev.verialsync.activities.verial.row.RowParser;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes a limit costs its row or its article, or the call, which says why. */
class AnswerLimitsTest {
  private static final CallContext CONTEXT = VerialServer.detached();

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

  private List<JsonNode> articles(String rows) {
    verial.answer(VerialServer.ok("\"Articulos\":[" + rows + "]"));
    try (ListAnswer answer = verial.client.articles(CONTEXT, null, null)) {
      return VerialServer.all(answer);
    }
  }

  private static String zeros(int count) {
    return "[" + String.join(",", Collections.nCopies(count, "0")) + "]";
  }

  @Test
  void aRowWithTooManyValuesIsNamedAndTheOthersStand() {
    List<JsonNode> rows =
        articles("{\"Id\":1},{\"x\":%s,\"Id\":2},{\"Id\":3}".formatted(zeros(100_001)));

    assertThat(rows).hasSize(3);
    assertThat(OversizeRow.of(rows.get(0))).isEmpty();
    assertThat(OversizeRow.of(rows.get(1)))
        .contains(new OversizeRow(2L, "more than 100000 values"));
    assertThat(new RowParser().articleId(rows.get(2))).contains(3L);
    assertThat(new RowParser().article(rows.get(1)).issues())
        .extracting(FieldIssue::message)
        .contains("the row has more than 100000 values and is not read");
  }

  @Test
  void aRowWithTooMuchTextIsNamedAndTheOthersStand() {
    StringBuilder texts = new StringBuilder();
    for (int n = 1; n <= 17; n++) {
      texts.append(",\"t%d\":\"%s\"".formatted(n, "x".repeat(1_000_000)));
    }

    List<JsonNode> rows = articles("{\"Id\":1%s},{\"Id\":2}".formatted(texts));

    assertThat(OversizeRow.of(rows.get(0)))
        .contains(new OversizeRow(1L, "more than 16777216 characters"));
    assertThat(OversizeRow.of(rows.get(1))).isEmpty();
  }

  @Test
  void aNumberWithoutEndIsOfItsRow() {
    verial.answer(
        VerialServer.ok(
            "\"Articulos\":[{\"Id\":1},{\"Id\":2,\"Peso\":%s}]".formatted("9".repeat(200_000))));

    VerialException failure =
        catchThrowableOfType(
            VerialException.class, () -> verial.client.articles(CONTEXT, null, null).close());

    assertThat(failure.brokenRow()).hasValueSatisfying(row -> assertThat(row.rowsBefore()).isOne());
    assertThat(failure).hasMessageContaining("more characters than any limit allows");
  }

  @Test
  void anInfoErrorIsBounded() {
    for (String info :
        List.of(
            "{\"Codigo\":0,\"x\":%s}".formatted(zeros(1_000)),
            "{\"Codigo\":0,\"Descripcion\":\"%s\"}".formatted("x".repeat(70_000)),
            "{\"Codigo\":0,\"x\":%s}".formatted("[".repeat(100_000) + "]".repeat(100_000)))) {
      verial.answer("{\"InfoError\":%s,\"Articulos\":[]}".formatted(info));

      VerialException failure =
          catchThrowableOfType(
              VerialException.class, () -> verial.client.articles(CONTEXT, null, null).close());

      assertThat(failure).isInstanceOf(VerialTransientException.class);
      assertThat(failure.outcome()).isEqualTo(CallOutcome.TOO_LARGE);
      assertThat(failure).hasMessageContaining("has an InfoError with ");
    }
  }

  @Test
  void bytesCountAfterDecompression() throws Exception {
    Buffer compressed = new Buffer();
    try (okio.BufferedSink sink = Okio.buffer(new GzipSink(compressed))) {
      sink.writeUtf8("{\"InfoError\":{\"Codigo\":0},\"Version\":\"1.8\",\"x\":\"");
      sink.writeUtf8("x".repeat(2 << 20));
      sink.writeUtf8("\"}");
    }
    assertThat(compressed.size()).isLessThan(10_000);
    verial.answer(
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(compressed).build());

    VerialException failure =
        catchThrowableOfType(VerialException.class, () -> verial.client.version(CONTEXT));

    assertThat(failure.outcome()).isEqualTo(CallOutcome.TOO_LARGE);
    assertThat(failure).hasMessageContaining("has more than 1048576 bytes");
  }

  @Test
  void whatIsNoVersionIsUnknown() {
    for (String text :
        List.of("1.8\\u0000.4", "1.8\\n1.9", "1.8\\u20284", "\\ud800", "1".repeat(101))) {
      verial.answer(VerialServer.ok("\"Version\":\"" + text + "\""));

      assertThat(verial.client.version(CONTEXT)).as(text).isEmpty();
    }
  }

  @Test
  void ofAThousandImagesFiveHundredAreKept() {
    String row = "{\"ID_Articulo\":7,\"Imagen\":\"AAAA\"}";
    verial.answer(
        VerialServer.ok(
            "\"Imagenes\":[" + String.join(",", Collections.nCopies(1_000, row)) + "]"));

    try (ImageAnswer answer = verial.client.images(CONTEXT, 7)) {
      assertThat(answer.images()).hasSize(501);
      assertThat(answer.images().get(499).problem()).isNull();
      assertThat(answer.images().get(500).problem()).isEqualTo(ImageProblem.TOO_MANY);
      assertThat(answer.rowCount()).isEqualTo(1_000);
    }
  }

  @Test
  void anImagesRowIsWithinTheLimitsOfRows() {
    StringBuilder texts = new StringBuilder();
    for (int n = 1; n <= 18; n++) {
      texts.append(",\"t%d\":\"%s\"".formatted(n, "x".repeat(1_000_000)));
    }
    StringBuilder keys = new StringBuilder();
    for (int n = 1; n <= 120_000; n++) {
      keys.append(",\"k%d\":0".formatted(n));
    }
    String row = "{\"ID_Articulo\":7,\"Imagen\":\"AAAA\"%s}";
    verial.answer(
        VerialServer.ok(
            "\"Imagenes\":[%s,%s,%s]"
                .formatted(row.formatted(texts), row.formatted(keys), row.formatted(""))));

    try (ImageAnswer answer = verial.client.images(CONTEXT, 7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::problem)
          .containsExactly(ImageProblem.ROW_TOO_LARGE, ImageProblem.ROW_TOO_LARGE, null);
    }
  }

  @Test
  void whatIsCutFromADocumentLeavesItWellFormed() throws Exception {
    String document = "{\"a\":[[[1,\"]\"],2],\"\\\\\\\"\\u00e1bcdefgh\"],\"b\":\"x\"}";

    try (TextLimits limited =
        new TextLimits(new StringReader(document), 2, 4, "deep", key -> null)) {
      StringBuilder left = new StringBuilder();
      for (int c = limited.read(); c >= 0; c = limited.read()) {
        left.append((char) c);
      }
      assertThat(left)
          .hasToString(
              "{\"a\":[\"deep\",\"\\\\\\\"\\u00e1b [cut from 10 characters]\"],\"b\":\"x\"}");
    }
  }
}
