package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.verialsync.activities.verial.call.BodyHead;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.RecentText;
import dev.verialsync.activities.verial.call.ServerText;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialException.Failure;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.spool.SpoolException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what an answer means, from status, content type, body and InfoError:
 * success is the absence of an exception, and every exception of a call is made here.
 */
public final class AnswerJudge {
  /** How far the exchange had come when it broke. */
  public enum Stage {
    CONNECTING,
    ASKING,
    READING
  }

  private final VerialSettings settings;
  private final ServerText serverText;

  public AnswerJudge(VerialSettings settings) {
    this.settings = settings;
    this.serverText = new ServerText(settings.session());
  }

  /** Whether the body behind such a status is to be read and judged. */
  public boolean accepts(int status) {
    return status >= 200 && status < 300;
  }

  /** Of a status that is not accepted, whatever the body holds. */
  public VerialException ofStatus(
      VerialMethod method, int status, @Nullable Duration retryAfter, BodyHead bodyHead) {
    String name = method.wireName();
    if (status == 401) {
      return new VerialFatalException(
          Failure.ofStatus(
              name,
              status,
              retryAfter,
              settings.origin()
                  + " wants a login (HTTP 401), which Verial's web service never does:"
                  + " check VERIAL_URL and any proxy in front of it"));
    }
    if ((status == 404 || status == 405) && method.mayBeMissing()) {
      return new UnknownMethodException(
          Failure.of(
              name,
              CallOutcome.UNKNOWN_METHOD,
              "Verial answered HTTP " + status + " to " + name + ": perhaps its version lacks it"));
    }
    return new VerialTransientException(
        Failure.ofStatus(
            name,
            status,
            retryAfter,
            settings.origin()
                + " answered HTTP "
                + status
                + advice(status)
                + said(serverText.safe(bodyHead))
                + VerialException.AGAIN));
  }

  public Redirect redirect(Response response) {
    return Redirect.of(response, serverText);
  }

  /**
   * Of a redirect, which is never followed.
   *
   * @param everyCall the address has to be corrected; else it may be this method or this moment
   */
  public VerialException ofRedirect(VerialMethod method, Redirect redirect, boolean everyCall) {
    String name = method.wireName();
    String target = redirect.target();
    String sentence =
        settings.origin()
            + (everyCall ? " redirects every call" : " redirects " + name)
            + (target == null ? ", but not to an address" : " to " + target)
            + " (HTTP "
            + redirect.status()
            + "). Redirects are not followed: if Verial has moved, set VERIAL_URL to its address"
            + (target == null ? "" : " there")
            + ", up to and including WcfServiceLibraryVerial/; if this is a login page or a proxy,"
            + " let this machine through to Verial";
    if (everyCall && !method.mayBeMissing()) {
      return new VerialFatalException(
          Failure.ofStatus(name, redirect.status(), null, sentence + "."));
    }
    if (method == VerialMethod.VERSION) {
      // The first call of a run: the next method shows whether it is the address.
      return new UnknownMethodException(
          Failure.ofStatus(name, redirect.status(), null, sentence + "."));
    }
    return new VerialTransientException(
        Failure.ofStatus(name, redirect.status(), null, sentence + VerialException.AGAIN));
  }

  private static String advice(int status) {
    return switch (status) {
      case 304 -> " (from a cache, though the whole answer was asked for: check any proxy)";
      case 403 -> " (a firewall, probably)";
      case 404, 405 ->
          " (check that VERIAL_URL ends in WcfServiceLibraryVerial/ and the service is running)";
      case 429 -> " (it is asked too often: see VERIAL_MAX_CALLS_PER_SECOND)";
      default -> "";
    };
  }

