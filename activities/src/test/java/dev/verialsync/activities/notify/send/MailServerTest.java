package dev.verialsync.activities.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the address of a mail server is read. */
final class MailServerTest {

  @ParameterizedTest
  @CsvSource({
    "smtp://mail.shop.example, smtp://mail.shop.example:25, false",
    "SMTPS://mail/, smtps://mail:465, false",
    "smtp+starttls://mail, smtp+starttls://mail:587, true",
    "smtp://u:p@mail_1:2525, smtp://mail_1:2525, true",
    "smtp://u:p@127.0.0.1:2525, smtp://127.0.0.1:2525, false",
    "smtp://u:p@localhost, smtp://localhost:25, false",
    "smtp://u:p@localhost.example, smtp://localhost.example:25, true",
    "smtp://[::1]:25, smtp://[::1]:25, false",
    "smtps://u:p@mail, smtps://mail:465, false",
  })
  void anAddress(String url, String address, boolean requiresStartTls) {
    MailServer server = MailServer.of(url);

    assertThat(server.address()).isEqualTo(address);
    assertThat(server.requiresStartTls()).isEqualTo(requiresStartTls);
  }

  @Test
  void userAndPasswordAreDecodedAndNotShown() {
    MailServer server = MailServer.of("smtps://ops%40shop.example:a+b%3A%40%2F@mail");

    assertThat(server.user()).isEqualTo("ops@shop.example");
    assertThat(server.password()).isEqualTo("a+b:@/");
    assertThat(server.toString()).doesNotContain("a+b", "ops");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smtp://",
        "smtp:///",
        "smtp://:25",
        "smtp://u:hunter2@",
        "smtp://u:hunter2@:25",
        "smtp:mail",
        "mail:25",
        "mail.hunter2.example",
        "http://u:hunter2@mail",
        "smtp://mail:0",
        "smtp://mail:65536",
        "smtp://mail:99999999",
        "smtp://mail:hunter2",
        "smtp://u@mail",
        "smtp://:hunter2@mail",
        "smtp://u:hunt/er2@mail",
        "smtp://u:hunt#er2@mail",
        "smtp://u:hunt@er2@mail",
        "smtp://u:hunt er2@mail",
        "smtp://u:hunter2%@mail",
        "smtp://mail/hunter2",
        "smtp://mail?auth=hunter2",
      })
  void whatIsNoneIsRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> MailServer.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("hunt", "er2")
        .hasNoCause();
  }
}
