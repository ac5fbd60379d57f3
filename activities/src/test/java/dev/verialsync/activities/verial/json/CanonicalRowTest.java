package dev.verialsync.activities.verial.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.verial.row.RowParser;
import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

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
    assertThat(one.fingerprint())
        .isEqualTo(Long.parseUnsignedLong(one.sha256().substring(0, 16), 16));
    assertThat(CanonicalRow.of(CanonicalRow.read("{\"a\":1,\"b\":3}")).sha256())
        .isNotEqualTo(one.sha256());
  }

  @Test
  void theHashIsOfTheText() {
    assertThat(CanonicalRow.of(CanonicalRow.read("{}")).sha256())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
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
