package dev.verialsync.worker.configuration;

import dev.verialsync.activities.catalogue.ZeroPrice;
import dev.verialsync.activities.export.LinkTemplate;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.Secret;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.retention.KeepPeriods;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings that the variables spell, section by section: a command reads only what it needs.
 * Each method throws a {@link ConfigurationException} that names the variable at fault.
 */
public final class Settings {

  /** In place of an address: images have none. */
  public static final String NOWHERE = "none";

  private static final String START_ONE =
      "; without one, `verial-sync up` starts an embedded service that the other commands find";

  private static final Pattern SIZES = Pattern.compile("[0-9]{1,4}(,[0-9]{1,4}){0,4}");

  private static final Pattern USER_IN_URL = Pattern.compile("[?&]user=");

  /** A parenthesis would end the comment that it stands in. */
  private static final Pattern CONTACT = Pattern.compile("[!-~&&[^()]]{1,200}");

  private final Variables variables;

  public Settings(Variables variables) {
    this.variables = variables;
  }

  public Variables variables() {
    return variables;
  }

  /**
   * Judges all that a worker reads but where its services are: what is wrong is reported before
   * anything is started.
   */
  public void requireWorker() {
    verial();
    limits();
    blockSize();
    rowBlockSize();
    maxShrink();
    clockMargin();
    articlePatience();
    keepVersions();
    keepUnreferenced();
    keepRecords();
    zeroPrice();
    databasePoolSize();
    renditions();
    exportDirectory();
    shopLinks();
    requireHealth();
    grace();
    temporalUi();
    consoleUrl();
    notifications();
  }

  /** Judges where health and metrics are to be. */
  public void requireHealth() {
    httpPort();
    httpAddress();
  }

  /** Where the embedded stack's data, logs and temporary files are. */
  public Path home() {
    String home = variables.text("HOME", System.getProperty("user.home"));
    try {
      return variables
          .text("VERIAL_SYNC_HOME")
          .map(Path::of)
          .orElseGet(() -> Path.of(home, ".verial-sync"))
          .toAbsolutePath()
          .normalize();
    } catch (InvalidPathException e) {
      throw ConfigurationException.wrong(
          "VERIAL_SYNC_HOME",
          variables.text("VERIAL_SYNC_HOME", home),
          "a path that can be written in this locale's characters (LC_ALL=C.UTF-8 allows all)");
    }
  }

  /** Verial: VERIAL_URL, VERIAL_SESSION or VERIAL_SESSION_FILE, and what its calls ask for. */
  public VerialSettings verial() {
    String example = "http://HOST:8000/WcfServiceLibraryVerial/";
    URI uri =
        variables.httpUri(
            "VERIAL_URL",
            variables.required("VERIAL_URL", "an address such as " + example),
            example,
            "the session number belongs in VERIAL_SESSION or VERIAL_SESSION_FILE");
    VerialSettings.pathFault(uri)
        .ifPresent(
            fault -> {
              throw ConfigurationException.hidden(
                  "VERIAL_URL",
                  fault,
                  "an address such as %s, up to and including WcfServiceLibraryVerial/"
                      .formatted(example));
            });
    return VerialSettings.of(uri, session(), home().resolve("tmp"))
        .withUserAgent(userAgent())
        .withTimeouts(
            timeout("VERIAL_CONNECT_TIMEOUT", "PT10S"),
            timeout("VERIAL_READ_TIMEOUT", "PT1M"),
            timeout("VERIAL_CALL_TIMEOUT", "PT10M"))
        .withAnswerLimit(
            variables.count(
                "VERIAL_MAX_ANSWER_BYTES",
                VerialSettings.DEFAULT_ANSWER_LIMIT_BYTES,
                1 << 20,
                "bytes"))
        .withImages(
            imageLimits().maxBytes(), variables.integer("VERIAL_IMAGE_SHORT_SIDE", 0, 0, 100_000))
        .withTariff(
            variables.integer("VERIAL_ID_CLIENTE", 0, 0, Integer.MAX_VALUE),
            variables.has("VERIAL_ID_TARIFA")
                ? (long) variables.integer("VERIAL_ID_TARIFA", 0, 0, Integer.MAX_VALUE)
                : null);
  }

