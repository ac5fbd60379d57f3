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

  private Masking masking(Map<String, String> environment) {
    return Masking.of(environment, home);
  }

  @Test
  void aShortSessionNumberIsMaskedWhereItIsOneAndNotInOtherNumbers() {
    assertThat(
            masking(Map.of("VERIAL_SESSION", "18"))
                .mask(
                    """
                    GET /GetVersionWS?x=18&y=18 session 18, article 18, 18:18:18.018
                    "sesionwcf":18, sesión: 18, <sesion>18</sesion> url=%3Fx%3D18 VERIAL_SESSION=18 Sesión número 18 session 184
                    18 articles in 18 ms
                    """))
        .isEqualTo(
            """
            GET /GetVersionWS?x=***&y=18 session ***, article 18, 18:18:18.018
            "sesionwcf":***, sesión: ***, <sesion>***</sesion> url=%3Fx%3D*** VERIAL_SESSION=*** Sesión número *** session 184
            18 articles in 18 ms
            """);
  }

  @Test
  void aLongSessionNumberIsMaskedEverywhere() {
    assertThat(masking(Map.of("VERIAL_SESSION", "184467")).mask("of 184467, x184467y"))
        .isEqualTo("of ***, x***y");
  }

  @Test
  void aPasswordIsMaskedAsJsonWritesItToo() {
    assertThat(
            masking(Map.of("DATABASE_PASSWORD", "a\"b\\c-long"))
                .mask("{\"message\":\"refused: a\\\"b\\\\c-long\"} a\"b\\c-long"))
        .isEqualTo("{\"message\":\"refused: ***\"} ***");
  }

  @Test
  void theHomesPasswordsAreKnownFromDamagedSettingsToo() throws IOException {
    Files.writeString(
        home.resolve("settings.json"),
        "{\"databasePassword\": \"first-one\", \"s3AccessKey\": \"verial-sync\", \"s3SecretKey\" : \"second-o");
    assertThat(masking(Map.of()).mask("first-one second-one verial-sync"))
        .isEqualTo("*** ***ne verial-sync");
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
  void whatOnlyLooksLikeASecretIsMaskedToo() {
    assertThat(
            masking(Map.of())
                .mask(
                    "https://u:p@host/ GET /GetVersionWS?x=99&a=1 \"password\": \"abc\" Authorization: Bearer a.b.c token=t"))
        .isEqualTo(
            "https://***@host/ GET /GetVersionWS?x=***&a=1 \"password\": \"***\" Authorization: *** token=***");
  }

  @Test
  void variablesOfOthersAreNotShown() {
    assertThat(masking(Map.of("HOME", "/root", "AWS_SESSION", "a", "S3_REGION", "eu")).variables())
        .isEqualTo("S3_REGION=eu\n");
  }
}
