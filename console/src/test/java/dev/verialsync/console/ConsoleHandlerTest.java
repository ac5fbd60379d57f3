package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.http.ConsoleServer;
import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.console.http.PageResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, under which name, and what is sent to whom. */
class ConsoleHandlerTest {

  private @Nullable ConsoleServer server;

  private ConsoleServer start(ConsoleSettings.@Nullable Login login) throws IOException {
    server =
        ConsoleServer.start(
            new ConsoleSettings(
                InetAddress.getLoopbackAddress(), 0, login, Set.of("shop.example"), Lang.ES),
            Clock.fixed(Instant.parse("2026-11-30T08:00:00Z"), ZoneOffset.UTC),
            asked ->
                CompletableFuture.completedFuture(
                    PageResponse.html(200, asked.lang().name().getBytes(StandardCharsets.UTF_8))));
    return server;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** As it came over the wire, headers and all. */
  private String send(String request) throws IOException {
    URI uri = URI.create(server.url());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String get(String path, String... headers) throws IOException {
    return send(
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
            .formatted(
                path, String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9480, 200",
    "127.0.0.1, 200",
    "[::1]:9480, 200",
    "shop.example, 200",
    "SHOP.example:9480, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421"
  })
  void aStrangersNameForThisMachineIsRefused(String host, int status) throws IOException {
    start(null);
    assertThat(send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void everyAnswerForbidsWhatAPageDoesNotNeed() throws IOException {
    start(null);
    for (String path : List.of("/", "/%00", "/a/../../b", "/" + "x".repeat(9_000))) {
      String answer = get(path);
      assertThat(answer.toLowerCase(Locale.ROOT)).as(path).doesNotContain("jetty", "exception");
      if (answer.startsWith("HTTP/1.1 200")) {
        assertThat(answer)
            .contains(
                "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'",
                "X-Content-Type-Options: nosniff",
                "frame-ancestors 'none'");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void nothingCanBeChanged(String method) throws IOException {
    start(null);
    assertThat(
            send(
                method
                    + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ | Accept-Language: en-GB,es;q=0.5 | EN",
        "/ | Accept-Language: fr,es;q=0.5,en;q=0.2 | ES",
        "/ | Accept-Language: fr | ES",
        "/?lang=en | Accept-Language: es | EN",
        "/?lang=xx | Accept-Language: en | EN",
        "/ | Cookie: lang=en | EN"
      })
  void theLanguageIsTheOneAskedForElseTheBrowsers(String path, String header, String lang)
      throws IOException {
    start(null);
    assertThat(get(path, header)).contains("Content-Length: 2\r\n").contains(lang);
  }

  private static String authorization(String login) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRefusalSpeaksTheBrowsersLanguage() throws IOException {
    start(new ConsoleSettings.Login("ana", "right"));
    assertThat(get("/", "Accept-Language: en")).contains("open this console.");
    assertThat(get("/", "Accept-Language: es")).contains("Esta consola se abre con");
  }

  @Test
  void onlyTheRightPasswordOpensIt() throws IOException {
    start(new ConsoleSettings.Login("ana", "contraseña"));
    assertThat(get("/")).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Basic");
    assertThat(get("/", authorization("ana:contraseña"))).startsWith("HTTP/1.1 200");
    assertThat(get("/", authorization("ana:contraseñ"))).startsWith("HTTP/1.1 401");
    assertThat(get("/", authorization("ana:contraseña")))
        .as("not looked at so soon, right or not")
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 4");
  }

  @Test
  void behindAProxyNobodyIsLockedOutByAnothersGuesses() throws IOException {
    start(new ConsoleSettings.Login("ana", "right"));
    String first = get("/", authorization("ana:right"));
    Matcher token = Pattern.compile("Set-Cookie: (verial-sync-known=[^;]+);").matcher(first);
    assertThat(token.find()).isTrue();
    assertThat(first).containsPattern("verial-sync-known=[^;]+;.*HttpOnly.*SameSite=Strict");
    for (int i = 0; i < 5; i++) {
      assertThat(get("/", authorization("eva:" + i))).contains("HTTP/1.1 4");
    }
    assertThat(get("/", authorization("ana:right")))
        .as("another user's guesses")
        .startsWith("HTTP/1.1 200");
    assertThat(get("/", authorization("ana:guess"))).startsWith("HTTP/1.1 401");
    assertThat(get("/", authorization("ana:right"))).startsWith("HTTP/1.1 429");
    assertThat(get("/", authorization("ana:right"), "Cookie: " + token.group(1)))
        .as("a browser that has logged in before")
        .startsWith("HTTP/1.1 200");
    assertThat(get("/", authorization("ana:guess"))).startsWith("HTTP/1.1 401");
    assertThat(get("/", authorization("ana:guess"), "Cookie: verial-sync-known=" + "A".repeat(43)))
        .as("no token of ours")
        .startsWith("HTTP/1.1 429");
  }

  @Test
  void aThousandConnectionsThatSayLittleLeaveItAnswering() throws IOException {
    start(null);
    URI uri = URI.create(server.url());
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        slow.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      assertThat(get("/")).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
