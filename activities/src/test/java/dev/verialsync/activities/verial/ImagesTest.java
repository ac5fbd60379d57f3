package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.http.HttpExchange.Arrived;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.image.ImageProblem;
import dev.verialsync.activities.verial.image.ImageReader;
import dev.verialsync.activities.verial.json.AnswerJudge;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.spool.TempArea;
import dev.verialsync.activities.verial.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, from their Base64 text to their bytes. */
class ImagesTest {
  private static final byte[] SMALL =
      "not really a JPEG, but 41 bytes long. ok?".getBytes(StandardCharsets.UTF_8);

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

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String row(long articleId, String imagen) {
    return "{\"ID_Articulo\":" + articleId + ",\"Imagen\":\"" + imagen + "\"}";
  }

  private void answerRows(String... rows) {
    verial.answer(VerialServer.ok("\"Imagenes\":[" + String.join(",", rows) + "]"));
  }

  private ImageAnswer images(long articleId) {
    return verial.client.images(VerialServer.detached(), articleId);
  }

  @Test
  void aRowThatNamesNoArticleIsThatOfTheOneAskedFor() {
    String image = base64(random(50, 1));
    answerRows(
        "{\"Imagen\":\"" + image + "\"}",
        "{\"ID_Articulo\":null,\"Imagen\":\"" + image + "\"}",
        row(8, image),
        row(7, image));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images()).extracting(FetchedImage::articleId).containsExactly(7L, 7L, 7L);
      assertThat(answer.images()).extracting(FetchedImage::position).containsExactly(1, 2, 3);
    }
  }

  private static byte[] bytes(FetchedImage image) throws IOException {
    try (InputStream in = image.content().open()) {
      return in.readAllBytes();
    }
  }

  /** The only image's bytes. */
  private byte[] decoded(String imagen) throws IOException {
    answerRows(row(7, imagen));
    try (ImageAnswer answer = images(7)) {
      FetchedImage image = answer.images().get(0);
      assertThat(image.problem()).isNull();
      assertThat(image.content()).isNotNull();
      return bytes(image);
    }
  }

  private ImageProblem problem(String imagen) {
    answerRows(row(7, imagen), row(7, base64(SMALL)));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images()).hasSize(2);
      assertThat(answer.images().get(1).problem()).isNull();
      FetchedImage image = answer.images().get(0);
      assertThat(image.content()).isNull();
      assertThat(image.sha256()).isNull();
      assertThat(image.problem()).isNotNull();
      return image.problem();
    }
  }

  @Test
  void severalImagesKeepTheirOrderHashAndSize() throws IOException {
    byte[] large = random(90_000, 1);
    answerRows(row(7, base64(SMALL)), row(7, base64(large)), row(7, base64(SMALL)));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::position, FetchedImage::row, FetchedImage::byteCount)
          .containsExactly(tuple(1, 0, 41L), tuple(2, 1, 90_000L), tuple(3, 2, 41L));
      assertThat(answer.images().get(0).sha256())
          .isEqualTo(HexFormat.of().formatHex(Sha256.newDigest().digest(SMALL)))
          .isEqualTo(answer.images().get(2).sha256());
      assertThat(bytes(answer.images().get(1)))
          .isEqualTo(large)
          .isEqualTo(bytes(answer.images().get(1)));
    }
    assertThat(verial.gate.outcomes()).containsExactly("ok");
  }

  @Test
  void aLargeImageIsInAFileUntilTheAnswerIsClosed() throws IOException {
    try (VerialServer roomy = new VerialServer(temp.resolve("roomy"))) {
      byte[] large = random(3_000_000, 2);
      VerialSettings settings = roomy.settings.withImages(10_000_000, 0);
      roomy.answer(VerialServer.ok("\"Imagenes\":[" + row(7, base64(large)) + "]"));
      try (VerialClient client = new VerialClient(settings, roomy.gate)) {
        try (ImageAnswer answer = client.images(VerialServer.detached(), 7)) {
          assertThat(roomy.leftFiles()).hasSize(1);
          assertThat(bytes(answer.images().get(0))).isEqualTo(large);
        }
        assertThat(roomy.leftFiles()).isEmpty();
      }
    }
  }

  @Test
  void theWritingsSeenInTheWildAreUnderstood() throws IOException {
    byte[] bytes = random(1000, 3);
    String text = base64(bytes);
    for (String imagen :
        List.of(
            text,
            "data:image/jpeg;base64," + text,
            "  DATA:image/png;charset=utf-8;BASE64, " + text,
            text.replace("/", "\\/"),
            text.replace("/", "\\u002F").replace("+", "\\u002b"),
            text.replaceAll("(.{76})", "$1\\\\r\\\\n"),
            text.replaceAll("(.{5})", "$1 \\\\t"),
            text.replace("=", ""),
            text.replace('/', '_').replace('+', '-'))) {
      assertThat(decoded(imagen)).isEqualTo(bytes);
    }
  }

  @Test
  void anyTextIsDecodedAsTheJdkDoesHoweverItIsCut() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = random(1 + random.nextInt(i < 200 ? 40 : 70_000), i);
      StringBuilder imagen = new StringBuilder();
      for (char c : base64(bytes).toCharArray()) {
        imagen.append(c == '/' && random.nextBoolean() ? "\\/" : String.valueOf(c));
        if (random.nextInt(50) == 0) {
          imagen.append(random.nextBoolean() ? "\\n" : " ");
        }
      }
      String json = VerialServer.ok("\"Imagenes\":[" + row(7, imagen.toString()) + "]");
      assertThat(decodeInPieces(json, random)).isEqualTo(bytes);
    }
  }

  private byte[] decodeInPieces(String json, Random random) throws IOException {
    InputStream drip =
        new InputStream() {
          private final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          private int at;

          @Override
          public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xFF;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (at == bytes.length) {
              return -1;
            }
            int most = random.nextInt(3) == 0 ? 3 : 20_000;
            int count = Math.min(Math.min(length, 1 + random.nextInt(most)), bytes.length - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
          }
        };
    try (TempArea area = TempArea.open(temp.resolve("pieces"));
        ImageAnswer answer =
            new ImageReader(
                    new InputStreamReader(drip, StandardCharsets.UTF_8),
                    area,
                    1_000_000,
                    new AnswerJudge(verial.settings),
                    7L)
                .read(() -> new Arrived(0, 0))) {
      return bytes(answer.images().get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\\r\\n", "data:image/png;base64,"})
  void anEmptyImageIsOneWithAProblem(String imagen) {
    assertThat(problem(imagen)).isEqualTo(ImageProblem.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "esto no es base64!",
        "ñandú",
        "QUJ*RA==",
        "QUJD\\u0000",
        "QUJD\\\"QUJD",
        "QUJD\\\\QUJD",
        "QUJ\\bQUJD",
        "QUJDR",
        "QUI=QUI=",
        "QUJD=",
        "Q===",
        "data:image/svg+xml,<svg/>",
        "data:image/png;base64",
        "data:",
        "http://erp/imagen.jpg"
      })
  void whatIsNotBase64IsOneImagesIssueAndTheOthersAreKept(String imagen) {
    assertThat(problem(imagen)).isEqualTo(ImageProblem.NOT_BASE64);
  }

  @Test
  void aWordThatBeginsLikeADataUrlIsBase64() throws IOException {
    assertThat(decoded("data")).isEqualTo(Base64.getDecoder().decode("data"));
    assertThat(decoded("dat")).isEqualTo(Base64.getDecoder().decode("dat"));
    assertThat(decoded("dataDATA")).isEqualTo(Base64.getDecoder().decode("dataDATA"));
  }

  @Test
  void anImageBeyondTheLimitIsNotKept() {
    answerRows(row(7, base64(random(100_001, 5))), row(7, base64(random(100_000, 6))));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::problem, FetchedImage::byteCount)
          .containsExactly(tuple(ImageProblem.TOO_LARGE, 100_001L), tuple(null, 100_000L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "12", "true", "[]", "{\"x\":1}"})
  void anImagenThatIsNoTextIsAProblemOfItsRow(String value) {
    answerRows("{\"ID_Articulo\":7,\"Imagen\":" + value + "}", row(7, base64(SMALL)));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images().get(0).problem())
          .isEqualTo(value.equals("null") ? ImageProblem.EMPTY : ImageProblem.NOT_BASE64);
      assertThat(answer.images().get(1).problem()).isNull();
    }
  }

  /** Else its article's image would be gone without a word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"x\"",
        "[]",
        "1",
        "{}",
        "{\"ID_Articulo\":7,\"ID_Articulo\":1}",
        "{\"ID_Articulo\":1,\"IdArticulo\":7,\"ID_Articulo\":1}"
      })
  void aRowThatCannotBeReadIsAnEmptyImageOfTheArticleAskedFor(String row) {
    answerRows(row);
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::articleId, FetchedImage::problem)
          .containsExactly(tuple(7L, ImageProblem.EMPTY));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Imagen\":\"QUJD\",\"Imagen\":\"REVG\"",
        "\"Im\\u0061gen\":\"#x\"",
        "\"Im\\u0061gen\":\"#99999999999\""
      })
  void anImageThatNobodyCanTellIsAProblemOfItsRow(String fields) {
    answerRows("{\"ID_Articulo\":7," + fields + "}", row(7, base64(SMALL)));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::problem)
          .containsExactly(ImageProblem.NOT_BASE64, null);
    }
  }

  @Test
  void keysMayComeInAnyOrderAndSpelling() {
    answerRows(
        "{\"imagen\" : \""
            + base64(SMALL)
            + "\", \"IdArticulo\":\"7\",\"Otro\":{\"Imagen\":\"QUJD\"}}",
        "{\"ID_Articulo\":7}");
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::byteCount, FetchedImage::problem)
          .containsExactly(tuple(41L, null), tuple(0L, ImageProblem.EMPTY));
    }
  }

  @Test
  void rowsOfOtherArticlesAreIgnored() {
    answerRows(
        row(8, base64(SMALL)),
        row(7, base64(random(10, 7))),
        row(9, base64(SMALL)),
        row(7, base64(random(11, 7))));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images())
          .extracting(FetchedImage::position, FetchedImage::byteCount)
          .containsExactly(tuple(1, 10L), tuple(2, 11L));
      assertThat(answer.rowCount()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Imagenes\":[]", "\"Imagenes\":null", "\"imagenes\":[]"})
  void anArticleMayHaveNoImage(String list) {
    verial.answer(VerialServer.ok(list));
    try (ImageAnswer answer = images(7)) {
      assertThat(answer.images()).isEmpty();
    }
  }

  @Test
  void aBlockHasEveryRowWithItsArticle() {
    answerRows(row(7, base64(SMALL)), row(8, ""), "{\"Imagen\":\"QUJD\"}", row(7, "QUJD"));
    LocalDateTime since = LocalDateTime.parse("2025-10-26T02:05");
    try (ImageAnswer answer =
        verial.client.imageBlock(VerialServer.detached(), since, new RowRange(21, 40))) {
      assertThat(answer.images())
          .extracting(FetchedImage::articleId, FetchedImage::row, FetchedImage::position)
          .containsExactly(tuple(7L, 0, 1), tuple(8L, 1, 1), tuple(0L, 2, 1), tuple(7L, 3, 2));
      assertThat(answer.rowKeys()).hasSize(4).doesNotHaveDuplicates();
      assertThat(answer.rowKeys()).extracting(RowKey::articleId).containsExactly(7L, 8L, 0L, 7L);
    }
    HttpUrl url = verial.taken().getUrl();
    assertThat(url.queryParameter("id_articulo")).isEqualTo("0");
    assertThat(url.queryParameter("fecha")).isEqualTo("2025-10-26");
    assertThat(url.queryParameter("hora")).isEqualTo("02:05");
    assertThat(url.queryParameter("inicio")).isEqualTo("21");
    assertThat(url.queryParameter("fin")).isEqualTo("40");
  }

  @Test
  void manySmallImagesDoNotStayInMemory() {
    String[] rows = new String[300];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(i + 1, base64(random(60_000, i)));
    }
    answerRows(rows);
    try (ImageAnswer answer = verial.client.imageBlock(VerialServer.detached(), null, null)) {
      assertThat(answer.images()).hasSize(300);
      long inMemory =
          answer.images().stream()
              .map(image -> (SpooledBuffer) image.content())
              .filter(content -> content.file().isEmpty())
              .mapToLong(SpooledBuffer::size)
              .sum();
      assertThat(inMemory).isBetween(1L, 4L << 20);
      assertThat(verial.leftFiles()).isNotEmpty();
    }
  }

  @Test
  void nothingIsKeptOfAnAnswerWhoseEndIsBad() {
    String large = base64(random(99_000, 9)) + base64(random(99_000, 9));
    String rows = "\"Imagenes\":[" + row(7, base64(SMALL)) + "," + row(7, large);
    List<String> bodies =
        List.of(
            VerialServer.error(4, "memoria", "," + rows + "]"),
            "{" + rows + "],\"InfoError\":{\"Codigo\":2}}",
            "{" + rows + "]}",
            "{\"InfoError\":{\"Codigo\":0}," + rows,
            "{\"InfoError\":{\"Codigo\":0}," + rows.substring(0, rows.length() - 9000),
            "{\"InfoError\":{\"Codigo\":0}," + rows + "]}trailing");
    for (String body : bodies) {
      verial.answer(body);
      assertThatThrownBy(() -> images(7)).isInstanceOf(VerialTransientException.class);
      assertThat(verial.leftFiles()).isEmpty();
    }
    verial.answer(
        VerialServer.json(VerialServer.ok(rows + "]"))
            .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
            .build());
    assertThatThrownBy(() -> images(7)).isInstanceOf(VerialTransientException.class);
    assertThat(verial.gate.outcomes())
        .containsExactly(
            "code_4", "code_2", "protocol", "truncated", "truncated", "not_json", "truncated");
  }
}
