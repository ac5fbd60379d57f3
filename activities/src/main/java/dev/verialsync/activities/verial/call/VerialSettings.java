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
 * @param connectTimeout to open a connection
 * @param silenceTimeout the longest wait for the next byte of an answer
 * @param callTimeout from the request to the answer's last byte
 * @param tempDirectory where answers too large for memory are kept while they are worked on
 * @param imageLimitBytes the largest image that is kept, decoded
 * @param customerId {@code id_cliente} of tariff calls; 0 is the general web tariff
 * @param tariffId {@code id_tarifa} of tariff calls, if any
 * @param shorterSidePixels {@code numpixelsladomenor} of image calls; 0 asks for the originals
 * @param userAgent who calls, so that Verial support can tell
 * @param answerLimitBytes the longest list that is read, counted after decompression
 */
public record VerialSettings(
    URI baseUri,
    SessionNumber session,
    Duration connectTimeout,
    Duration silenceTimeout,
    Duration callTimeout,
    Path tempDirectory,
    long imageLimitBytes,
    long customerId,
    @Nullable Long tariffId,
    int shorterSidePixels,
    String userAgent,
    long answerLimitBytes) {

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
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(silenceTimeout, "silenceTimeout");
    requirePositive(callTimeout, "callTimeout");
    if (imageLimitBytes <= 0 || answerLimitBytes <= 0) {
      throw new IllegalArgumentException("limits of bytes must be positive");
    }
    if (customerId < 0 || shorterSidePixels < 0) {
      throw new IllegalArgumentException("customerId and shorterSidePixels must not be negative");
    }
  }

  /** The defaults: 10 s to connect, 60 s of silence, 10 min a call, the general web tariff. */
  public static VerialSettings of(URI baseUri, SessionNumber session, Path tempDirectory) {
    return new VerialSettings(
        baseUri,
        session,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        tempDirectory,
        DEFAULT_IMAGE_LIMIT_BYTES,
        0,
        null,
        0,
        "verial-sync",
        DEFAULT_ANSWER_LIMIT_BYTES);
  }

  public VerialSettings withTimeouts(Duration connect, Duration silence, Duration call) {
    return new VerialSettings(
        baseUri,
        session,
        connect,
        silence,
        call,
        tempDirectory,
        imageLimitBytes,
        customerId,
        tariffId,
        shorterSidePixels,
        userAgent,
        answerLimitBytes);
  }

  public VerialSettings withImages(long limitBytes, int shorterSide) {
    return new VerialSettings(
        baseUri,
        session,
        connectTimeout,
        silenceTimeout,
        callTimeout,
        tempDirectory,
        limitBytes,
        customerId,
        tariffId,
        shorterSide,
        userAgent,
        answerLimitBytes);
  }

  public VerialSettings withTariff(long customer, @Nullable Long tariff) {
    return new VerialSettings(
        baseUri,
        session,
        connectTimeout,
        silenceTimeout,
        callTimeout,
        tempDirectory,
        imageLimitBytes,
        customer,
        tariff,
        shorterSidePixels,
        userAgent,
        answerLimitBytes);
  }

  public VerialSettings withUserAgent(String agent) {
    return new VerialSettings(
        baseUri,
        session,
        connectTimeout,
        silenceTimeout,
        callTimeout,
        tempDirectory,
        imageLimitBytes,
        customerId,
        tariffId,
        shorterSidePixels,
        agent,
        answerLimitBytes);
  }

  public VerialSettings withAnswerLimit(long bytes) {
    return new VerialSettings(
        baseUri,
        session,
        connectTimeout,
        silenceTimeout,
        callTimeout,
        tempDirectory,
        imageLimitBytes,
        customerId,
        tariffId,
        shorterSidePixels,
        userAgent,
        bytes);
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

  private static void requirePositive(Duration duration, String name) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