  /** Of a complete envelope: an exception for every code but 0, whatever the list holds. */
  Optional<VerialException> ofInfoError(VerialMethod method, InfoError info) {
    int code = info.code();
    if (code == 0) {
      return Optional.empty();
    }
    String description = info.description() == null ? "" : serverText.safe(info.description());
    String error = "(InfoError " + code + (description.isEmpty() ? "" : ": " + description) + ")";
    String name = method.wireName();
    String sentence =
        switch (code) {
          case 1 ->
              "Verial refused the session for "
                  + name
                  + " "
                  + error
                  + ": check the number in VERIAL_SESSION or VERIAL_SESSION_FILE, the path in"
                  + " VERIAL_URL (one WcfServiceLibraryVerial/, no //), and that a licence seat is"
                  + " free; else Verial support must restore the session's INI file on its server";
          case 2 ->
              "Verial failed to run its SQL for " + name + " " + error + VerialException.AGAIN;
          case 4 ->
              "Verial failed to compose its answer to "
                  + name
                  + " "
                  + error
                  + VerialException.AGAIN;
          case 5 ->
              "Verial says that it is configured wrongly for "
                  + name
                  + " "
                  + error
                  + ": correct Verial's configuration, or contact Verial support";
          case 3, 10, 11, 22 ->
              "Verial refused the parameters of "
                  + name
                  + " "
                  + error
                  + ": this is a fault of verial-sync, please report it";
          case 20 ->
              "Verial refuses "
                  + name
                  + " "
                  + error
                  + ": the web-service module is not contracted for this installation;"
                  + " ask Verial for it";
          default ->
              "Verial answered "
                  + name
                  + " with an error that no catalogue method should give "
                  + error
                  + ": ask Verial's support what it means";
        };
    Failure failure = new Failure(name, sentence, CallOutcome.code(code), code, null, null);
    return Optional.of(
        code == 2 || code == 4
            ? new VerialTransientException(failure)
            : new VerialFatalException(failure));
  }

