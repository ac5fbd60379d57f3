package dev.verialsync.starter.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskingTest {

  @TempDir Path home;

  private Masking masking(Map<String, String> environment) throws IOException {
    return Masking.of(environment, home);
  }

  @Test
  void aShortSessionNumberIsMaskedAsAWordAndNotWithinOthers() throws IOException {
    assertThat(masking(Map.of("VERIAL_SESSION", "12")).mask("session 12, article 4127, x=12&y"))
        .isEqualTo("session ***, article 4127, x=***&y");
  }

  @Test
  void aSecretIsMaskedWhereverAndHoweverItIsWritten() throws IOException {
    Path file = Files.writeString(home.resolve("password"), "p@ss w0rd\n");
    Masking masking =
        masking(
            Map.of(
                "DATABASE_PASSWORD_FILE",
                file.toString(),
                "NOTIFY_SMTP_URL",
                "smtps://ana:m%40il-pass@mail.example.com",
                "DATABASE_URL",
                "jdbc:postgresql://db/verial?user=u&password=in-the-url"));

    assertThat(
            masking.mask(
                "p@ss w0rd p%40ss+w0rd m@il-pass m%40il-pass in-the-url smtps://ana:m%40il-pass@mail.example.com"))
        .isEqualTo("*** *** *** *** *** ***");
    assertThat(masking.variables())
        .contains("DATABASE_PASSWORD_FILE=" + file, "NOTIFY_SMTP_URL=***")
        .contains("DATABASE_URL=jdbc:postgresql://db/verial?user=u&password=***");
  }

  @Test
  void whatOnlyLooksLikeASecretIsMaskedToo() throws IOException {
    assertThat(
            masking(Map.of())
                .mask(
                    "https://u:p@host/ GET /GetVersionWS?x=99&a=1 \"password\": \"abc\" Authorization: Bearer a.b.c token=t"))
        .isEqualTo(
            "https://***@host/ GET /GetVersionWS?x=***&a=1 \"password\": \"***\" Authorization: *** token=***");
  }

  @Test
  void variablesOfOthersAreNotShown() throws IOException {
    assertThat(masking(Map.of("HOME", "/root", "AWS_SESSION", "a", "S3_REGION", "eu")).variables())
        .isEqualTo("S3_REGION=eu\n");
  }
}
