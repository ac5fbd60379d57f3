package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.db.SafeText;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where the library is, and with which credentials.
 *
 * @param endpoint {@code http://host:port} or {@code https://host}, without a path
 * @param maxRequests requests under way at once, and connections kept
 * @param prefix that every key begins with: empty, or ending with a slash
 */
public record S3Settings(
    String endpoint,
    String region,
    String accessKey,
    Secret secretKey,
    String bucket,
    S3Timeouts timeouts,
    int maxRequests,
    String prefix) {
  private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9_.-]*/)*");
  private static final int LONGEST_PREFIX = 200;
  private static final Pattern REGION =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?");

  /** It goes into a header. */
  private static final Pattern ACCESS_KEY = Pattern.compile("[!-~]{1,512}");

  private static final Pattern BUCKET =
      Pattern.compile(
          "(?=.{3,63}$)(?![0-9]+(\\.[0-9]+){3}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /**
   * Checks what can be checked without a server.
   *
   * @throws MediaLibraryException (fatal) that names the variable at fault
   */
  public S3Settings {
    Objects.requireNonNull(timeouts);
    requireEndpoint(endpoint);
    requireText("S3_REGION", region);
    if (!REGION.matcher(region).matches()) {
      throw MediaLibraryException.fatal(
          "S3_REGION is \""
              + SafeText.line(region)
              + "\"; a region's name has letters, digits and hyphens, such as us-east-1");
    }
    requireText("S3_ACCESS_KEY", accessKey);
    if (!ACCESS_KEY.matcher(accessKey).matches()) {
      throw MediaLibraryException.fatal(
          "S3_ACCESS_KEY holds a character that no access key has (what was found is not shown); expected are"
              + " printable ASCII characters without spaces");
    }
    requireText("S3_SECRET_KEY", secretKey.reveal());
    if (!BUCKET.matcher(bucket).matches()) {
      throw MediaLibraryException.fatal(
          "S3_BUCKET is \""
              + SafeText.line(bucket)
              + "\"; a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, begins and ends each part between dots with a letter or digit, and is no IP address");
    }
    if (!PREFIX.matcher(prefix).matches() || prefix.length() > LONGEST_PREFIX) {
      throw MediaLibraryException.fatal(
          "S3_PREFIX is \""
              + SafeText.line(prefix)
              + "\"; expected is a prefix such as shop-a/ or media/shop-a/, of letters, digits, dots,"
              + " hyphens and underscores between the slashes");
    }
    if (maxRequests <= 0) {
      throw new IllegalArgumentException("At least one request has to be possible");
    }
  }

  /** Settings with default timeouts and 64 requests at once; region us-east-1 unless given. */
  public static S3Settings of(
      String endpoint, @Nullable String region, String accessKey, Secret secretKey, String bucket) {
    return new S3Settings(
        endpoint,
        region == null || region.isBlank() ? "us-east-1" : region,
        accessKey,
        secretKey,
        bucket,
        S3Timeouts.DEFAULT,
        64,
        "");
  }

  /** The same place, waited for differently. */
  public S3Settings withTimeouts(S3Timeouts other) {
    return new S3Settings(
        endpoint, region, accessKey, secretKey, bucket, other, maxRequests, prefix);
  }

  /** A part of the bucket; the slash at its end may be missing. */
  public S3Settings withPrefix(String keys) {
    String whole = keys.isEmpty() || keys.endsWith("/") ? keys : keys + "/";
    return new S3Settings(
        endpoint, region, accessKey, secretKey, bucket, timeouts, maxRequests, whole);
  }

  /**
   * Another bucket there, with the same credentials.
   *
   * @throws MediaLibraryException (fatal) when it is no bucket's name
   */
  public S3Settings withBucket(String other) {
    return new S3Settings(
        endpoint, region, accessKey, secretKey, other, timeouts, maxRequests, prefix);
  }

  /** For messages: the bucket, and the part of it. */
  String place() {
    return "The bucket %s at %s%s"
        .formatted(bucket, endpoint, prefix.isEmpty() ? "" : ", key prefix " + prefix + ",");
  }

  HttpUrl endpointUrl() {
    return HttpUrl.get(endpoint);
  }

  private static void requireEndpoint(String endpoint) {
    HttpUrl url = HttpUrl.parse(endpoint);
    if (url == null) {
      boolean hasScheme = endpoint.toLowerCase(Locale.ROOT).startsWith("http");
      throw MediaLibraryException.fatal(
          "S3_ENDPOINT is no address"
              + (hasScheme ? "" : " with http:// or https://")
              + "; expected http://host:port or https://host");
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw MediaLibraryException.fatal(
          "S3_ENDPOINT holds credentials; they belong in S3_ACCESS_KEY and S3_SECRET_KEY");
    }
    if (!url.encodedPath().equals("/") || url.encodedQuery() != null) {
      throw MediaLibraryException.fatal(
          "S3_ENDPOINT has a path; expected http://host:port or https://host, and the bucket in"
              + " S3_BUCKET");
    }
  }

  private static void requireText(String variable, String text) {
    if (text.isBlank()) {
      throw MediaLibraryException.fatal(variable + " is empty");
    }
  }

  @Override
  public String toString() {
    return "S3Settings[endpoint="
        + endpoint
        + ", region="
        + region
        + ", bucket="
        + bucket
        + ", prefix="
        + prefix
        + "]";
  }
}
