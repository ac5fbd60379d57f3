package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.MediaLibraryException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Decides what a failure of minio's client means. The client throws {@link MinioException}, and for
 * failures of the network an unchecked IllegalStateException around the IOException or its cause.
 */
final class S3Faults {
  /** Damage on the way, and a server that is busy or full: codes besides the 5xx. */
  private static final Set<String> PASSING =
      Set.of(
          "RequestTimeout",
          "IncompleteBody",
          "BadDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch",
          "OperationAborted",
          "SlowDown",
          "SlowDownRead",
          "SlowDownWrite",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "QuotaExceeded",
          "XMinioAdminBucketQuotaExceeded",
          "XMinioStorageFull");

  private static final Pattern STATUS = Pattern.compile("Response code: (\\d{3})");

  private final S3Settings settings;

  S3Faults(S3Settings settings) {
    this.settings = settings;
  }

  /** The server's own code for an error, such as NoSuchKey. */
  static Optional<String> code(Exception fault) {
    return fault instanceof ErrorResponseException error
        ? Optional.ofNullable(error.errorResponse().code())
        : Optional.empty();
  }

  /** What to throw instead of the fault; errors that are ours come back unchanged. */
  RuntimeException translate(String action, Exception fault) {
    if (fault instanceof ErrorResponseException error) {
      return ofAnswer(action, error);
    }
    if (fault instanceof ServerException server) {
      return ofStatus(action, server.statusCode(), fault);
    }
    if (fault instanceof InvalidResponseException) {
      return ofStatus(action, statusIn(fault), fault);
    }
    if (fault instanceof MinioException
        || fault instanceof IOException
        || fault instanceof IllegalStateException) {
      return ofConnection(action, fault);
    }
    return fault instanceof RuntimeException ours ? ours : new IllegalStateException(fault);
  }

  private MediaLibraryException ofAnswer(String action, ErrorResponseException error) {
    String code = code(error).orElse("no code");
    int status = error.response().code();
    if (isPassing(status) || PASSING.contains(code)) {
      return MediaLibraryException.ofTransient(
          failed(action) + " for now: HTTP " + status + ", " + code, error);
    }
    return MediaLibraryException.fatal(
        failed(action) + ": HTTP " + status + ", " + code + ": " + advice(code), error);
  }

  private String advice(String code) {
    return switch (code) {
      case "InvalidAccessKeyId" ->
          "the access key is unknown there: check S3_ACCESS_KEY and" + " S3_SECRET_KEY";
      case "SignatureDoesNotMatch" ->
          "the secret key is not the access key's: check S3_SECRET_KEY" + " and S3_ACCESS_KEY";
      case "AccessDenied", "AllAccessDisabled", "InvalidToken", "ExpiredToken", "AccountProblem" ->
          "the credentials in S3_ACCESS_KEY and S3_SECRET_KEY are wrong or may not do this in the"
              + " bucket "
              + settings.bucket()
              + " (S3_BUCKET)";
      case "RequestTimeTooSkewed" -> "this machine's clock differs from the server's";
      case "NoSuchBucket", "InvalidBucketName", "BucketAlreadyExists" ->
          "check S3_BUCKET, which"
              + " is "
              + settings.bucket()
              + "; `verial-sync migrate` creates a missing bucket";
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "Redirect",
          "TemporaryRedirect",
          "InvalidRegion",
          "BadRequest",
          "IllegalLocationConstraintException" ->
          "check S3_REGION, which is " + settings.region() + ", and S3_ENDPOINT";
      // AWS refuses us-east-1 there, and minio's client cannot leave it out.
      case "InvalidLocationConstraint" ->
          "check S3_REGION, or create the bucket yourself: `aws --endpoint-url %s --region %s s3 mb s3://%s`"
              .formatted(settings.endpoint(), settings.region(), settings.bucket());
      default -> "check S3_ENDPOINT, S3_BUCKET and the server's log";
    };
  }

  private MediaLibraryException ofStatus(String action, int status, Exception fault) {
    if (isPassing(status)) {
      return MediaLibraryException.ofTransient(failed(action) + " for now: HTTP " + status, fault);
    }
    return MediaLibraryException.fatal(
        failed(action)
            + ": HTTP "
            + status
            + " and an answer that is not S3's: check S3_ENDPOINT, which is "
            + settings.endpoint(),
        fault);
  }

  private MediaLibraryException ofConnection(String action, Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (isForGood(cause)) {
        return MediaLibraryException.fatal(
            failed(action)
                + ": no secure connection ("
                + cause.getMessage()
                + "): check S3_ENDPOINT, which is "
                + settings.endpoint(),
            fault);
      }
    }
    Throwable origin = fault;
    while (origin.getCause() != null) {
      origin = origin.getCause();
    }
    return MediaLibraryException.ofTransient(
        failed(action) + " for now: " + describe(origin) + " (S3_ENDPOINT)", fault);
  }

  /**
   * OkHttp ends a call that takes too long by closing its socket, and minio's client passes on only
   * the cause of the time-out, which says that the socket is closed.
   */
  private static String describe(Throwable origin) {
    String message = origin.getMessage();
    if (origin instanceof InterruptedIOException
        || "Socket closed".equals(message)
        || "Canceled".equals(message)) {
      return "no answer in time";
    }
    String name = origin.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static boolean isForGood(Throwable cause) {
    return cause instanceof GeneralSecurityException
        || cause instanceof SSLPeerUnverifiedException
        || (cause instanceof SSLException
            && cause.getMessage() != null
            && cause.getMessage().contains("Unsupported or unrecognized SSL message"));
  }

  private static boolean isPassing(int status) {
    return (status >= 500 && status != 501) || status == 408 || status == 429;
  }

  /** The exception keeps its status in its text alone. */
  private static int statusIn(Exception fault) {
    Matcher matcher = STATUS.matcher(String.valueOf(fault.getMessage()));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private String failed(String action) {
    return "S3 at " + settings.endpoint() + " failed to " + action;
  }
}
