package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.console.live.TemporalState;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.DatabaseSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd addresses, slow clients, a thousand connections, and a database that hangs. */
@Tag("slow")
class RobustnessTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final List<String> PATHS =
      List.of(
          "/",
          "/progress",
          "/runs",
          "/runs/1",
          "/runs/{odd}",
          "/products",
          "/products/1",
          "/products/{odd}",
          "/issues",
          "/issues.csv",
          "/calls",
          "/images/{odd}",
          "/thumbnails/{odd}",
          "/assets/{odd}",
          "/{odd}",
          "/products/1/{odd}");

  private static final List<String> PARAMETERS =
      List.of("q", "after", "before", "filter", "in", "kind", "days", "lang", "x");

  private static final List<String> ODD =
      List.of(
          "99999999999999999999",
          "9223372036854775807",
          "999999999999999999",
          "-1",
          "-999999999999999999",
          "0",
          "1.5",
          "%00",
          "a%00b",
          "%F0%9F%93%9A",
          "%E2%80%AE",
          "%ED%A0%80",
          "%C3%28",
          "%",
          "%2e%2e%2f",
          "'%22%3E%3Cscript%3E",
          "web-999999999999999999",
          "manufacturer-0",
          "changed",
          "5.2026-01-01T00:00:00Z",
          "5.%2B999999999-01-01T00:00:00Z",
          "5.-999999999-01-01T00:00:00Z",
          "x".repeat(600),
          "%25_%5C".repeat(30));

  /** The status line's number. */
  private static int status(RunningConsole console, String target) throws IOException {
    URI uri = URI.create(console.url("/"));
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(target)
                  .getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).as(target).startsWith("HTTP/1.1 ");
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  @Test
  void whateverIsAskedForIsAnsweredAndNothingFails() throws IOException {
    HostileShop.fill(DB);
    List<String> wrong = new ArrayList<>();
    try (RunningConsole console = new RunningConsole(DB)) {
      for (String odd : ODD) {
        for (String path : PATHS) {
          String target = path.replace("{odd}", odd);
          check(console, target, wrong);
          if (!path.contains("{odd}") && !path.startsWith("/issues.")) {
            for (String parameter : PARAMETERS) {
              check(console, target + "?" + parameter + "=" + odd, wrong);
            }
            check(console, target + "?q=a&q=" + odd + "&after=" + odd + "&after=1", wrong);
            check(console, target + "?filter=changed&after=" + odd, wrong);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(RunningConsole console, String target, List<String> wrong)
      throws IOException {
    int status = status(console, target);
    if (status != 200 && status != 400 && status != 404) {
      wrong.add(target + " " + status);
    }
  }

  @Test
  void aPlaceInTheListByTimeNeedsATimeThatThereIs() throws IOException {
    try (RunningConsole console = new RunningConsole(DB)) {
      assertThat(status(console, "/products?filter=changed&after=5")).isEqualTo(400);
      assertThat(status(console, "/products?filter=changed&after=5.-99999-01-01T00:00:00Z"))
          .isEqualTo(400);
      assertThat(status(console, "/products?filter=changed&after=5.2026-01-01T00:00:00Z"))
          .isEqualTo(200);
      assertThat(status(console, "/products?after=5.2026-01-01T00:00:00Z")).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "9223372036854775807", "9223372036854775808", "-1", "x"})
  void anIdThatIsNotThereIsMissingHoweverLargeItIs(String id) throws IOException {
    try (RunningConsole console = new RunningConsole(DB)) {
      assertThat(status(console, "/products/" + id)).isEqualTo(404);
      assertThat(status(console, "/runs/" + id)).isEqualTo(404);
    }
  }

  @Test
  void clientsThatReadNothingAndAThousandConnectionsLeavePagesAnswering() throws IOException {
    HostileShop.fill(DB);
    List<Socket> clients = new ArrayList<>();
    try (RunningConsole console = new RunningConsole(DB)) {
      URI uri = URI.create(console.url("/"));
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2_048);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        clients.add(socket);
        OutputStream out = socket.getOutputStream();
        String asked =
            i % 10 == 0 ? "/products/1 HTTP/1.1\r\nHost: localhost\r\n\r\n" : "/ HTTP/1.1\r\nHo";
        out.write(("GET " + asked).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      for (String path : List.of("/", "/products", "/products/1", "/issues.csv")) {
        assertThat(status(console, path)).as(path).isEqualTo(200);
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void whileTheDatabaseTakesConnectionsAndSaysNothingPagesSaySo() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DatabaseSettings hanging =
          new DatabaseSettings(
              "jdbc:postgresql://127.0.0.1:%d/none".formatted(silent.getLocalPort()),
              "nobody",
              "nothing",
              "test",
              2,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1));
      try (RunningConsole console =
          new RunningConsole(
              hanging, () -> new TemporalState(null, null, 1, List.of()), Optional::empty)) {
        for (String path :
            List.of("/", "/progress", "/products", "/products/1", "/runs/1", "/issues.csv")) {
          assertThat(status(console, path)).as(path).isEqualTo(503);
        }
        assertThat(status(console, "/assets/console.css")).isEqualTo(200);
      }
    }
  }
}
