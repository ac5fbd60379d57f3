package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A wrong configuration ends with 2 and a sentence that names the variable, and a secret in the
 * wrong place reaches neither stderr nor the document of {@code --json} nor the log file.
 */
@Tag("slow")
final class ConfigurationFailuresTest {

  private static final String SECRET = "987654321";

  @TempDir Path directory;

  private Path home() {
    return directory.resolve("home");
  }

  private Captured run(Map<String, String> variables, String... arguments) {
    Map<String, String> environment = new TreeMap<>(variables);
    environment.put("VERIAL_SYNC_HOME", home().toString());
    environment.putIfAbsent("TEMPORAL_CONFIG_FILE", directory.resolve("none.toml").toString());
    Captured command = new Captured(environment);
    assertThat(command.run(arguments)).as(command.err()).isEqualTo(2);
    return command;
  }

  private static String document(String out) throws IOException {
    JsonNode failure = new ObjectMapper().readTree(out);
    assertThat(failure.path("exitCode").asInt()).isEqualTo(2);
    return failure.path("error").asText();
  }

  private static Map<String, String> unreachableServices() {
    return new TreeMap<>(
        Map.of(
            "VERIAL_URL", "http://127.0.0.1:1/WcfServiceLibraryVerial/",
            "VERIAL_SESSION", SECRET,
            "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/verial",
            "DATABASE_USER", "shop",
            "S3_ENDPOINT", "http://127.0.0.1:1",
            "S3_ACCESS_KEY", "key",
            "S3_SECRET_KEY", "secret",
            "S3_BUCKET", "images",
            "TEMPORAL_ADDRESS", "127.0.0.1:1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VERIAL_URL=http://erp/WcfServiceLibraryVerial/GetArticulosWS?x=987654321 | VERIAL_URL is \"http://erp…\"; expected is an http or https address",
        "VERIAL_URL=http://987654321@erp/WcfServiceLibraryVerial/ | VERIAL_URL is \"http://erp…\"",
        "VERIAL_URL=http://erp/WcfServiceLibraryVerial/#987654321 | VERIAL_URL is \"http://erp…\"",
        "VERIAL_URL=987654321 | VERIAL_URL is no address with a host (what was found is not shown)",
        "VERIAL_SESSION_FILE=987654321 | VERIAL_SESSION_FILE may be the session number itself",
      })
  void theSessionNumberInTheWrongPlaceIsNotShown(String variable, String sentence)
      throws IOException {
    Map<String, String> variables = new TreeMap<>();
    variables.put("VERIAL_URL", "http://erp:8000/WcfServiceLibraryVerial/");
    variables.put("VERIAL_SESSION", SECRET);
    int equals = variable.indexOf('=');
    variables.put(variable.substring(0, equals), variable.substring(equals + 1));

    Captured plain = run(variables, "sync", "--verbose");
    Captured json = run(variables, "sync", "--json");

    assertThat(plain.err()).contains("sync: " + sentence).doesNotContain(SECRET);
    assertThat(json.err()).contains("sync: " + sentence).doesNotContain(SECRET);
    assertThat(document(json.out())).startsWith(sentence).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://shop:987654321@127.0.0.1:5432/verial",
        "postgresql://shop:987654321@127.0.0.1:5432/verial",
        "jdbc:postgresql://127.0.0.1:x/verial?user=shop&password=987654321",
        "jdbc:postgresql://127.0.0.1:1?user=shop&password=987654321",
        "jdbc:postgresql://127.0.0.1:1/verial?user=shop&password=987654321",
      })
  void theDatabasesPasswordInItsAddressIsShownNowhere(String url) throws Exception {
    CommandProcess command =
        CommandProcess.run(home(), Map.of("DATABASE_URL", url), "runs", "--json", "--verbose");

    assertThat(command.exitCode()).as(command.err()).isEqualTo(2);
    assertThat(document(command.out())).contains("DATABASE_URL").doesNotContain(SECRET);
    assertThat(command.err()).contains("DATABASE_URL").doesNotContain(SECRET);
    assertThat(command.log()).contains("DATABASE_URL").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json"})
  void theLogFileDoesNotHoldTheSessionNumber(String option) throws Exception {
    String[] typed = option.isEmpty() ? new String[] {"sync"} : new String[] {"sync", option};

    CommandProcess command =
        CommandProcess.run(
            home(),
            Map.of("VERIAL_URL", "http://erp/GetArticulosWS?x=" + SECRET, "VERIAL_SESSION", SECRET),
            typed);

    assertThat(command.exitCode()).as(command.err()).isEqualTo(2);
    assertThat(command.out() + command.err()).contains("VERIAL_URL").doesNotContain(SECRET);
    assertThat(command.log())
        .contains("sync ended with USAGE", "VERIAL_URL is \"http://erp…\"")
        .doesNotContain(SECRET);
  }

  @Test
  void theHomeThatAFailedCommandLeavesIsItsOwnersAlone() throws Exception {
    CommandProcess command = CommandProcess.run(home(), Map.of(), "sync");

    assertThat(command.log()).contains("VERIAL_URL is not set");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "sync --help", "help", "--version"})
  void helpMakesNoHome(String typed) {
    Captured command = new Captured(Map.of("VERIAL_SYNC_HOME", home().toString()));

    assertThat(command.run(typed.split(" "))).isZero();
    assertThat(home()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"VERIAL_CONNECT_TIMEOUT", "VERIAL_READ_TIMEOUT", "VERIAL_CALL_TIMEOUT"})
  void aTimeoutOfNothingIsNamed(String variable) {
    assertThat(
            run(
                    Map.of(
                        "VERIAL_URL",
                        "http://erp:8000/WcfServiceLibraryVerial/",
                        "VERIAL_SESSION",
                        SECRET,
                        variable,
                        "PT0S"),
                    "sync")
                .err())
        .contains(
            "sync: %s is \"PT0S\"; expected is an ISO-8601 duration from PT0.001S to P1D"
                .formatted(variable));
  }

