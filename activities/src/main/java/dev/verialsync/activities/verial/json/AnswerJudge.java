package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.verialsync.activities.verial.call.BodyHead;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallOutcome;
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
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
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
              "%s wants a login (HTTP 401), which Verial's web service never does: check VERIAL_URL and any proxy in front of it"
                  .formatted(settings.origin())));
    }
    if ((status == 404 || status == 405) && method.mayBeMissing()) {
      return unknown(method, "HTTP %d to %s".formatted(status, name));
    }
    String sentence =
        "%s answered HTTP %d%s%s"
            .formatted(settings.origin(), status, advice(status), said(serverText.safe(bodyHead)));
    return new VerialTransientException(
        Failure.ofStatus(name, status, retryAfter, sentence + VerialException.AGAIN));
  }

  private static VerialException unknown(VerialMethod method, String answer) {
    return new UnknownMethodException(
        Failure.of(
            method.wireName(),
            CallOutcome.UNKNOWN_METHOD,
            "Verial answered " + answer + ": perhaps its version lacks it"));
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
        "%s redirects %s%s (HTTP %d). Redirects are not followed: if Verial has moved, set VERIAL_URL to its address%s, up to and including WcfServiceLibraryVerial/; if this is a login page or a proxy, let this machine through to Verial"
            .formatted(
                settings.origin(),
                everyCall ? "every call" : name,
                target == null ? ", but not to an address" : " to " + target,
                redirect.status(),
                target == null ? "" : " there");
    Failure lasting = Failure.ofStatus(name, redirect.status(), null, sentence + ".");
    if (everyCall && !method.mayBeMissing()) {
      return new VerialFatalException(lasting);
    }
    return method == VerialMethod.VERSION
        // The first call of a run: the next method shows whether it is the address.
        ? new UnknownMethodException(lasting)
        : new VerialTransientException(
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

  /** Of a complete envelope: throws for every code but 0, whatever the list holds. */
  void requireSuccess(VerialMethod method, InfoError info) {
    int code = info.code();
    if (code == 0) {
      return;
    }
    String description = info.description() == null ? "" : serverText.safe(info.description());
    String error =
        "(InfoError %d%s)".formatted(code, description.isEmpty() ? "" : ": " + description);
    String name = method.wireName();
    String sentence =
        switch (code) {
          case 1 ->
              "Verial refused the session for %s %s: check the number in VERIAL_SESSION or VERIAL_SESSION_FILE, the path in VERIAL_URL (one WcfServiceLibraryVerial/, no //), and that a licence seat is free; else Verial support must restore the session's INI file on its server";
          case 2 -> "Verial failed to run its SQL for %s %s" + VerialException.AGAIN;
          case 4 -> "Verial failed to compose its answer to %s %s" + VerialException.AGAIN;
          case 5 ->
              "Verial says that it is configured wrongly for %s %s: correct Verial's configuration, or contact Verial support";
          case 3, 10, 11, 22 ->
              "Verial refused the parameters of %s %s: this is a fault of verial-sync, please report it";
          case 20 ->
              "Verial refuses %s %s: the web-service module is not contracted for this installation; ask Verial for it";
          default ->
              "Verial answered %s with an error that no catalogue method should give %s: ask Verial's support what it means";
        };
    Failure failure =
        Failure.of(name, CallOutcome.code(code), sentence.formatted(name, error)).withCode(code);
    throw code == 2 || code == 4
        ? new VerialTransientException(failure)
        : new VerialFatalException(failure);
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
    String what = name + (html ? " with an HTML page" : " with something that is not JSON");
    if (html && method.mayBeMissing()) {
      return unknown(method, what);
    }
    BodyHead shown = new BodyHead(text.replaceAll("<[^>]*>", " "), head.cut());
    return passing(
        method,
        html ? CallOutcome.HTML : CallOutcome.NOT_JSON,
        "Verial answered " + what + said(serverText.safe(shown)));
  }

  /**
   * Of a body whose JSON broke off or broke down; Jackson's message quotes it, so it is not used.
   */
  VerialException ofBrokenJson(
      VerialMethod method,
      JsonProcessingException cause,
      Envelope.@Nullable RowStart row,
      TextLimits read) {
    boolean truncated = cause instanceof JsonEOFException && !read.endsAsAnAnswer();
    long at = cause.getLocation() == null ? 0 : cause.getLocation().getCharOffset();
    if (truncated || row == null) {
      return passing(
          method,
          truncated ? CallOutcome.TRUNCATED : CallOutcome.NOT_JSON,
          "Verial's answer to %s %s (character %d)"
              .formatted(
                  method.wireName(),
                  truncated ? "broke off before its end" : "is not well-formed JSON",
                  at));
    }
    BrokenRow broken = brokenRow(row, at, read);
    return broken(
        method,
        broken,
        "is not well-formed JSON (character %d, in row %d, near: %s)"
            .formatted(at, row.rowsBefore() + 1, broken.text()));
  }

  /** Of a number or a name that is too long even to be passed over. */
  VerialException ofOversizeToken(
      VerialMethod method, Envelope.@Nullable RowStart row, TextLimits read) {
    String what = "has a number or a name of more characters than any limit allows";
    return row == null
        ? ofLimit(method, what)
        : broken(
            method,
            brokenRow(row, read.count(), read),
            "%s, in row %d".formatted(what, row.rowsBefore() + 1));
  }

  private BrokenRow brokenRow(Envelope.RowStart row, long at, TextLimits read) {
    return BrokenRow.of(
        row.rowsBefore(),
        read.between(row.at(), at),
        read.between(at, at + BrokenRow.CHARS_BEHIND),
        serverText);
  }

  private static VerialException broken(VerialMethod method, BrokenRow row, String what) {
    String sentence = "Verial's answer to " + method.wireName() + " " + what;
    return new VerialTransientException(
        Failure.of(method.wireName(), CallOutcome.BROKEN_ROW, sentence + VerialException.AGAIN)
            .withBrokenRow(row));
  }

  /** Of an answer that passes a limit as a whole. */
  public VerialException ofLimit(VerialMethod method, String whatItHas) {
    return ofAnswer(method, CallOutcome.TOO_LARGE, whatItHas + ", which is not read");
  }

  /** Of one with more bytes, decompressed, than it may have. */
  public VerialException ofTooManyBytes(VerialMethod method, long limitBytes) {
    String name =
        limitBytes == settings.answerLimitBytes()
            ? " (VERIAL_MAX_ANSWER_BYTES, counted after decompression)"
            : "";
    return ofLimit(method, "has more than " + limitBytes + " bytes" + name);
  }

  /** Of well-formed JSON that is not the method's envelope. */
  public VerialException ofWrongEnvelope(VerialMethod method, String whatIsWrong) {
    return ofAnswer(method, CallOutcome.PROTOCOL, whatIsWrong);
  }

  private static VerialException ofAnswer(VerialMethod method, CallOutcome outcome, String what) {
    return passing(method, outcome, "Verial's answer to " + method.wireName() + " " + what);
  }

  /** Of an exchange that broke; OkHttp's message quotes the address, so it is not used. */
  public VerialException ofBrokenExchange(VerialMethod method, Stage stage, IOException cause) {
    String name = method.wireName();
    String origin = settings.origin();
    if (stage == Stage.CONNECTING) {
      return passing(
          method,
          CallOutcome.CONNECT,
          "cannot reach %s (%s): check VERIAL_URL, and that Verial's web service is running there"
              .formatted(origin, ConnectFailure.reason(cause, settings.timeouts().connect())));
    }
    if (cause instanceof SocketTimeoutException) {
      return passing(
          method,
          CallOutcome.TIMEOUT,
          "%s was silent for %s while answering %s"
              .formatted(origin, seconds(settings.timeouts().silence()), name));
    }
    if (cause instanceof InterruptedIOException) {
      return passing(
          method,
          CallOutcome.TIMEOUT,
          "%s did not finish answering %s within %s"
              .formatted(origin, name, seconds(settings.timeouts().call())));
    }
    return stage == Stage.ASKING
        ? passing(
            method,
            CallOutcome.DROPPED,
            "%s closed the connection without answering %s".formatted(origin, name))
        : ofAnswer(method, CallOutcome.TRUNCATED, "broke off before its end");
  }

  public VerialException ofLostPermit(VerialMethod method) {
    return passing(
        method,
        CallOutcome.LEASE_LOST,
        "the permit to call %s expired while the call was under way (a worker that was paused, or a database that could not be reached)"
            .formatted(method.wireName()));
  }

  public VerialException ofLocalDisk(VerialMethod method, SpoolException cause) {
    return passing(
        method,
        CallOutcome.LOCAL_DISK,
        "the answer to %s could not be kept in %s (%s): check its space and permissions"
            .formatted(method.wireName(), settings.tempDirectory(), cause.getMessage()));
  }

  public static VerialException ofCancellation(String method) {
    return new CallCancelledException(
        Failure.of(method, CallOutcome.CANCELLED, "the call of " + method + " was cancelled"));
  }

  private static VerialException passing(
      VerialMethod method, CallOutcome outcome, String sentence) {
    return new VerialTransientException(
        Failure.of(method.wireName(), outcome, sentence + VerialException.AGAIN));
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static String said(String text) {
    return text.isEmpty() ? "" : ", saying: " + text;
  }
}
