package dev.verialsync.worker.configuration;

import static dev.verialsync.db.notification.NotificationTarget.MAIL;
import static dev.verialsync.db.notification.NotificationTarget.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.catalogue.ZeroPrice;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.retention.KeepPeriods;
import io.temporal.serviceclient.GrpcCompression;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every variable: its default, what it takes, and what a wrong value is answered with. */
class SettingsTest {

  private static final String SESSION = "987654321";

  @TempDir Path directory;

  private static Settings with(String... namesAndValues) {
    Map<String, String> values =
        new TreeMap<>(
            Map.of(
                "VERIAL_URL", "http://erp:8000/WcfServiceLibraryVerial/",
                "VERIAL_SESSION", SESSION,
                "DATABASE_URL", "jdbc:postgresql://db:5432/verial",
                "DATABASE_USER", "shop",
                "S3_ENDPOINT", "http://s3:9000",
                "S3_ACCESS_KEY", "key",
                "S3_SECRET_KEY", "secret",
                "S3_BUCKET", "images",
                "HOME", "/home/shop"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Settings(new Variables(values));
  }

  /** As a worker does: all of it. */
  private static void readAll(Settings settings) {
    var unused =
        Stream.of(
                settings.verial(),
                settings.limits(),
                settings.database("test"),
                settings.media(),
                settings.imageLimits(),
                settings.keepUnreferenced(),
                settings.keepRecords(),
                settings.clockMargin(),
                settings.articlePatience(),
                settings.blockSize(),
                settings.rowBlockSize(),
                settings.maxShrink(),
                settings.zeroPrice(),
                settings.httpPort(),
                settings.httpAddress(),
                settings.grace(),
                settings.buildId())
            .toList();
  }

  @Test
  void renditionsAreAscendingNumbersOfPixels() {
    assertThat(with().renditions()).isEmpty();
    assertThat(with("MEDIA_RENDITIONS", "1024,320,320").renditions()).contains(List.of(320, 1_024));
    assertThat(with("MEDIA_RENDITIONS", "none").renditions()).contains(List.of());
    for (String wrong : List.of("15", "1601", "320, 1024", "320,", "x", "1,2,3,4,5,6")) {
      assertThatThrownBy(with("MEDIA_RENDITIONS", wrong)::renditions)
          .as(wrong)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("MEDIA_RENDITIONS is \"" + wrong + "\"; expected is up to 5");
    }
  }

  @Test
  void theAddressOfImagesStaysWhereItIsNotSetAndGoesWithNone() {
    assertThat(with().mediaPublicUrl()).isEmpty();
    assertThat(with("MEDIA_PUBLIC_URL", "none").mediaPublicUrl()).contains(Settings.NOWHERE);
    assertThat(with("MEDIA_PUBLIC_URL", "https://cdn.example.com").mediaPublicUrl())
        .contains("https://cdn.example.com/");
    assertThatThrownBy(with("MEDIA_PUBLIC_URL", "ftp://cdn")::mediaPublicUrl)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("MEDIA_PUBLIC_URL is \"ftp://cdn");
  }

  @Test
  void exportsGoToADirectoryThatIsThere() {
    assertThat(with().exportDirectory()).isEmpty();
    assertThat(with("EXPORT_DIRECTORY", directory.toString()).exportDirectory())
        .contains(directory);
    for (String wrong : List.of("feeds", directory.resolve("none").toString())) {
      assertThatThrownBy(with("EXPORT_DIRECTORY", wrong)::exportDirectory)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("EXPORT_DIRECTORY is \"" + wrong);
    }
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = with();

    assertThat(settings.home()).isEqualTo(Path.of("/home/shop/.verial-sync"));
    assertThat(settings.limits().callsPerSecond()).isEqualByComparingTo("10");
    assertThat(settings.limits().maxConcurrent()).isEqualTo(4);
    assertThat(settings.limits().lease()).isEqualTo(Leases.LEASE);
    assertThat(settings.clockMargin()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.articlePatience()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.verial().tariff().customerId()).isZero();
    assertThat(settings.verial().tariff().tariffId()).isNull();
    assertThat(settings.verial().images().shorterSidePixels()).isZero();
    assertThat(settings.verial().timeouts().connect()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.verial().timeouts().silence()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.verial().timeouts().call()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.blockSize()).isEqualTo(1_000);
    assertThat(settings.rowBlockSize()).isEqualTo(10_000);
    assertThat(settings.maxShrink()).isEqualTo(0.1);
    assertThat(settings.zeroPrice()).isEqualTo(ZeroPrice.NONE);
    assertThat(settings.database("test").password()).isEmpty();
    assertThat(settings.database("test").poolSize()).isEqualTo(16);
    assertThat(settings.media().region()).isEqualTo("us-east-1");
    assertThat(settings.imageLimits()).isEqualTo(new ImageLimits(64L << 20, 100_000_000L));
    assertThat(settings.keepUnreferenced()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.keepRecords())
        .isEqualTo(
            new KeepPeriods(
                Duration.ofDays(90),
                Duration.ofDays(400),
                Duration.ofDays(400),
                Duration.ofDays(90)));
    assertThat(settings.httpPort()).isEqualTo(9464);
    assertThat(settings.httpAddress().isLoopbackAddress()).isTrue();
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.buildId()).isEmpty();
  }

  static Stream<Arguments> goodValues() {
    return Stream.of(
        good(
            "VERIAL_URL",
            " HTTPS://erp/x ",
            s -> s.verial().baseUri().toString(),
            "HTTPS://erp/x/"),
        good(
            "VERIAL_MAX_CALLS_PER_SECOND",
            "0.5",
            s -> s.limits().callsPerSecond(),
            new BigDecimal("0.5")),
        good("VERIAL_MAX_CONCURRENT_CALLS", "256", Settings::maxConcurrentCalls, 256),
        good("VERIAL_CLOCK_MARGIN", "PT0S", Settings::clockMargin, Duration.ZERO),
        good("VERIAL_ARTICLE_PATIENCE", "PT0S", Settings::articlePatience, Duration.ZERO),
        good("VERIAL_ID_CLIENTE", "7", s -> s.verial().tariff().customerId(), 7L),
        good("VERIAL_ID_TARIFA", "0", s -> s.verial().tariff().tariffId(), 0L),
        good("VERIAL_BLOCK_SIZE", "10", Settings::blockSize, 10),
        good("VERIAL_BLOCK_SIZE", "10", Settings::rowBlockSize, 10),
        good("VERIAL_MAX_SHRINK_PERCENT", "100", Settings::maxShrink, 1.0),
        good("VERIAL_ZERO_PRICE", "keep", Settings::zeroPrice, ZeroPrice.KEEP),
        good("VERIAL_IMAGE_SHORT_SIDE", "600", s -> s.verial().images().shorterSidePixels(), 600),
        good(
            "VERIAL_CONNECT_TIMEOUT",
            "PT0.001S",
            s -> s.verial().timeouts().connect(),
            Duration.ofMillis(1)),
        good(
            "VERIAL_READ_TIMEOUT", "P1D", s -> s.verial().timeouts().silence(), Duration.ofDays(1)),
        good("VERIAL_CALL_TIMEOUT", "PT1H", s -> s.verial().timeouts().call(), Duration.ofHours(1)),
        good(
            "DATABASE_URL",
            "jdbc:postgresql:v?user=u",
            s -> s.database("test").url(),
            "jdbc:postgresql:v?user=u"),
        good("DATABASE_USER", "other", s -> s.database("test").user(), "other"),
        good("DATABASE_PASSWORD", "p", s -> s.database("test").password(), "p"),
        good("DATABASE_POOL_SIZE", "2", s -> s.database("test").poolSize(), 2),
        good("S3_ENDPOINT", "https://s3", s -> s.media().endpoint(), "https://s3"),
        good("S3_REGION", "eu-south-2", s -> s.media().region(), "eu-south-2"),
        good("S3_ACCESS_KEY", "k", s -> s.media().accessKey(), "k"),
        good("S3_SECRET_KEY", "s", s -> s.media().secretKey().reveal(), "s"),
        good("S3_BUCKET", "shop.images", s -> s.media().bucket(), "shop.images"),
        good("MEDIA_MAX_BYTES", "1000", s -> s.imageLimits().maxBytes(), 1_000L),
        good("MEDIA_MAX_PIXELS", "1000", s -> s.imageLimits().maxPixels(), 1_000L),
        good(
            "MEDIA_KEEP_UNREFERENCED", "P3650D", Settings::keepUnreferenced, Duration.ofDays(3650)),
        good("SYNC_KEEP_CALLS", "PT0S", s -> s.keepRecords().calls(), Duration.ZERO),
        good("SYNC_KEEP_HISTORY", "P1D", s -> s.keepRecords().history(), Duration.ofDays(1)),
        good("SYNC_KEEP_RUNS", "P500D", s -> s.keepRecords().runs(), Duration.ofDays(500)),
        good("SYNC_KEEP_RUNS", "P1D", s -> s.keepRecords().runs(), Duration.ofDays(400)),
        good("VERIAL_SYNC_HTTP_PORT", "0", Settings::httpPort, 0),
        good("VERIAL_SYNC_HTTP_ADDRESS", "0.0.0.0", s -> s.httpAddress().isAnyLocalAddress(), true),
        good("VERIAL_SYNC_GRACE", "PT0S", Settings::grace, Duration.ZERO),
        good("VERIAL_SYNC_BUILD_ID", "2026.1", Settings::buildId, Optional.of("2026.1")),
        good(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://collector:4318",
            Settings::tracing,
            Map.of("otel.exporter.otlp.endpoint", "http://collector:4318")),
        good("OTEL_SERVICE_NAME", "shop", Settings::tracing, Map.of()),
        good("NOTIFY_LATE_AFTER", "PT2H", s -> s.notifications().lateAfter(), Duration.ofHours(2)),
        good(
            "NOTIFY_AWAY_AFTER", "PT5M", s -> s.notifications().awayAfter(), Duration.ofMinutes(5)),
        good("NOTIFY_DAILY_AT", "07:30", s -> s.notifications().dailyAt(), LocalTime.of(7, 30)),
        good(
            "NOTIFY_ON",
            " late,verial-away  daily ",
            s -> s.notifications().kinds(),
            Set.of(NotificationKind.LATE, NotificationKind.VERIAL_AWAY, NotificationKind.DAILY)),
        good("NOTIFY_ON", "late", s -> s.notifications().recovered(), false),
        good("VERIAL_SYNC_LANG", "es", s -> s.notifications().lang(), Lang.ES),
        good("VERIAL_SYNC_LANG", "en", s -> s.notifications().lang(), Lang.EN),
        good("VERIAL_SYNC_HOME", "/srv/x/../y", Settings::home, Path.of("/srv/y")));
  }

  private static Arguments good(
      String name, String value, Function<Settings, Object> read, Object expected) {
    return Arguments.of(name, value, read, expected);
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("goodValues")
  void whatIsSetIsTaken(
      String name, String value, Function<Settings, Object> read, Object expected) {
    assertThat(read.apply(with(name, value))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "VERIAL_MAX_CALLS_PER_SECOND | 0 | a number greater than 0 and at most 10000, such as 10",
        "VERIAL_MAX_CALLS_PER_SECOND | 10001 | a number greater than 0 and at most 10000, such as 10",
        "VERIAL_MAX_CALLS_PER_SECOND | fast | a number greater than 0 and at most 10000, such as 10",
        "VERIAL_MAX_CONCURRENT_CALLS | 0 | a whole number from 1 to 256",
        "VERIAL_MAX_CONCURRENT_CALLS | 257 | a whole number from 1 to 256",
        "VERIAL_CLOCK_MARGIN | 15 | an ISO-8601 duration from PT0S to P3650D, such as PT15M",
        "VERIAL_CLOCK_MARGIN | -PT1M | an ISO-8601 duration from PT0S to P3650D, such as PT15M",
        "VERIAL_ID_CLIENTE | -1 | a whole number from 0 to 2147483647",
        "VERIAL_ID_TARIFA | web | a whole number from 0 to 2147483647",
        "VERIAL_BLOCK_SIZE | 9 | a whole number from 10 to 100000",
        "VERIAL_MAX_SHRINK_PERCENT | 101 | a whole number from 0 to 100",
        "VERIAL_ZERO_PRICE | 0 | none (a price of 0 is no price) or keep",
        "VERIAL_IMAGE_SHORT_SIDE | -1 | a whole number from 0 to 100000",
        "VERIAL_CONNECT_TIMEOUT | PT0S | an ISO-8601 duration from PT0.001S to P1D, such as PT10S",
        "VERIAL_READ_TIMEOUT | PT0S | an ISO-8601 duration from PT0.001S to P1D, such as PT1M",
        "VERIAL_CALL_TIMEOUT | PT0S | an ISO-8601 duration from PT0.001S to P1D, such as PT10M",
        "VERIAL_CALL_TIMEOUT | PT0.0001S | an ISO-8601 duration from PT0.001S to P1D, such as PT10M",
        "VERIAL_CALL_TIMEOUT | P30D | an ISO-8601 duration from PT0.001S to P1D, such as PT10M",
        "DATABASE_POOL_SIZE | 1 | a whole number from 2 to 200",
        "MEDIA_MAX_BYTES | 64M | a whole number of bytes, from 1000 to 9223372036854775807",
        "MEDIA_MAX_BYTES | 99999999999999999999 | a whole number of bytes, from 1000 to 9223372036854775807",
        "MEDIA_MAX_PIXELS | 999 | a whole number of pixels, from 1000 to 9223372036854775807",
        "MEDIA_KEEP_UNREFERENCED | P9999D | an ISO-8601 duration from PT0S to P3650D, such as P30D",
        "SYNC_KEEP_CALLS | 90 | an ISO-8601 duration from PT0S to P3650D, such as P90D",
        "SYNC_KEEP_HISTORY | -P1D | an ISO-8601 duration from PT0S to P3650D, such as P400D",
        "SYNC_KEEP_RUNS | P4000D | an ISO-8601 duration from PT0S to P3650D, such as P400D",
        "VERIAL_SYNC_HTTP_PORT | 65536 | a whole number from 0 to 65535",
        "VERIAL_SYNC_HTTP_ADDRESS | 192.0.2.1 | an address of this machine, or 0.0.0.0 for all of its interfaces",
        "VERIAL_SYNC_HTTP_ADDRESS | 0.0.0.0:80 | an address of this machine, or 0.0.0.0 for all of its interfaces",
        "VERIAL_SYNC_GRACE | PT9999999999H | an ISO-8601 duration from PT0S to P1D, such as PT10S",
      })
  void aWrongValueIsNamedWithWhatIsExpected(String name, String value, String expected) {
    assertThatThrownBy(() -> readAll(with(name, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("%s is \"%s\"; expected is %s.", name, value, expected);
  }

  @ParameterizedTest(name = "without {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "VERIAL_URL | an address such as http://HOST:8000/WcfServiceLibraryVerial/",
        "VERIAL_SESSION | the session number that Verial issued (in VERIAL_SESSION, or in a file that VERIAL_SESSION_FILE names)",
        "DATABASE_URL | a JDBC address such as jdbc:postgresql://HOST:5432/verial; without one, `verial-sync up` starts an embedded service that the other commands find",
        "DATABASE_USER | the name of the role that owns the schemas",
        "S3_ENDPOINT | an address such as http://HOST:9000; without one, `verial-sync up` starts an embedded service that the other commands find",
        "S3_ACCESS_KEY | the access key for http://s3:9000",
        "S3_SECRET_KEY | the secret key for http://s3:9000",
        "S3_BUCKET | the name of the bucket for the images",
      })
  void whatIsRequiredIsNamedAndAnEmptyValueIsNone(String name, String expected) {
    assertThatThrownBy(() -> readAll(with(name, " ")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("%s is not set; expected is %s.", name, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://erp/WcfServiceLibraryVerial/GetArticulosWS?x=987654321 | is \"http://erp…\"",
        "http://erp:8000/WcfServiceLibraryVerial/#987654321 | is \"http://erp…\"",
        "http://987654321@erp/WcfServiceLibraryVerial/ | is \"http://erp…\"",
        "ftp://erp/987654321 | is \"ftp://erp…\"",
        "http://erp/?x=9876 54321 | is no address (what was found is not shown)",
        "987654321 | is no address with a host (what was found is not shown)",
        "erp:987654321 | is no address with a host (what was found is not shown)",
        "http://erp:987654321/ | has no host, or a port that is no number from 1 to 65535 (what was found is not shown)",
      })
  void ofAWrongAddressOfVerialNoMoreThanSchemeAndHostIsShown(String value, String fault) {
    assertThatThrownBy(() -> with("VERIAL_URL", value).verial())
        .isInstanceOf(ConfigurationException.class)
        .hasNoCause()
        .hasMessage(
            "VERIAL_URL %s; expected is an http or https address such as http://HOST:8000/WcfServiceLibraryVerial/, without user, query and fragment: the session number belongs in VERIAL_SESSION or VERIAL_SESSION_FILE.",
            fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://key:hidden@s3:9000 | is \"http://s3…\"",
        "http://s3:9000/?secret=hidden | is \"http://s3…\"",
        "s3://key:hidden@images | is \"s3://images…\"",
        "s3:9000 | is no address with a host (what was found is not shown)",
      })
  void ofAWrongAddressOfS3NoMoreThanSchemeAndHostIsShown(String value, String fault) {
    assertThatThrownBy(() -> with("S3_ENDPOINT", value, "S3_ACCESS_KEY", "").media())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "S3_ENDPOINT %s; expected is an http or https address such as http://HOST:9000, without user, query and fragment: credentials belong in S3_ACCESS_KEY and S3_SECRET_KEY.",
            fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://erp:8000//WcfServiceLibraryVerial/ | has // in its path",
        "http://erp:8000/WcfServiceLibraryVerial// | has // in its path",
        "http://erp:8000/WcfServiceLibraryVerial/WcfServiceLibraryVerial/ | names WcfServiceLibraryVerial twice",
        "http://erp:8000/wcfservicelibraryverial/api/WcfServiceLibraryVerial | names WcfServiceLibraryVerial twice",
        "http://erp:8000/WcfServiceLibraryVerial/GetArticulosWS | ends in the name of a method",
        "http://erp:8000/WcfServiceLibraryVerial/getversionws/ | ends in the name of a method",
      })
  void aPathThatVerialAnswersWithAMissingIniFileIsRefused(String value, String fault) {
    assertThatThrownBy(() -> with("VERIAL_URL", value).verial())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "VERIAL_URL %s (what was found is not shown); expected is an address such as http://HOST:8000/WcfServiceLibraryVerial/, up to and including WcfServiceLibraryVerial/.",
            fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " http://erp:8000/WcfServiceLibraryVerial ",
        "http://erp:8000/WCFSERVICELIBRARYVERIAL/",
        "http://erp:8000/proxy/verial/WcfServiceLibraryVerial/",
        "https://erp/"
      })
  void aPathMayBeWrittenOtherwise(String value) {
    assertThat(with("VERIAL_URL", value).verial().baseUri().toString()).endsWith("/");
  }

  @Test
  void withoutATargetNobodyIsToldOfTheUsual() {
    NotificationSettings settings = with().notifications();

    assertThat(settings.targets()).isEmpty();
    assertThat(settings.kinds())
        .containsExactlyInAnyOrder(
            NotificationKind.FAILED,
            NotificationKind.ISSUES,
            NotificationKind.LATE,
            NotificationKind.VERIAL_AWAY,
            NotificationKind.HELD,
            NotificationKind.PAUSED);
    assertThat(settings.recovered()).isTrue();
    assertThat(settings.lateAfter()).isEqualTo(Duration.ofHours(26));
    assertThat(settings.awayAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.dailyAt()).isEqualTo(LocalTime.of(8, 0));
    assertThat(settings.lang()).isEqualTo(Lang.of(Locale.getDefault()));
    assertThat(Lang.of(Locale.forLanguageTag("es-ES"))).isEqualTo(Lang.ES);
    assertThat(Lang.of(Locale.forLanguageTag("ca-ES"))).isEqualTo(Lang.EN);
  }

  @Test
  void bothTargetsAreReadAndTheirSecretsNotShown() throws IOException {
    Path smtp = Files.writeString(directory.resolve("smtp"), "smtps://ops:hidden@mail:465\n");
    String key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    NotificationSettings settings =
        with(
                "NOTIFY_SMTP_URL_FILE",
                smtp.toString(),
                "NOTIFY_MAIL_FROM",
                "Tienda <sync@shop.example>",
                "NOTIFY_MAIL_TO",
                "a@shop.example, Ops <b@shop.example>",
                "NOTIFY_WEBHOOK_URL",
                "https://receiver.example/hidden?token=hidden",
                "NOTIFY_WEBHOOK_SECRET",
                key)
            .notifications();

    assertThat(settings.targets()).containsExactly(MAIL, WEBHOOK);
    assertThat(settings.mail().server().password()).isEqualTo("hidden");
    assertThat(settings.mail().to()).containsExactly("a@shop.example", "Ops <b@shop.example>");
    assertThat(settings.webhook().url().queryParameter("token")).isEqualTo("hidden");
    assertThat(settings.toString()).contains("smtps://mail:465").doesNotContain("hidden", key);
  }

  @Test
  void verialsSupportCanTellWhoCalls() {
    String product = with().verial().userAgent();
    assertThat(product).matches("verial-sync/[0-9][^ ${}]*");
    assertThat(with("VERIAL_CONTACT", "it@tienda.example").verial().userAgent())
        .isEqualTo(product + " (+it@tienda.example)");
    assertThat(with("VERIAL_CONTACT", " https://tienda.example/contacto ").verial().userAgent())
        .isEqualTo(product + " (+https://tienda.example/contacto)");
    assertThat(with("VERIAL_CONTACT", "x".repeat(200)).verial().userAgent())
        .hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"señor@tienda.example", "a b@c", "a@b\r\nX-Injected:1", "(a@b)", "LONG"})
  void aContactThatAHeaderCannotCarryIsRefused(String value) {
    assertThatThrownBy(
            () -> with("VERIAL_CONTACT", value.replace("LONG", "x".repeat(201))).requireWorker())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("VERIAL_CONTACT")
        .hasMessageContaining("at most 200 printable ASCII characters");
  }

  @Test
  void aHostMayHaveAnUnderscore() {
    assertThat(
            with("VERIAL_URL", "http://SERVIDOR_ERP:8000/WcfServiceLibraryVerial")
                .verial()
                .baseUri())
        .hasToString("http://SERVIDOR_ERP:8000/WcfServiceLibraryVerial/");
    assertThat(with("S3_ENDPOINT", "http://my_minio:9000").media().endpoint())
        .isEqualTo("http://my_minio:9000");
  }

  @ParameterizedTest
  @CsvSource({
    "VERIAL_CALL_TIMEOUT, x",
    "VERIAL_MAX_CALLS_PER_SECOND, 0",
    "VERIAL_BLOCK_SIZE, 1",
    "VERIAL_MAX_SHRINK_PERCENT, 101",
    "VERIAL_CLOCK_MARGIN, 15",
    "VERIAL_ARTICLE_PATIENCE, 5",
    "VERIAL_ZERO_PRICE, no",
    "MEDIA_MAX_BYTES, 0",
    "DATABASE_POOL_SIZE, 1",
    "VERIAL_SYNC_HTTP_PORT, x",
    "VERIAL_SYNC_GRACE, 30",
    "VERIAL_SYNC_TEMPORAL_UI, foo"
  })
  void aWorkersVariablesAreJudgedBeforeAnythingIsStarted(String name, String value) {
    assertThatThrownBy(() -> with(name, value).requireWorker())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aBucketThatCannotBeIsNamed() {
    assertThatThrownBy(() -> with("S3_BUCKET", "Shop").media())
        .hasMessage(
            "S3_BUCKET is \"Shop\"; a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, begins and ends each part between dots with a letter or digit, and is no IP address");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://shop:hidden@db:5432/verial | holds credentials, which belong in DATABASE_USER and DATABASE_PASSWORD",
        "postgres://shop:hidden@db:5432/verial | does not begin with \"jdbc:postgresql:\"",
        "jdbc:postgresql://db:x5432/verial?user=shop&password=hidden | has a port that is no number from 1 to 65535",
      })
  void aWrongAddressOfTheDatabaseIsNotRepeated(String value, String fault) {
    assertThatThrownBy(() -> with("DATABASE_URL", value).database("test"))
        .isInstanceOf(ConfigurationException.class)
        .hasNoCause()
        .hasMessage(
            "DATABASE_URL %s (what was found is not shown); expected is a JDBC address such as jdbc:postgresql://HOST:5432/verial.",
            fault);
  }

  @Test
  void theSessionNumberMayStandInAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("session"), "18\n");

    assertThat(
            with("VERIAL_SESSION_FILE", file.toString(), "VERIAL_SESSION", "").verial().session())
        .hasToString("***");
  }

  @Test
  void aFileWithoutASessionNumberIsNamedAndNotItsContent() throws IOException {
    Path file = Files.writeString(directory.resolve("session"), "not to be shown");

    assertThatThrownBy(() -> with("VERIAL_SESSION_FILE", file.toString()).verial())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The file \"%s\" (VERIAL_SESSION_FILE) does not hold a session number (what was found is not shown); expected is the session number that Verial issued (in VERIAL_SESSION, or in a file that VERIAL_SESSION_FILE names).",
            file);
  }

