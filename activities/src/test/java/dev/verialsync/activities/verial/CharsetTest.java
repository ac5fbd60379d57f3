package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.http.BodyText;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.json.ListAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In whatever charset a server answers, names come as they are in Verial. */
class CharsetTest {
  private static final String NAME = "Cañón número 1, «CAFÉ» ½ € “o”";

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    verial.close();
  }

  private String named(String contentType, byte[] body) {
    MockResponse.Builder answer = new MockResponse.Builder().body(new Buffer().write(body));
    verial.answer(
        (contentType == null ? answer : answer.setHeader("Content-Type", contentType)).build());
    try (ListAnswer list = verial.client.articles(VerialServer.detached(), null, null)) {
      return list.iterator().next().get("Nombre").textValue();
    }
  }

  private static String list(String name) {
    return VerialServer.ok("\"Articulos\":[{\"Id\":1,\"Nombre\":\"" + name + "\"}]");
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1252, application/json; charset=windows-1252",
    "windows-1252, application/json;Charset=\"WINDOWS-1252\"",
    "windows-1252, application/json; charset='cp1252'",
    "windows-1252, application/json; charset=iso-8859-1",
    "windows-1252, application/json; charset=utf-8",
    "windows-1252, application/json; charset=us-ascii",
    "windows-1252, application/json; charset=nonsense",
    "windows-1252, application/json; charset=utf-16",
    "windows-1252, application/json; charset=",
    "windows-1252, application/json",
    "windows-1252,",
    "UTF-8, application/json; charset=UTF8",
    "UTF-8, application/json; charset=nonsense",
    "UTF-8, application/json; charset=utf-16",
    "UTF-8, application/json",
    "UTF-8,",
    "UTF-16LE, application/json; charset=utf-16",
    "UTF-16BE, application/json; charset=utf-16",
    "UTF-16LE, application/json",
    "UTF-16BE, application/json; charset=utf-8"
  })
  void theCharsetIsTheDeclaredOneOrWhatTheBytesShow(String sent, String contentType) {
    assertThat(named(contentType, list(NAME).getBytes(Charset.forName(sent)))).isEqualTo(NAME);
  }

  @Test
  void iso885915HasItsOwnEuroSign() {
    assertThat(
            named(
                "application/json; charset=ISO-8859-15",
                list("Cañón a 3 €").getBytes(Charset.forName("ISO-8859-15"))))
        .isEqualTo("Cañón a 3 €");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkWinsOverWhatIsDeclared(String sent) {
    assertThat(
            named(
                "application/json; charset=windows-1252",
                ("\uFEFF" + list(NAME)).getBytes(Charset.forName(sent))))
        .isEqualTo(NAME);
  }

  @Test
  void aRowOfWindows1252AmongRowsOfUtf8IsReadAsWhatItIs() {
    byte[] body =
        joined(
            list("Cañón ").replace("\"}]}", "").getBytes(StandardCharsets.UTF_8),
            "ñandú à".getBytes(Charset.forName("windows-1252")),
            "\"}]}".getBytes(StandardCharsets.UTF_8));
    assertThat(named("application/json; charset=utf-8", body)).isEqualTo("Cañón ñandú à");
  }

  @Test
  void aCharacterThatAFieldsEndCutsIsLostAndNotAnotherOne() {
    byte[] body = list("Cañón espa?").getBytes(StandardCharsets.UTF_8);
    body[new String(body, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xC3;
    assertThat(named("application/json", body)).isEqualTo("Cañón espa\uFFFD");
  }

  @Test
  void halfAPairInUtf8IsLostAndTheRestStaysUtf8() {
    byte[] body =
        joined(
            "{\"InfoError\":{\"Codigo\":0},\"X\":\"".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD},
            "\",".getBytes(StandardCharsets.UTF_8),
            list("αβγ 日本語 ñ").substring(1).getBytes(StandardCharsets.UTF_8));
    assertThat(named("application/json; charset=utf-8", body)).isEqualTo("αβγ 日本語 ñ");
  }

  @Test
  void whereAChunkEndsMakesNoDifference() throws IOException {
    Random random = new Random(18);
    StringBuilder text = new StringBuilder("{\"a\":\"");
    while (text.length() < 200_000) {
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> "ñ";
            case 1 -> "€";
            case 2 -> "\uD83D\uDE00";
            default -> "a";
          });
    }
    for (String sent : new String[] {"UTF-8", "UTF-16LE", "GB18030"}) {
      byte[] body = text.toString().getBytes(Charset.forName(sent));
      assertThat(text(body, "application/json; charset=" + sent).contentEquals(text))
          .as(sent)
          .isTrue();
    }
    String spanish = text.toString().replace("\uD83D\uDE00", "É»");
    assertThat(text(spanish.getBytes(Charset.forName("windows-1252")), null).equals(spanish))
        .isTrue();
  }

  private static String text(byte[] body, String contentType) throws IOException {
    return IOUtils.toString(new BodyText(new ByteArrayInputStream(body), contentType));
  }

  @Test
  void anErrorsTextIsReadInItsCharset() {
    verial.answer(
        new MockResponse.Builder()
            .code(500)
            .setHeader("Content-Type", "text/html; charset=iso-8859-1")
            .body(
                new Buffer()
                    .write("<p>Se produjo una excepción</p>".getBytes(StandardCharsets.ISO_8859_1)))
            .build());
    try {
      verial.client.articles(VerialServer.detached(), null, null).close();
    } catch (VerialException e) {
      assertThat(e).hasMessageContaining("excepción");
      return;
    }
    throw new AssertionError("a 500 was taken for an answer");
  }

  @Test
  void anImageArrivesWholeInAnyCharset() {
    byte[] image = new byte[90_000];
    new Random(1).nextBytes(image);
    String body =
        VerialServer.ok(
            "\"Imagenes\":[{\"ID_Articulo\":1,\"Nombre\":\"ñ\",\"Imagen\":\""
                + Base64.getEncoder().encodeToString(image)
                + "\"}]");
    for (String sent : new String[] {"UTF-8", "windows-1252", "UTF-16LE"}) {
      verial.answer(
          new MockResponse.Builder()
              .setHeader("Content-Type", "application/json; charset=" + sent)
              .body(new Buffer().write(body.getBytes(Charset.forName(sent))))
              .build());
      try (ImageAnswer answer = verial.client.images(VerialServer.detached(), 1)) {
        assertThat(answer.images().get(0).byteCount()).as(sent).isEqualTo(image.length);
      }
    }
  }
}
