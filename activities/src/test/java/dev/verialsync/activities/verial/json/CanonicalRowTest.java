package dev.verialsync.activities.verial.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.verial.row.RowParser;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gets landed. */
class CanonicalRowTest {

  private static String canonical(String json) {
    return CanonicalRow.of(CanonicalRow.read(json)).json();
  }

  @Test
  void keysAreSortedAndBlanksGone() {
    assertThat(canonical("{ \"b\": [1, {\"d\":null, \"c\":true}],\n \"a\": \"x\\/ñ\" }"))
        .isEqualTo("{\"a\":\"x/ñ\",\"b\":[1,{\"c\":true,\"d\":null}]}");
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfKeys() {
    CanonicalRow one = CanonicalRow.of(CanonicalRow.read("{\"a\":1,\"b\":2}"));
    CanonicalRow two = CanonicalRow.of(CanonicalRow.read("{\"b\":2,\"a\":1}"));
    assertThat(one).isEqualTo(two);
    assertThat(one.sha256()).hasSize(64);
    assertThat(CanonicalRow.fingerprint(one.json()))
        .isEqualTo(Long.parseUnsignedLong(one.sha256().substring(0, 16), 16));
    assertThat(CanonicalRow.of(CanonicalRow.read("{\"a\":1,\"b\":3}")).sha256())
        .isNotEqualTo(one.sha256());
  }

  @Test
  void theHashIsOfTheText() {
    assertThat(CanonicalRow.of(CanonicalRow.read("{}")).sha256())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  /** A row whose hash changes is landed and mapped again: these are of all versions so far. */
  @ParameterizedTest
  @CsvSource({
    "GetArticulosWS.test-server, 94afd7a6b87d838d43fb02ca2ed703b9465ba9a04bdfa2e3d7ca10ba20ac77a9",
    "GetArticulosWS.field-sales, afbec131ffae75918013b9ad82dc0c157ee3e1eb852819382a3ae4fe9525f326",
    "GetCondicionesTarifaWS.test-server,"
        + "d733c05c5778587c8e535d6772cd14eda6331a165e7986845e2119929ca36c70",
    "GetCondicionesTarifaWS.field-sales,"
        + "41fa8dd09eab2001758b1b3c89b64ae0b9bb021fbb81a1f000e99064e4288c09",
    "GetStockArticulosWS.field-sales,"
        + "8aed0bfcfecad75c8337f1e2dc586fed0de4c8f1b3548ad47e4aa3b968750f3b",
    "InfoError.code1.field-sales, 2e8976c28b1c7b1a13c7c2fbd36a04c38b5d63568f48098ce3d6149c07168481"
  })
  void theHashOfARecordedAnswerStays(String recorded, String sha256) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/recorded/" + recorded + ".json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(CanonicalRow.of(CanonicalRow.read(json)).sha256()).isEqualTo(sha256);
    }
  }

  @Test
  void whatJsonbRefusesIsReplaced() {
    assertThat(
            canonical(
                "{\"a\\u0000\":\"x\\u0000y\",\"b\":\"\\ud800z\\udc00\",\"c\":\"\\ud83d\\ude00\"}"))
        .isEqualTo("{\"a\uFFFD\":\"x\uFFFDy\",\"b\":\"\uFFFDz\uFFFD\",\"c\":\"😀\"}");
    assertThat(canonical("{\"a\":\"tab\\tquote\\\"\\u0001\"}"))
        .isEqualTo("{\"a\":\"tab\\tquote\\\"\\u0001\"}");
  }

  @Test
  void numbersKeepTheirDecimalsAndAreWrittenOut() {
    assertThat(canonical("[12.50,1E+2,1e-3,-0,9007199254740993,0.10]"))
        .isEqualTo("[12.50,100,0.001,0,9007199254740993,0.10]");
  }

  @Test
  void numbersBeyondJsonbAreTexts() {
    assertThat(canonical("[1e999999,NaN]")).isEqualTo("[\"1e999999\",\"NaN\"]");
    assertThat(canonical("[" + "9".repeat(500) + "]")).isEqualTo("[\"" + "9".repeat(500) + "\"]");
  }

  @Test
  void landingTwiceChangesNothing() {
    String json = "{\"b\":[12.50,1E+2,NaN,\"\\u0000\"],\"a\":{\"z\":0.10,\"y\":\"ñ\"}}";
    CanonicalRow once = CanonicalRow.of(CanonicalRow.read(json));
    assertThat(CanonicalRow.of(CanonicalRow.read(once.json()))).isEqualTo(once);
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> CanonicalRow.read("{\"a\":"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowReadByAnOrdinaryMapperIsUnderstoodToo() throws IOException {
    JsonNode row = new ObjectMapper().readTree("{\"ID_Articulo\":5,\"Stock\":12.5}");
    assertThat(new RowParser().stock(row).value().orElseThrow().stock())
        .isEqualTo(new BigDecimal("12.5"));
    assertThat(CanonicalRow.of(row).json()).isEqualTo("{\"ID_Articulo\":5,\"Stock\":12.5}");
  }
}
