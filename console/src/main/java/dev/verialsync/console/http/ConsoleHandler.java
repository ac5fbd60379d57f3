package dev.verialsync.console.http;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.text.Texts;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/** Judges who asks and under which name, and sends what the pages answer. */
final class ConsoleHandler extends Handler.Abstract {

  private static final String LANG = "lang";

  /** Of a browser that has logged in. */
  private static final String KNOWN = "verial-sync-known";

  private static final long WRONG_LOGIN_MILLIS = 500;
  private static final int LONGEST_PARAMETER = 500;
  private static final int CHUNK_BYTES = 32_768;

  /** Nothing from elsewhere, nothing inline, no frame around it. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private final ConsoleSettings settings;
  private final AllowedHosts hosts;
  private final @Nullable LoginCheck login;
  private final Function<PageRequest, CompletionStage<PageResponse>> site;

  ConsoleHandler(
      ConsoleSettings settings,
      AllowedHosts hosts,
      @Nullable LoginCheck login,
      Function<PageRequest, CompletionStage<PageResponse>> site) {
    this.settings = settings;
    this.hosts = hosts;
    this.login = login;
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    if (!hosts.allow(request.getHeaders().get(HttpHeader.HOST))) {
      refuse(request, response, callback, 421, "host");
    } else if (!isGet(request)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuse(request, response, callback, 405, "method");
    } else if (mayLook(request, response, callback)) {
      answer(request, response, callback);
    }
    return true;
  }

  private static boolean isGet(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  private boolean mayLook(Request request, Response response, Callback callback) {
    if (login == null) {
      return true;
    }
    LoginCheck.Outcome outcome =
        login.check(
            Request.getRemoteAddr(request),
            request.getHeaders().get(HttpHeader.AUTHORIZATION),
            cookie(request, KNOWN).orElse(null));
    switch (outcome) {
      case PASSED -> {
        if (!login.token().equals(cookie(request, KNOWN).orElse(null))) {
          Response.addCookie(response, cookie(KNOWN, login.token()));
        }
        return true;
      }
      case MISSING -> challenge(request, response, callback);
      case WRONG -> {
        // Nobody waits: no thread is held meanwhile.
        var unused =
            request
                .getComponents()
                .getScheduler()
                .schedule(
                    () -> challenge(request, response, callback),
                    WRONG_LOGIN_MILLIS,
                    TimeUnit.MILLISECONDS);
      }
      case TOO_SOON -> {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 4);
        refuse(request, response, callback, 429, "passwords");
      }
    }
    return false;
  }

  private void challenge(Request request, Response response, Callback callback) {
    response
        .getHeaders()
        .put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"verial-sync\", charset=\"UTF-8\"");
    refuse(request, response, callback, 401, "login");
  }

  private void refuse(
      Request request, Response response, Callback callback, int status, String why) {
    Texts texts = Texts.of(lang(request, Map.of()));
    say(response, callback, status, texts.get("refused." + why));
  }

  private void answer(Request request, Response response, Callback callback) {
    Map<String, String> params;
    try {
      params = params(request);
    } catch (RuntimeException e) {
      refuse(request, response, callback, 400, "address");
      return;
    }
    Lang lang = lang(request, params);
    if (known(params.get(LANG)).isPresent()) {
      Response.addCookie(response, cookie(LANG, lang.name().toLowerCase(Locale.ROOT)));
    }
    List<String> path =
        Arrays.stream(Request.getPathInContext(request).split("/"))
            .filter(part -> !part.isEmpty())
            .toList();
    var unused =
        site.apply(new PageRequest(path, params, lang))
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    send(request, response, callback, answer);
                  } else {
                    callback.failed(failure);
                  }
                });
  }

  private static Map<String, String> params(Request request) {
    Fields fields = Request.extractQueryParameters(request);
    Map<String, String> params = new TreeMap<>();
    for (Fields.Field field : fields) {
      String value = field.getValue() == null ? "" : field.getValue().strip();
      if (!value.isEmpty()) {
        params.put(
            field.getName(), value.substring(0, Math.min(value.length(), LONGEST_PARAMETER)));
      }
    }
    return params;
  }

  /** What was asked for, now or before, else the first of the browser's that we have. */
  private Lang lang(Request request, Map<String, String> params) {
    return known(params.get(LANG))
        .or(() -> cookie(request, LANG).flatMap(ConsoleHandler::known))
        .or(
            () ->
                request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_LANGUAGE).stream()
                    .map(tag -> tag.split("[-_]", 2)[0])
                    .flatMap(tag -> known(tag).stream())
                    .findFirst())
        .orElse(settings.lang());
  }

  private static Optional<String> cookie(Request request, String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .map(HttpCookie::getValue);
  }

  private static HttpCookie cookie(String name, String value) {
    return HttpCookie.build(name, value)
        .path("/")
        .httpOnly(true)
        .sameSite(HttpCookie.SameSite.STRICT)
        .maxAge(TimeUnit.DAYS.toSeconds(365))
        .build();
  }

  private static Optional<Lang> known(@Nullable String tag) {
    return Arrays.stream(Lang.values())
        .filter(lang -> lang.name().equalsIgnoreCase(tag))
        .findFirst();
  }

  private static void send(
      Request request, Response response, Callback callback, PageResponse answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    InputStream stream = answer.stream();
    if (stream == null) {
      response.write(true, answer.body().duplicate(), callback);
    } else if (HttpMethod.HEAD.is(request.getMethod())) {
      IO.close(stream);
      // In two steps: it does not say how long it would be, as GET does not.
      response.write(
          false,
          BufferUtil.EMPTY_BUFFER,
          Callback.from(
              () -> response.write(true, BufferUtil.EMPTY_BUFFER, callback), callback::failed));
    } else {
      // Read as the client takes it: one that is slow holds no thread.
      Content.copy(
          Content.Source.from(
              new ByteBufferPool.Sized(
                  request.getComponents().getByteBufferPool(), false, CHUNK_BYTES),
              stream),
          response,
          callback);
    }
  }

  static void say(Response response, Callback callback, int status, String sentence) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.write(
        true, ByteBuffer.wrap((sentence + "\n").getBytes(StandardCharsets.UTF_8)), callback);
  }
}