  private String userAgent() {
    String product = "verial-sync/" + Build.version();
    return variables
        .text("VERIAL_CONTACT")
        .map(Settings::contact)
        .map(contact -> "%s (+%s)".formatted(product, contact))
        .orElse(product);
  }

  private static String contact(String found) {
    if (!CONTACT.matcher(found).matches()) {
      throw ConfigurationException.wrong(
          "VERIAL_CONTACT",
          found.substring(0, Math.min(found.length(), 200)).replaceAll("[^ -~]", "?"),
          "a mail address or a URL of at most 200 printable ASCII characters, without spaces and parentheses");
    }
    return found;
  }

  /** What the HTTP client can count: its milliseconds start at 1 and end after three weeks. */
  private Duration timeout(String name, String fallback) {
    return variables.duration(name, fallback, "PT0.001S", "P1D");
  }

  private SessionNumber session() {
    String expected =
        "the session number that Verial issued (in VERIAL_SESSION, or in a file that VERIAL_SESSION_FILE names)";
    String text =
        variables
            .secret("VERIAL_SESSION", "the session number")
            .orElseThrow(() -> ConfigurationException.missing("VERIAL_SESSION", expected));
    try {
      return SessionNumber.of(text);
    } catch (IllegalArgumentException e) {
      Optional<String> file = variables.text("VERIAL_SESSION_FILE");
      throw ConfigurationException.hidden(
          file.map(name -> "The file \"%s\" (VERIAL_SESSION_FILE)".formatted(name))
              .orElse("VERIAL_SESSION"),
          file.isPresent() ? "does not hold a session number" : "is not a session number",
          expected);
    }
  }

  /**
   * The limits of the gate, as this worker is configured; `verial-sync limits` goes before them.
   */
  public GateLimits limits() {
    return new GateLimits(
        variables.positive("VERIAL_MAX_CALLS_PER_SECOND", "10", "10000"),
        maxConcurrentCalls(),
        Leases.LEASE);
  }

  public int maxConcurrentCalls() {
    return variables.integer("VERIAL_MAX_CONCURRENT_CALLS", 4, 1, 256);
  }

  public DatabaseSettings database(String applicationName) {
    String url = databaseUrl();
    String user =
        USER_IN_URL.matcher(url).find()
            ? variables.text("DATABASE_USER", "")
            : variables.required("DATABASE_USER", "the name of the role that owns the schemas");
    return DatabaseSettings.of(url, user, databasePassword(), applicationName)
        .withPoolSize(databasePoolSize());
  }

  private String databasePassword() {
    return variables.secret("DATABASE_PASSWORD", "the database's password").orElse("");
  }

  private int databasePoolSize() {
    return variables.integer("DATABASE_POOL_SIZE", 16, 2, 200);
  }

  private String databaseUrl() {
    String expected = "a JDBC address such as jdbc:postgresql://HOST:5432/verial";
    String url = variables.required("DATABASE_URL", expected + START_ONE);
    DatabaseSettings.fault(url)
        .ifPresent(
            fault -> {
              throw ConfigurationException.hidden("DATABASE_URL", fault, expected);
            });
    return url;
  }

  /** Temporal, as its own environment configuration describes it. */
  public TemporalSettings temporal() {
    return TemporalSettings.of(variables);
  }

  /** Where Temporal's UI is, for links. */
  public Optional<String> temporalUi() {
    Optional<String> address = variables.text("VERIAL_SYNC_TEMPORAL_UI");
    address.ifPresent(
        found ->
            variables.httpUri(
                "VERIAL_SYNC_TEMPORAL_UI",
                found,
                "http://HOST:8233",
                "links are made by adding to it"));
    return address;
  }

  public S3Settings media() {
    String endpoint =
        variables.required("S3_ENDPOINT", "an address such as http://HOST:9000" + START_ONE);
    variables.httpUri(
        "S3_ENDPOINT",
        endpoint,
        "http://HOST:9000",
        "credentials belong in S3_ACCESS_KEY and S3_SECRET_KEY");
    return S3Settings.of(
            endpoint,
            variables.text("S3_REGION", "us-east-1"),
            variables.required("S3_ACCESS_KEY", "the access key for " + endpoint),
            new Secret(
                variables
                    .secret("S3_SECRET_KEY", "the secret key of S3")
                    .orElseThrow(
                        () ->
                            ConfigurationException.missing(
                                "S3_SECRET_KEY", "the secret key for " + endpoint))),
            variables.required("S3_BUCKET", "the name of the bucket for the images"))
        .withPrefix(variables.text("S3_PREFIX", ""));
  }

