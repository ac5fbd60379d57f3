package dev.verialsync.activities.verial.call;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one Verial server.
 *
 * @param baseUri up to and including {@code WcfServiceLibraryVerial/}; always ends with a slash
 * @param tempDirectory where answers too large for memory are kept while they are worked on
 * @param userAgent who calls, for Verial support
 * @param answerLimitBytes the longest list that is read, counted after decompression
 */
public record VerialSettings(
    URI baseUri,
    SessionNumber session,
    Path tempDirectory,
    Timeouts timeouts,
    Images images,
    Tariff tariff,
    String userAgent,
    long answerLimitBytes) {

  /**
   * How long a call may take.
   *
   * @param connect to open a connection
   * @param silence the longest wait for the next byte of an answer
   * @param call from the request to the answer's last byte
   */
  public record Timeouts(Duration connect, Duration silence, Duration call) {}

  /**
   * Which images are wanted.
   *
   * @param limitBytes the largest image that is kept, decoded
   * @param shorterSidePixels {@code numpixelsladomenor}; 0 asks for the originals
   */
  public record Images(long limitBytes, int shorterSidePixels) {}

  /**
   * Whose prices are wanted.
   *
   * @param customerId {@code id_cliente}; 0 is the general web tariff
   * @param tariffId {@code id_tarifa}, if any
   */
  public record Tariff(long customerId, @Nullable Long tariffId) {}

  private static final String SERVICE = "WcfServiceLibraryVerial";
  private static final Pattern METHOD = Pattern.compile("Get\\w+WS", Pattern.CASE_INSENSITIVE);

  /** 2 GiB. */
  public static final long DEFAULT_ANSWER_LIMIT_BYTES = 2L << 30;

  /** 64 MiB. */
  public static final long DEFAULT_IMAGE_LIMIT_BYTES = 64L << 20;

  /**
   * Checks the values; messages do not repeat the address, which may hold the session by mistake.
   *
   * @throws IllegalArgumentException for a URI that is not absolute http(s) or carries a query, and
   *     for timeouts and limits that are not positive
   */
  public VerialSettings {
    baseUri = checkedBase(baseUri);
    for (Duration timeout : List.of(timeouts.connect, timeouts.silence, timeouts.call)) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("timeouts must be positive");
      }
    }
    if (images.limitBytes <= 0 || answerLimitBytes <= 0) {
      throw new IllegalArgumentException("limits of bytes must be positive");
    }
    if (tariff.customerId < 0 || images.shorterSidePixels < 0) {
      throw new IllegalArgumentException("customerId and shorterSidePixels must not be negative");
    }
  }

  /** The defaults: 10 s to connect, 60 s of silence, 10 min a call, the general web tariff. */
  public static VerialSettings of(URI baseUri, SessionNumber session, Path tempDirectory) {
    return new VerialSettings(
        baseUri,
        session,
        tempDirectory,
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10)),
        new Images(DEFAULT_IMAGE_LIMIT_BYTES, 0),
        new Tariff(0, null),
        "verial-sync",
        DEFAULT_ANSWER_LIMIT_BYTES);
  }

  public VerialSettings withTimeouts(Duration connect, Duration silence, Duration call) {
    Timeouts other = new Timeouts(connect, silence, call);
    return new VerialSettings(
        baseUri, session, tempDirectory, other, images, tariff, userAgent, answerLimitBytes);
  }

  public VerialSettings withImages(long limitBytes, int shorterSide) {
    Images other = new Images(limitBytes, shorterSide);
    return new VerialSettings(
        baseUri, session, tempDirectory, timeouts, other, tariff, userAgent, answerLimitBytes);
  }

  public VerialSettings withTariff(long customer, @Nullable Long id) {
    Tariff other = new Tariff(customer, id);
    return new VerialSettings(
        baseUri, session, tempDirectory, timeouts, images, other, userAgent, answerLimitBytes);
  }

  public VerialSettings withUserAgent(String agent) {
    return new VerialSettings(
        baseUri, session, tempDirectory, timeouts, images, tariff, agent, answerLimitBytes);
  }

  public VerialSettings withAnswerLimit(long bytes) {
    return new VerialSettings(
        baseUri, session, tempDirectory, timeouts, images, tariff, userAgent, bytes);
  }

  /**
   * What is wrong with the path of an address that is one otherwise. Verial answers calls of such a
   * path as if its own configuration were missing.
   */
  public static Optional<String> pathFault(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (path.contains("//")) {
      return Optional.of("has // in its path");
    }
    List<String> segments = List.of(path.split("/"));
    if (segments.stream().filter(SERVICE::equalsIgnoreCase).count() > 1) {
      return Optional.of("names " + SERVICE + " twice");
    }
    String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    return isMethod(last) ? Optional.of("ends in the name of a method") : Optional.empty();
  }

  public static boolean isMethod(String segment) {
    return METHOD.matcher(segment).matches();
  }

  /** Scheme, host and port: what messages may show of the address. */
  public String origin() {
    return baseUri.getScheme() + "://" + baseUri.getRawAuthority();
  }

  private static URI checkedBase(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || uri.getRawAuthority() == null
        || uri.getRawAuthority().contains("@")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      // The value is not repeated: someone may have put the session into its query.
      throw new IllegalArgumentException(
          "the address of Verial must look like http://HOST:8000/WcfServiceLibraryVerial/,"
              + " without user, query or fragment");
    }
    pathFault(uri)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the address of Verial " + fault);
            });
    String text = uri.toString();
    return text.endsWith("/") ? uri : URI.create(text + "/");
  }
}
