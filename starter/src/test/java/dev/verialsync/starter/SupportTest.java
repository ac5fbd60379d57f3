package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code support} with a marker in every secret: none is in the archive. */
final class SupportTest {

  private static final String MARKER = "MARK3R";

  private static final List<String> SECRETS =
      List.of(
          "VERIAL_SESSION",
          "CONSOLE_PASSWORD",
          "CONSOLE_DATABASE_PASSWORD",
          "DATABASE_PASSWORD",
          "S3_SECRET_KEY",
          "TEMPORAL_API_KEY",
          "NOTIFY_SMTP_URL",
          "NOTIFY_WEBHOOK_URL",
          "NOTIFY_WEBHOOK_SECRET",
          "S3_ACCESS_KEY",
          "TEMPORAL_TLS_CLIENT_KEY_DATA",
          "TEMPORAL_GRPC_META_AUTHORIZATION",
          "OTEL_EXPORTER_OTLP_HEADERS",
          "VERIAL_SYNC_JAVA_OPTS");

  /** So many of these, the first ones, may stand in files. */
  private static final int READ_FROM_FILES = 8;

  @TempDir Path folder;

  @Test
  void theArchiveHoldsNoSecretWhateverIsWrong() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Map<String, String> environment = new TreeMap<>();
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", folder.resolve("none.toml").toString());
    StringBuilder log = new StringBuilder();
    for (String secret : SECRETS) {
      String value = MARKER + "-" + secret + "+/=&\u00f1";
      environment.put(secret, value);
      log.append("a line with ").append(value).append(" in it\n");
      Path file = Files.writeString(folder.resolve(secret), MARKER + "-file-" + secret);
      if (!secret.equals("S3_ACCESS_KEY")) {
        environment.put(secret + "_FILE", file.toString());
      }
      if (SECRETS.indexOf(secret) < READ_FROM_FILES) {
        log.append(MARKER).append("-file-").append(secret).append('\n');
      }
    }
    environment.put(
        "VERIAL_URL",
        "http://user:%s@127.0.0.1:1/WcfServiceLibraryVerial/?x=%s"
            .formatted(MARKER + "-u", MARKER + "-x"));
    environment.put(
        "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/verial?password=" + MARKER + "-q");
    environment.put("S3_ENDPOINT", "http://user:%s@127.0.0.1:1/".formatted(MARKER + "-t"));
    Files.writeString(
        home.resolve("settings.json"),
        """
        {"databasePassword": "MARK3R-d", "s3AccessKey": "a", "s3SecretKey": "MARK3R-s", "ports": {}, "administratorPassword": "MARK3R-a"}
        """);
    log.append(
        "MARK3R-d MARK3R-s MARK3R-a MARK3R-q http://user:MARK3R-u@127.0.0.1:1/?x=MARK3R-x MARK3R-t\n");
    Files.createDirectories(home.resolve("logs"));
    Files.writeString(home.resolve("logs").resolve("verial-sync.2026-01-01.log"), log);
    Path out = folder.resolve("support.zip");

    Captured support = new Captured(environment);
    assertThat(support.run("support", "--out", out.toString())).as(support.err()).isZero();

    assertThat(support.out()).contains("Wrote " + out, "look through it before you send it");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    Map<String, String> entries = entries(out);
    assertThat(entries)
        .containsKeys(
            "versions.txt",
            "variables.txt",
            "home.txt",
            "commands/check.txt",
            "commands/runs.txt",
            "worker/healthz.txt",
            "logs/verial-sync.2026-01-01.log")
        .allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain(MARKER));
    assertThat(entries.get("variables.txt"))
        .contains("VERIAL_SESSION=***", "DATABASE_PASSWORD_FILE=" + folder);
    assertThat(entries.get("logs/verial-sync.2026-01-01.log")).contains("a line with *** in it");
    assertThat(entries.get("commands/check.txt")).contains("VERIAL_URL", "[exit code 2 after");
    assertThat(entries.get("home.txt")).contains("settings.json");
  }

  @Test
  void damagedSettingsOfTheHomeStopNothing() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("settings.json"), "{\"databasePassword\": \"");
    Path out = folder.resolve("support.zip");
    Captured support =
        new Captured(
            Map.of(
                "VERIAL_SYNC_HOME",
                home.toString(),
                "TEMPORAL_CONFIG_FILE",
                folder.resolve("none.toml").toString()));

    assertThat(support.run("support", "--out", out.toString())).as(support.err()).isZero();
    assertThat(entries(out)).containsKeys("versions.txt", "commands/check.txt");
  }

  static Map<String, String> entries(Path archive) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