  /**
   * Where everybody finds the images, with a slash at its end; {@link #NOWHERE} removes the address
   * that there is, empty leaves it as it is.
   */
  public Optional<String> mediaPublicUrl() {
    if (variables.text("MEDIA_PUBLIC_URL").filter(NOWHERE::equals).isPresent()) {
      return Optional.of(NOWHERE);
    }
    return baseUrl(
        "MEDIA_PUBLIC_URL",
        "https://cdn.example.com/",
        "an image's address is this and its key in the bucket");
  }

  /** Where people reach the console, with a slash at its end, for links in messages and reports. */
  public Optional<String> consoleUrl() {
    return baseUrl(
        "CONSOLE_URL",
        "https://console.example.com/",
        "CONSOLE_USER and CONSOLE_PASSWORD hold the login");
  }

  private Optional<String> baseUrl(String name, String example, String secrets) {
    return variables
        .text(name)
        .map(found -> variables.httpUri(name, found, example, secrets).toASCIIString())
        .map(url -> url.endsWith("/") ? url : url + "/");
  }

  /** Where the shop shows a product. */
  public Optional<LinkTemplate> shopLinks() {
    return variables
        .text("SHOP_LINK_TEMPLATE")
        .map(
            found -> {
              try {
                return new LinkTemplate(found);
              } catch (IllegalArgumentException e) {
                throw ConfigurationException.wrong(
                    "SHOP_LINK_TEMPLATE",
                    found,
                    "an http or https address with {id} or {barcode}, such as https://shop.example.com/p/{id}");
              }
            });
  }

  /** The same for a format that cannot do without. */
  public LinkTemplate requiredShopLinks() {
    return shopLinks()
        .orElseThrow(
            () ->
                ConfigurationException.missing(
                    "SHOP_LINK_TEMPLATE",
                    "the address of a product's page in the shop, such as https://shop.example.com/p/{id}"));
  }

  public ImageLimits imageLimits() {
    return new ImageLimits(
        variables.count("MEDIA_MAX_BYTES", ImageLimits.DEFAULT.maxBytes(), 1_000, "bytes"),
        variables.count("MEDIA_MAX_PIXELS", ImageLimits.DEFAULT.maxPixels(), 1_000, "pixels"));
  }

  /** Where workers write files for other programs; empty = nowhere. */
  public Optional<Path> exportDirectory() {
    return variables
        .text("EXPORT_DIRECTORY")
        .map(
            found -> {
              Path directory = Path.of(found);
              if (!directory.isAbsolute() || !Files.isWritable(directory)) {
                throw ConfigurationException.wrong(
                    "EXPORT_DIRECTORY",
                    found,
                    "the absolute path of a directory to write files to");
              }
              return directory;
            });
  }

  /**
   * Pixels of the shorter sides of the smaller copies that are made of images, ascending; an empty
   * list removes those that there are, empty leaves them as they are.
   */
  public Optional<List<Integer>> renditions() {
    return variables.text("MEDIA_RENDITIONS").map(Settings::sizes);
  }

  private static List<Integer> sizes(String found) {
    if (found.equals("none")) {
      return List.of();
    }
    List<Integer> sizes =
        SIZES.matcher(found).matches()
            ? Arrays.stream(found.split(",")).map(Integer::valueOf).distinct().sorted().toList()
            : List.of();
    if (sizes.isEmpty() || sizes.get(0) < 16 || sizes.get(sizes.size() - 1) > 1_600) {
      throw ConfigurationException.wrong(
          "MEDIA_RENDITIONS",
          found,
          "up to 5 numbers of pixels from 16 to 1600, such as 320,1024, or none");
    }
    return sizes;
  }

  /** How long an image that nothing refers to is kept before `verial-sync gc` takes it. */
  public Duration keepUnreferenced() {
    return variables.duration("MEDIA_KEEP_UNREFERENCED", "P30D", "PT0S", "P3650D");
  }

  /** How far back a change question reaches behind the moment it is about. */
  public Duration clockMargin() {
    return variables.duration("VERIAL_CLOCK_MARGIN", "PT15M", "PT0S", "P3650D");
  }

