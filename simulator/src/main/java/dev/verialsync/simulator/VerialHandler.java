package dev.verialsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.verialsync.simulator.calls.CallHooks;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.faults.ActiveFault;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.simulator.faults.Faults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls to the web service, as the faults let it. */
final class VerialHandler implements HttpHandler {
  static final String PATH = "/WcfServiceLibraryVerial/";

  private static final Logger LOGGER = LoggerFactory.getLogger(VerialHandler.class);
  private static final String JSON = "application/json; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final Charset LATIN = Charset.forName("windows-1252");
  private static final int DRIPS_PER_SECOND = 10;

  private final SimulatorOptions options;
  private final RuntimeSettings settings;
  private final VerialMethods methods;
  private final CallLog calls;
  private final Faults faults;
  private final CallHooks hooks;
  private final ActiveFault closing;

  VerialHandler(
      SimulatorOptions options,
      RuntimeSettings settings,
      VerialMethods methods,
      CallLog calls,
      Faults faults,
      CallHooks hooks,
      ActiveFault closing) {
    this.options = options;
    this.settings = settings;
    this.methods = methods;
    this.calls = calls;
    this.faults = faults;
    this.hooks = hooks;
    this.closing = closing;
  }

  @Override
  public void handle(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String method = path.startsWith(PATH) ? path.substring(PATH.length()) : path;
    Query query = Query.parse(exchange.getRequestURI().getRawQuery());
    try (exchange;
        CallLog.Entry call = calls.begin(method, query.withoutSession())) {
      serve(new Exchange(exchange, method, call), query);
    } catch (IOException e) {
      LOGGER.debug("{}: the client did not take the answer: {}", method, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Exchange(HttpExchange http, String method, CallLog.Entry call) {}

  private void serve(Exchange exchange, Query query) throws IOException, InterruptedException {
    if (!exchange.http().getRequestMethod().equals("GET")) {
      send(exchange, 405, HTML, html("Method not allowed."));
      return;
    }
    Answer answer = methods.answer(exchange.method(), query);
    List<ActiveFault> struck = faults.strike(target(exchange.method(), query, answer));
    for (ActiveFault fault : struck) {
      switch (fault.fault().kind()) {
        case HANG -> fault.awaitEnd();
        case DELAY -> fault.pause(fault.fault().delay().toNanos());
        default -> {}
      }
    }
    long latency = settings.latencyNanos(answer);
    long elapsed = System.nanoTime() - exchange.call().receivedNanos();
    closing.pause(latency - elapsed);

    Query heard = heard(query, struck);
    if (heard != query) {
      answer = methods.answer(exchange.method(), heard);
    }
    ActiveFault instead = first(struck, FaultKind::replacesAnswer);
    if (instead != null) {
      sendInstead(exchange, instead.fault());
    } else if (answer instanceof Answer.NoSuchMethod) {
      boolean page = options.unknownMethod() == UnknownMethod.HTML_PAGE;
      send(exchange, page ? 200 : 404, HTML, html("Endpoint not found."));
    } else {
      sendAnswer(exchange, answer, struck);
    }
  }

  private static Query heard(Query asked, List<ActiveFault> struck) {
    Query heard = asked;
    for (ActiveFault fault : struck) {
      switch (fault.fault().kind()) {
        case IGNORED_DATE -> heard = heard.withoutDate();
        case CAPPED -> heard = heard.capped(fault.fault().code());
        case IGNORED_ARTICLE -> heard = heard.ofAllArticles();
        default -> {}
      }
    }
    return heard;
  }

  private void sendInstead(Exchange exchange, Fault fault) throws IOException {
    switch (fault.kind()) {
      case STATUS -> send(exchange, fault.code(), HTML, html("Error " + fault.code()));
      case REDIRECT -> {
        String place = "/moved" + exchange.http().getRequestURI();
        exchange.http().getResponseHeaders().set("Location", place);
        send(exchange, fault.code(), HTML, html("Moved"));
      }
      case HTML_PAGE -> send(exchange, 200, HTML, html("Servicio en mantenimiento"));
      case EMPTY_BODY -> send(exchange, 200, JSON, new byte[0]);
      default -> {
        settle(exchange, 0);
        exchange.http().close();
      }
    }
  }

  private void sendAnswer(Exchange exchange, Answer answer, List<ActiveFault> struck)
      throws IOException, InterruptedException {
    boolean nulled = has(struck, FaultKind.NULL_LIST);
    Answer given = falsified(answer, struck);
    Envelope envelope =
        new Envelope(
            options.manner(),
            has(struck, FaultKind.ALTERNATIVE_NAMES),
            has(struck, FaultKind.BARE_ARRAY),
            has(struck, FaultKind.INFO_ERROR_WITH_ROWS),
            nulled || options.nullForEmptyList());
    exchange.call().infoCode(given.code());
    if (struck.stream().map(fault -> fault.fault().kind()).anyMatch(FaultKind::changesBytes)) {
      sendChanged(exchange, envelope, given, struck);
      return;
    }
    ResponseBody body = new ResponseBody(exchange.http(), 200, contentType(struck));
    write(envelope, given, body);
    settle(exchange, 200);
    body.finish();
  }

  private Answer falsified(Answer answer, List<ActiveFault> struck) {
    Answer given = answer;
    if (has(struck, FaultKind.NULL_LIST) || has(struck, FaultKind.EMPTY_LIST)) {
      given = given.emptied();
    }
    ActiveFault off = first(struck, kind -> kind == FaultKind.COUNT_OFF);
    if (off != null) {
      given = given.miscounted(off.fault().code());
    }
    ActiveFault error = first(struck, FaultKind::isInfoError);
    return error == null ? given : given.withError(error(error.fault()));
  }

  private void sendChanged(
      Exchange exchange, Envelope envelope, Answer answer, List<ActiveFault> struck)
      throws IOException, InterruptedException {
    boolean latin =
        has(struck, FaultKind.WINDOWS_1252) || has(struck, FaultKind.UNDECLARED_WINDOWS_1252);
    boolean cut = has(struck, FaultKind.CUT_SHORT);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    write(envelope, answer, whole);
    byte[] bytes =
        latin ? whole.toString(StandardCharsets.UTF_8).getBytes(LATIN) : whole.toByteArray();
    int sent = cut || has(struck, FaultKind.CLOSED_MID_BODY) ? bytes.length / 2 : bytes.length;
    exchange.http().getResponseHeaders().set("Content-Type", contentType(struck));
    exchange.http().sendResponseHeaders(200, cut ? sent : bytes.length);
    OutputStream out = exchange.http().getResponseBody();
    ActiveFault drip = first(struck, kind -> kind == FaultKind.SLOW_DRIP);
    if (drip == null) {
      settle(exchange, 200);
      out.write(bytes, 0, sent);
    } else {
      drip(drip, bytes, sent, out);
      settle(exchange, 200);
    }
    out.flush();
  }

  private static String contentType(List<ActiveFault> struck) {
    if (has(struck, FaultKind.WRONG_CONTENT_TYPE)) {
      return HTML;
    }
    if (has(struck, FaultKind.UNDECLARED_WINDOWS_1252)) {
      return "application/json";
    }
    return has(struck, FaultKind.WINDOWS_1252) ? "application/json; charset=windows-1252" : JSON;
  }

  private static void drip(ActiveFault fault, byte[] bytes, int length, OutputStream out)
      throws IOException, InterruptedException {
    int slice = Math.max(1, fault.fault().bytesPerSecond() / DRIPS_PER_SECOND);
    for (int at = 0; at < length; at += slice) {
      out.write(bytes, at, Math.min(slice, length - at));
      out.flush();
      if (at + slice < length) {
        fault.pause(TimeUnit.SECONDS.toNanos(1) / DRIPS_PER_SECOND);
      }
    }
  }

  private static void write(Envelope envelope, Answer answer, OutputStream out) throws IOException {
    if (answer instanceof Answer.Rows rows) {
      envelope.write(rows, out);
    } else if (answer instanceof Answer.Value value) {
      envelope.write(value, out);
    }
  }

  private void send(Exchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    ResponseBody response = new ResponseBody(exchange.http(), status, contentType);
    response.write(body);
    settle(exchange, status);
    response.finish();
  }

  /** The client may call again as soon as it has the last byte, so this comes before it. */
  private void settle(Exchange exchange, int status) {
    hooks.called(exchange.method());
    exchange.call().end(status);
  }

  private InfoError error(Fault fault) {
    return fault.kind() == FaultKind.SESSION_ECHO
        ? InfoError.of(fault.code(), "sesión x=" + settings.session())
        : InfoError.of(fault.code());
  }

  private static Faults.Target target(String method, Query query, Answer answer) {
    return new Faults.Target() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public int rows() {
        return answer.rows();
      }

      @Override
      public long bytes() {
        return answer.bytes();
      }

      @Override
      public boolean isOfAllArticles() {
        return asksFor(0);
      }

      @Override
      public boolean concerns(long articleId) {
        return asksFor(articleId) || answer.mentions(articleId);
      }

      private boolean asksFor(long articleId) {
        return String.valueOf(articleId).equals(query.withoutSession().get("id_articulo"));
      }
    };
  }

  private static boolean has(List<ActiveFault> struck, FaultKind wanted) {
    return first(struck, kind -> kind == wanted) != null;
  }

  private static @Nullable ActiveFault first(
      List<ActiveFault> struck, Predicate<FaultKind> wanted) {
    return struck.stream().filter(f -> wanted.test(f.fault().kind())).findFirst().orElse(null);
  }

  private static byte[] html(String text) {
    return ("<!DOCTYPE html><html><head><title>Service</title></head><body><p>"
            + text
            + "</p></body></html>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
