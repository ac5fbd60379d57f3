package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void safeTextsStayTheSame() {
    String text = "Ñandú \uD83D\uDE00 \\u0000";
    assertThat(SafeText.text(text)).isEqualTo(text);
    assertThat(SafeText.text(null)).isNull();
    assertThat(SafeText.json(null)).isNull();
  }

  @Test
  void nulAndHalfSurrogatesAreReplaced() {
    assertThat(SafeText.text("a\u0000b\uD83Dc\uDE00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void escapesInJsonAreReplacedToo() {
    assertThat(SafeText.json("\"\\u0000\"")).isEqualTo("\"\uFFFD\"");
    assertThat(SafeText.json("\"\\\\u0000\"")).isEqualTo("\"\\\\u0000\"");
    assertThat(SafeText.json("\"\\\\\\u0000\"")).isEqualTo("\"\\\\\uFFFD\"");
    assertThat(SafeText.json("\"\\ud83d\\ude00\"")).isEqualTo("\"\\ud83d\\ude00\"");
    assertThat(SafeText.json("\"\\ud83d\\u0041\"")).isEqualTo("\"\uFFFD\\u0041\"");
    assertThat(SafeText.json("\"\\ude00\\n\\u00e1\"")).isEqualTo("\"\uFFFD\\n\\u00e1\"");
    assertThat(SafeText.json("\"\\u12")).isEqualTo("\"\\u12");
  }

  @Test
  void aLineStaysOneLine() {
    assertThat(SafeText.line("a\r\nb\u2028c\u2029d\u0085e\u001bf\u0000g"))
        .isEqualTo("a b c d e f\uFFFDg");
    assertThat(SafeText.line(null)).isNull();
  }
}
