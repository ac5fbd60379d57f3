package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that close their connections after each answer, and those that keep them. */
final class ConnectionsTest {

  private static final String BODY = VerialServer.ok("\"Version\":\"1.8.4\"");

  @TempDir Path temp;

  @Test
  void aServerOfHttp10CostsNoFailedCall() throws IOException {
    try (Server server = new Server("HTTP/1.0", 1)) {
      assertThat(server.outcomesOf(6)).containsOnly("ok").hasSize(6);
    }
  }

  @Test
  void aServerThatClosesWithoutAWordIsFoundOut() throws IOException {
    try (Server server = new Server("HTTP/1.1", 1)) {
      assertThat(server.outcomesOf(30).stream().filter(outcome -> !outcome.equals("ok")))
          .containsOnly("dropped")
          .hasSize(3);
    }
  }

  @Test
  void aServerThatKeepsItsConnectionsIsAskedOverOne() throws IOException {
    try (Server server = new Server("HTTP/1.1", Integer.MAX_VALUE)) {
      assertThat(server.outcomesOf(20)).containsOnly("ok");
      assertThat(server.connections).hasValue(1);
    }
  }

  /** Closes a connection after so many answers and says nothing of it in their headers. */
  private final class Server implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String protocol;
    private final int answersAConnection;

    Server(String protocol, int answersAConnection) throws IOException {
      this.protocol = protocol;
      this.answersAConnection = answersAConnection;
      threads.execute(this::accept);
    }

    /** Of calls one after the other. */
    List<String> outcomesOf(int calls) {
      RecordingGate gate = new RecordingGate();
      VerialSettings settings =
          VerialSettings.of(
              URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"),
              SessionNumber.of(VerialServer.SESSION),
              temp);
      try (VerialClient client = new VerialClient(settings, gate)) {
        for (int i = 0; i < calls; i++) {
          try {
            assertThat(client.version(VerialServer.detached())).contains("1.8.4");
          } catch (VerialTransientException e) {
            assertThat(e).hasMessageContaining("closed the connection");
          }
        }
      }
      return gate.outcomes();
    }

    private void accept() {
      try {
        while (true) {
          Socket connection = socket.accept();
          connections.incrementAndGet();
          threads.execute(() -> serve(connection));
        }
      } catch (SocketException closed) {
        // The end of the test.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void serve(Socket connection) {
      try (connection;
          BufferedReader requests =
              new BufferedReader(
                  new InputStreamReader(
                      connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
        boolean close = false;
        for (int answers = 0; answers < answersAConnection && !close; answers++) {
          String line = requests.readLine();
          if (line == null) {
            return;
          }
          while (line != null && !line.isEmpty()) {
            close |= line.equalsIgnoreCase("Connection: close");
            line = requests.readLine();
          }
          connection
              .getOutputStream()
              .write(
                  "%s 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(protocol, BODY.length(), BODY)
                      .getBytes(StandardCharsets.ISO_8859_1));
        }
      } catch (IOException gone) {
        // The client has closed it.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
      threads.shutdownNow();
    }
  }
}