  /** How long what writes to {@code shop} replace is kept. */
  public Duration keepVersions() {
    return variables.duration("SHOP_KEEP_VERSIONS", "P30D", "PT0S", "P3650D");
  }

  /** How long what runs have recorded is kept, the change feed among it. */
  public KeepPeriods keepRecords() {
    return new KeepPeriods(
        variables.duration("SYNC_KEEP_CALLS", "P90D", "PT0S", "P3650D"),
        variables.duration("SYNC_KEEP_HISTORY", "P400D", "PT0S", "P3650D"),
        variables.duration("SYNC_KEEP_RUNS", "P400D", "PT0S", "P3650D"),
        variables.duration("SHOP_KEEP_CHANGES", "P90D", "PT0S", "P3650D"));
  }

  /** Who is notified of what; of each worker the same. */
  public NotificationSettings notifications() {
    return NotificationSettings.of(variables);
  }

  /** The language in which people are written to. */
  public Lang lang() {
    return NotificationSettings.lang(variables);
  }

  /** How long an article for whose images alone Verial fails holds up a run. */
  public Duration articlePatience() {
    return variables.duration("VERIAL_ARTICLE_PATIENCE", "PT5M", "PT0S", "P30D");
  }

  /** Articles asked for in one block of their list. */
  public int blockSize() {
    return variables.integer("VERIAL_BLOCK_SIZE", 1_000, 10, 100_000);
  }

  /** Rows of stock and tariffs, which are small, asked for in one block. */
  public int rowBlockSize() {
    return variables.integer("VERIAL_BLOCK_SIZE", 10_000, 10, 100_000);
  }

  /** The share of the active articles that a list may lack and still be believed, 0 to 1. */
  public double maxShrink() {
    return variables.integer("VERIAL_MAX_SHRINK_PERCENT", 10, 0, 100) / 100.0;
  }

  /** What a tariff row means whose price is 0; the same for all workers. */
  public ZeroPrice zeroPrice() {
    String found = variables.text("VERIAL_ZERO_PRICE", "none");
    return switch (found) {
      case "none" -> ZeroPrice.NONE;
      case "keep" -> ZeroPrice.KEEP;
      default ->
          throw ConfigurationException.wrong(
              "VERIAL_ZERO_PRICE", found, "none (a price of 0 is no price) or keep");
    };
  }

  public int httpPort() {
    return variables.integer("VERIAL_SYNC_HTTP_PORT", 9464, 0, 65_535);
  }

  /** Where health and metrics listen: on this machine alone, unless it is said otherwise. */
  public InetAddress httpAddress() {
    return variables.localAddress("VERIAL_SYNC_HTTP_ADDRESS");
  }

  /** As an address on this machine shows it: the loopback stands for all of its interfaces. */
  public String httpHost() {
    InetAddress address = httpAddress();
    InetAddress shown = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    return shown instanceof Inet6Address
        ? "[" + shown.getHostAddress() + "]"
        : shown.getHostAddress();
  }

  /** How long a worker that is asked to stop may finish what it has in hand. */
  public Duration grace() {
    return variables.duration("VERIAL_SYNC_GRACE", "PT10S", "PT0S", "P1D");
  }

  /** Whether what stays logs as JSON, an object a line. */
  public boolean logsJson() {
    String found = variables.text("VERIAL_SYNC_LOG", "text");
    return switch (found) {
      case "text" -> false;
      case "json" -> true;
      default -> throw ConfigurationException.wrong("VERIAL_SYNC_LOG", found, "text or json");
    };
  }

  /** The version of this worker's deployment; none = workers are not versioned. */
  public Optional<String> buildId() {
    return variables.text("VERIAL_SYNC_BUILD_ID");
  }

  /**
   * OpenTelemetry's variables as its properties, such as otel.exporter.otlp.endpoint; empty where
   * no collector is named, and nothing is traced.
   */
  public Map<String, String> tracing() {
    Map<String, String> properties = new TreeMap<>();
    if (variables.has("OTEL_EXPORTER_OTLP_ENDPOINT")) {
      variables
          .all()
          .forEach(
              (name, value) -> {
                if (name.startsWith("OTEL_")) {
                  properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
                }
              });
    }
    return properties;
  }
}