  @Test
  void aVariableThatIsNoSessionNumberIsNamedAndNotItsContent() {
    assertThatThrownBy(() -> with("VERIAL_SESSION", "not to be shown").verial())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "VERIAL_SESSION is not a session number (what was found is not shown); expected is the session number that Verial issued (in VERIAL_SESSION, or in a file that VERIAL_SESSION_FILE names).");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Path file = directory.resolve("none");

    assertThatThrownBy(() -> with("VERIAL_SESSION_FILE", file.toString()).verial())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "VERIAL_SESSION_FILE is \"%s\"; expected is a file that can be read and holds the session number.",
            file);
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        secret("VERIAL_SESSION", "the session number", Settings::verial),
        secret("DATABASE_PASSWORD", "the database's password", s -> s.database("test")),
        secret("S3_SECRET_KEY", "the secret key of S3", Settings::media),
        secret("TEMPORAL_API_KEY", "the key for Temporal's API", s -> s.temporal().namespace()));
  }

  private static Arguments secret(String name, String meaning, Function<Settings, Object> read) {
    return Arguments.of(name, meaning, read);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("secrets")
  void whatIsNoFileWithASecretIsNamedAndNothingOfItShown(
      String name, String meaning, Function<Settings, Object> read) throws Exception {
    Path large = Files.writeString(directory.resolve("large"), "x".repeat(4_097));
    Path empty = Files.writeString(directory.resolve("empty"), " \n");
    Path lines = Files.writeString(directory.resolve("lines"), "not to\nbe shown");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', (byte) 0xff});
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Map<String, String> faults = new TreeMap<>();
    faults.put("/dev/zero", ", which is no regular file");
    faults.put(pipe.toString(), ", which is no regular file");
    faults.put(directory.toString(), ", which is no regular file");
    faults.put(large.toString(), ", which is larger than 4096 bytes");
    faults.put(empty.toString(), ", which is empty");
    faults.put(lines.toString(), ", which holds more than one line of text");
    faults.put(binary.toString(), "");
    faults.put(directory.resolve("none").toString(), "");

    faults.forEach(
        (file, fault) ->
            assertThatThrownBy(() -> read.apply(with(name + "_FILE", file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                    "%s_FILE is \"%s\"%s; expected is a file that can be read and holds %s.",
                    name, file, fault, meaning));
    assertThatThrownBy(() -> read.apply(with(name + "_FILE", "hunter2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "%1$s_FILE may be %2$s itself, which belongs in %1$s, and names no file that can be read (what was found is not shown); expected is a file that can be read and holds %2$s.",
            name, meaning);
  }

  @Test
  void everySecretMayStandInAFileWhichGoesFirst() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "4711\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);

    assertThat(
            with("DATABASE_PASSWORD_FILE", link.toString(), "DATABASE_PASSWORD", "x").database("t"))
        .extracting(database -> database.password())
        .isEqualTo("4711");
    assertThat(with("S3_SECRET_KEY_FILE", link.toString()).media().secretKey().reveal())
        .isEqualTo("4711");
    assertThat(
            with("TEMPORAL_API_KEY_FILE", link.toString(), "TEMPORAL_ADDRESS", "temporal:7233")
                .temporal()
                .service()
                .getGrpcMetadataProviders())
        .isNotEmpty();
  }

  @Test
  void aFileThatAllMayReadIsWarnedOf() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "4711");
    Variables variables = with("DATABASE_PASSWORD_FILE", file.toString()).variables();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(variables.openSecretFiles())
        .containsExactly(
            "Warning: every user of this machine can read the file \"%s\" (DATABASE_PASSWORD_FILE); chmod 600 closes it."
                .formatted(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(variables.openSecretFiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"18", SESSION, "AB12"})
  void aSessionNumberInPlaceOfItsFileIsNotRepeated(String number) {
    assertThatThrownBy(() -> with("VERIAL_SESSION_FILE", number).verial())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "VERIAL_SESSION_FILE may be the session number itself, which belongs in VERIAL_SESSION, and names no file that can be read (what was found is not shown); expected is a file that can be read and holds the session number.");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7233, NONE",
    "localhost:7233, NONE",
    "[::1]:7233, NONE",
    "127.0.0.1.example.org:7233, GZIP",
    "temporal:7233, GZIP",
    "10.1.2.3:7233, GZIP"
  })
  void whatStaysOnThisMachineIsNotCompressed(String address, GrpcCompression expected) {
    assertThat(with("TEMPORAL_ADDRESS", address).temporal().service().getGrpcCompression())
        .isEqualTo(expected);
  }
}