  /** Of a body that is no JSON at all. */
  public VerialException ofForeignBody(
      VerialMethod method, @Nullable String contentType, BodyHead head) {
    String name = method.wireName();
    String text = head.text().strip();
    if (text.isEmpty()) {
      return passing(method, CallOutcome.EMPTY, "Verial answered " + name + " with an empty body");
    }
    boolean html =
        text.startsWith("<")
            || (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html"));
    if (html && method.mayBeMissing()) {
      return new UnknownMethodException(
          Failure.of(
              name,
              CallOutcome.UNKNOWN_METHOD,
              "Verial answered " + name + " with an HTML page: perhaps its version lacks it"));
    }
    return passing(
        method,
        html ? CallOutcome.HTML : CallOutcome.NOT_JSON,
        "Verial answered "
            + name
            + (html ? " with an HTML page" : " with something that is not JSON")
            + said(serverText.safe(new BodyHead(text.replaceAll("<[^>]*>", " "), head.cut()))));
  }

  /**
   * Of a body whose JSON broke off or broke down; Jackson's message quotes it, so it is not used.
   */
  VerialException ofBrokenJson(
      VerialMethod method,
      JsonProcessingException cause,
      Envelope.@Nullable RowStart row,
      RecentText read) {
    boolean truncated = cause instanceof JsonEOFException && !read.endsAsAnAnswer();
    long at = cause.getLocation() == null ? 0 : cause.getLocation().getCharOffset();
    BrokenRow broken =
        row == null || truncated
            ? null
            : BrokenRow.of(row.rowsBefore(), row.at(), at, read, serverText);
    String sentence =
        "Verial's answer to "
            + method.wireName()
            + (truncated ? " broke off before its end" : " is not well-formed JSON")
            + " (character "
            + at
            + (broken == null
                ? ""
                : ", in row " + (broken.rowsBefore() + 1) + ", near: " + broken.text())
            + ")";
    CallOutcome outcome =
        truncated
            ? CallOutcome.TRUNCATED
            : broken == null ? CallOutcome.NOT_JSON : CallOutcome.BROKEN_ROW;
    return new VerialTransientException(
        new Failure(
            method.wireName(),
            sentence + VerialException.AGAIN,
            outcome,
            null,
            null,
            null,
            broken));
  }

  /** Of a number or a name that is too long even to be passed over. */
  VerialException ofOversizeToken(
      VerialMethod method, Envelope.@Nullable RowStart row, RecentText read) {
    String sentence = "has a number or a name of more characters than any limit allows";
    return row == null
        ? ofLimit(method, sentence)
        : new VerialTransientException(
            new Failure(
                method.wireName(),
                "Verial's answer to "
                    + method.wireName()
                    + " "
                    + sentence
                    + ", in row "
                    + (row.rowsBefore() + 1)
                    + VerialException.AGAIN,
                CallOutcome.BROKEN_ROW,
                null,
                null,
                null,
                BrokenRow.of(row.rowsBefore(), row.at(), read.count(), read, serverText)));
  }

  /** Of an answer that passes a limit as a whole. */
  public VerialException ofLimit(VerialMethod method, String whatItHas) {
    return passing(
        method,
        CallOutcome.TOO_LARGE,
        "Verial's answer to " + method.wireName() + " " + whatItHas + ", which is not read");
  }

  /** Of one with more bytes, decompressed, than it may have. */
  public VerialException ofTooManyBytes(VerialMethod method, long limitBytes) {
    return ofLimit(
        method,
        "has more than "
            + limitBytes
            + " bytes"
            + (limitBytes == settings.answerLimitBytes()
                ? " (VERIAL_MAX_ANSWER_BYTES, counted after decompression)"
                : ""));
  }

  /** Of well-formed JSON that is not the method's envelope. */
  public VerialException ofWrongEnvelope(VerialMethod method, String whatIsWrong) {
    return passing(
        method,
        CallOutcome.PROTOCOL,
        "Verial's answer to " + method.wireName() + " " + whatIsWrong);
  }

  /** Of an exchange that broke; OkHttp's message quotes the address, so it is not used. */
  public VerialException ofBrokenExchange(VerialMethod method, Stage stage, IOException cause) {
    String name = method.wireName();
    if (stage == Stage.CONNECTING) {
      return passing(
          method,
          CallOutcome.CONNECT,
          "cannot reach "
              + settings.origin()
              + " ("
              + connectReason(cause)
              + "): check VERIAL_URL, and that Verial's web service is running there");
    }
    if (cause instanceof SocketTimeoutException) {
      return passing(
          method,
          CallOutcome.TIMEOUT,
          settings.origin()
              + " was silent for "
              + seconds(settings.silenceTimeout())
              + " while answering "
              + name);
    }
    if (cause instanceof InterruptedIOException) {
      return passing(
          method,
          CallOutcome.TIMEOUT,
          settings.origin()
              + " did not finish answering "
              + name
              + " within "
              + seconds(settings.callTimeout()));
    }
    if (stage == Stage.ASKING) {
      return passing(
          method,
          CallOutcome.DROPPED,
          settings.origin() + " closed the connection without answering " + name);
    }
    return truncated(method);
  }

  public VerialException ofLostPermit(VerialMethod method) {
    return passing(
        method,
        CallOutcome.LEASE_LOST,
        "the permit to call "
            + method.wireName()
            + " expired while the call was under way (a worker that was paused, or a database"
            + " that could not be reached)");
  }

  public VerialException ofLocalDisk(VerialMethod method, SpoolException cause) {
    return passing(
        method,
        CallOutcome.LOCAL_DISK,
        "the answer to "
            + method.wireName()
            + " could not be kept in "
            + settings.tempDirectory()
            + " ("
            + cause.reason()
            + "): check its space and permissions");
  }

  public static VerialException ofCancellation(String method) {
    return new CallCancelledException(
        Failure.of(method, CallOutcome.CANCELLED, "the call of " + method + " was cancelled"));
  }

  private VerialException truncated(VerialMethod method) {
    return passing(
        method,
        CallOutcome.TRUNCATED,
        "Verial's answer to " + method.wireName() + " broke off before its end");
  }

  private static VerialException passing(
      VerialMethod method, CallOutcome outcome, String sentence) {
    return new VerialTransientException(
        Failure.of(method.wireName(), outcome, sentence + VerialException.AGAIN));
  }

  private String connectReason(IOException cause) {
    if (cause instanceof UnknownHostException) {
      return "unknown host";
    }
    if (cause instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (cause instanceof InterruptedIOException) {
      return "no connection within " + seconds(settings.connectTimeout());
    }
    if (cause instanceof SSLException) {
      return "TLS failed: check the server's certificate";
    }
    if (cause instanceof ConnectException) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("unreachable") ? "network unreachable" : "connection refused";
    }
    return cause.getClass().getSimpleName();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static String said(String text) {
    return text.isEmpty() ? "" : ", saying: " + text;
  }
}
