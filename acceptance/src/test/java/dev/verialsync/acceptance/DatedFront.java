package dev.verialsync.acceptance;

import dev.verialsync.acceptance.RowServer.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a simulator and dates its answers by the simulator's clock; Java's own HTTP server
 * dates them by the machine's.
 */
public final class DatedFront implements AutoCloseable {

  /** Answers of its own by method, head and all. */
  public final Map<String, Whole> raw = new ConcurrentHashMap<>();

  private final URI behind;
  private final Clock clock;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  public DatedFront(URI behind, Clock clock) throws IOException {
    this.behind = behind;
    this.clock = clock;
    threads.execute(this::accept);
  }

  public String uri() {
    return "http://localhost:" + server.getLocalPort() + behind.getPath();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> answer(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client;
        Socket simulator = new Socket(behind.getHost(), behind.getPort())) {
      String request = head(client.getInputStream());
      String path = request.split("[ ?]", 3)[1];
      Whole own = raw.get(path.substring(path.lastIndexOf('/') + 1));
      if (own != null) {
        own.write(client.getOutputStream(), Map.of());
        return;
      }
      simulator
          .getOutputStream()
          .write(
              (request.replaceAll("(?i)\r\nConnection:[^\r]*", "")
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = simulator.getInputStream();
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
      String head = head(in).replaceAll("(?i)\r\nDate:[^\r]*", "");
      client
          .getOutputStream()
          .write(
              (head + "\r\nConnection: close\r\nDate: " + date + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      in.transferTo(client.getOutputStream());
    } catch (IOException brokenOff) {
      // As either side wanted it.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended within its head");
      }
      head.append((char) b);
    }
    return head.substring(0, head.length() - 4);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