  /** Of services that do not answer, and no command waits for them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sync | VERIAL_SESSION_FILE=/dev/zero | VERIAL_SESSION_FILE is \"/dev/zero\", which is no regular file; expected is a file that can be read and holds the session number.",
        "sync | DATABASE_PASSWORD_FILE=/dev/zero | DATABASE_PASSWORD_FILE is \"/dev/zero\", which is no regular file",
        "worker | S3_SECRET_KEY_FILE=/tmp | S3_SECRET_KEY_FILE is \"/tmp\", which is no regular file",
        "start | TEMPORAL_API_KEY_FILE=987654321 | TEMPORAL_API_KEY_FILE may be the key for Temporal's API itself",
        "gc | S3_BUCKET=a..b | S3_BUCKET is \"a..b\"; a bucket's name has",
        "sync | S3_BUCKET=a..b | S3_BUCKET is \"a..b\"; a bucket's name has",
        "migrate | S3_REGION=eu/west | S3_REGION is \"eu/west\"; a region's name has",
        "migrate | 'S3_REGION=eu\nwest' | S3_REGION is \"eu west\"; a region's name has",
        "worker | S3_ACCESS_KEY=ñ987654321 | S3_ACCESS_KEY holds a character that no access key has",
        "up | VERIAL_SYNC_HTTP_ADDRESS=192.0.2.1 | VERIAL_SYNC_HTTP_ADDRESS is \"192.0.2.1\"; expected is an address of this machine",
        "console | CONSOLE_ADDRESS=0.0.0.0 | CONSOLE_USER is not set; expected is a name (and CONSOLE_PASSWORD or CONSOLE_PASSWORD_FILE, a password), because CONSOLE_ADDRESS lets other machines look.",
        "up | CONSOLE_ADDRESS=0.0.0.0 | CONSOLE_USER is not set",
        "demo | CONSOLE_ADDRESS=0.0.0.0 | CONSOLE_USER is not set",
        "console | CONSOLE_USER=ana | CONSOLE_PASSWORD is not set; expected is the password that opens the console",
        "console | CONSOLE_PASSWORD=987654321 | CONSOLE_USER is not set",
        "console | CONSOLE_PASSWORD_FILE=/tmp | CONSOLE_PASSWORD_FILE is \"/tmp\", which is no regular file",
        "console | CONSOLE_PORT=x | CONSOLE_PORT is \"x\"; expected is a whole number",
        "up | CONSOLE_URL=ftp://x | CONSOLE_URL is \"ftp://x…\"",
        "demo | VERIAL_SYNC_HTTP_PORT=x | VERIAL_SYNC_HTTP_PORT is \"x\"; expected is a whole number",
      })
  void aWrongValueIsNamedBeforeAnyServiceIsWaitedFor(
      String command, String variable, String sentence) {
    Map<String, String> variables = unreachableServices();
    int equals = variable.indexOf('=');
    variables.put(variable.substring(0, equals), variable.substring(equals + 1));

    assertThat(run(variables, command).err())
        .startsWith(command + ": " + sentence)
        .doesNotContain(SECRET, "Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "worker | Temporal at 127.0.0.1:1 (TEMPORAL_ADDRESS) cannot be reached (UNAVAILABLE)",
        "start | Temporal at 127.0.0.1:1 (TEMPORAL_ADDRESS) cannot be reached (UNAVAILABLE)",
        "migrate | PostgreSQL at jdbc:postgresql://127.0.0.1:1/verial (DATABASE_URL) cannot be reached",
        "console | PostgreSQL at jdbc:postgresql://127.0.0.1:1/verial (DATABASE_URL) cannot be reached",
        "report | PostgreSQL at jdbc:postgresql://127.0.0.1:1/verial (DATABASE_URL) cannot be reached",
      })
  void aServiceThatIsAwayIsNamedAndNoEmbeddedOneOfferedInItsPlace(String command, String sentence) {
    Map<String, String> variables = unreachableServices();
    variables.put("CONSOLE_PORT", "0");

    assertThat(run(variables, command).err())
        .contains(command + ": " + sentence)
        .doesNotContain("embedded", "Exception");
  }

  @Test
  void aSecretsFileThatAllMayReadIsWarnedOf() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "hidden");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(run(Map.of("DATABASE_PASSWORD_FILE", file.toString()), "runs").err())
        .startsWith(
            "Warning: every user of this machine can read the file \"%s\" (DATABASE_PASSWORD_FILE); chmod 600 closes it."
                .formatted(file))
        .doesNotContain("hidden");
  }

  @Test
  void anAddressOfTemporalInAnotherFormIsNamed() {
    assertThat(run(Map.of("TEMPORAL_ADDRESS", "http://host:7233"), "start").err())
        .contains(
            "start: TEMPORAL_ADDRESS is \"http://host:7233\"; expected is HOST:PORT such as temporal.example:7233, without http:// and path.");
  }

  @Test
  void aCertificateThatIsNotThereIsNamed() {
    assertThat(
            run(
                    Map.of(
                        "TEMPORAL_ADDRESS", "127.0.0.1:1",
                        "TEMPORAL_TLS", "true",
                        "TEMPORAL_TLS_CLIENT_CERT_PATH", "/nowhere/client.pem"),
                    "start")
                .err())
        .contains(
            "start: TEMPORAL_TLS_CLIENT_CERT_PATH is \"/nowhere/client.pem\"; expected is a PEM file that can be read.");
  }

  /** As the worker does, before any service is waited for, and as `notify test` does. */
  @ParameterizedTest
  @ValueSource(strings = {"worker", "sync", "notify test"})
  void aTargetThatCannotBeIsNamedAndNoSecretShown(String command) throws IOException {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("NOTIFY_SMTP_URL=smtp://ops:987654321@", "NOTIFY_SMTP_URL has no host");
    wrong.put("NOTIFY_SMTP_URL=smtp://ops:98765/4321@mail", "NOTIFY_SMTP_URL");
    wrong.put("NOTIFY_SMTP_URL=mail.example:987654321", "NOTIFY_SMTP_URL begins with none of");
    wrong.put(
        "NOTIFY_SMTP_URL=smtp://mail NOTIFY_MAIL_TO=a@b.example", "NOTIFY_MAIL_FROM is not set");
    wrong.put(
        "NOTIFY_SMTP_URL=smtp://mail NOTIFY_MAIL_FROM=a@b.example", "NOTIFY_MAIL_TO is not set");
    wrong.put(
        "NOTIFY_SMTP_URL=smtp://mail NOTIFY_MAIL_TO=a@b.example NOTIFY_MAIL_FROM=ops",
        "NOTIFY_MAIL_FROM is \"ops\"; expected is one mail address");
    wrong.put(
        "NOTIFY_SMTP_URL=smtp://mail NOTIFY_MAIL_FROM=a@b.example NOTIFY_MAIL_TO=a@b.example,,@",
        "NOTIFY_MAIL_TO is");
    wrong.put("NOTIFY_MAIL_TO=a@b.example", "NOTIFY_MAIL_TO is set, but NOTIFY_SMTP_URL");
    wrong.put("NOTIFY_MAIL_FROM=a@b.example", "NOTIFY_MAIL_FROM is set, but NOTIFY_SMTP_URL");
    wrong.put(
        "NOTIFY_WEBHOOK_URL=ftp://h/987654321", "NOTIFY_WEBHOOK_URL is no http or https address");
    wrong.put("NOTIFY_WEBHOOK_URL=https://", "NOTIFY_WEBHOOK_URL is no http or https address");
    wrong.put(
        "NOTIFY_WEBHOOK_URL=https://u:987654321@h/", "NOTIFY_WEBHOOK_URL has a user or a password");
    wrong.put(
        "NOTIFY_WEBHOOK_SECRET=whsec_987654321",
        "NOTIFY_WEBHOOK_SECRET is set, but NOTIFY_WEBHOOK_URL");
    wrong.put(
        "NOTIFY_WEBHOOK_URL=https://h/ NOTIFY_WEBHOOK_SECRET=987654321",
        "NOTIFY_WEBHOOK_SECRET is no Base64");
    wrong.put(
        "NOTIFY_WEBHOOK_URL=https://h/ NOTIFY_WEBHOOK_SECRET_FILE=987654321",
        "NOTIFY_WEBHOOK_SECRET_FILE may be the webhook's secret itself");
    wrong.put(
        "NOTIFY_ON=failed,fire",
        "NOTIFY_ON is \"fire\"; expected is one or more of failed, issues");
    wrong.put("NOTIFY_ON=test", "NOTIFY_ON is \"test\"");
    wrong.put(
        "NOTIFY_LATE_AFTER=26h", "NOTIFY_LATE_AFTER is \"26h\"; expected is an ISO-8601 duration");
    wrong.put("NOTIFY_AWAY_AFTER=PT0S", "NOTIFY_AWAY_AFTER is \"PT0S\"");
    wrong.put("NOTIFY_DAILY_AT=8", "NOTIFY_DAILY_AT is \"8\"; expected is a time of the day");
    wrong.put("VERIAL_SYNC_LANG=de", "VERIAL_SYNC_LANG is \"de\"; expected is es or en");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Map<String, String> variables = unreachableServices();
      for (String variable : each.getKey().split(" ", -1)) {
        int equals = variable.indexOf('=');
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
      }

      assertThat(run(variables, command.split(" ", -1)).err())
          .as(each.getKey())
          .startsWith(command + ": " + each.getValue())
          .doesNotContain(SECRET, "Exception");
    }
  }
}
