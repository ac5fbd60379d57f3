package dev.verialsync.activities.verial;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.spool.TempArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/** A Verial that answers what it is told to, and a client of it. */
public final class VerialServer implements AutoCloseable {
  static final String SESSION = "918273";

  final MockWebServer server = new MockWebServer();
  public final RecordingGate gate = new RecordingGate();
  final Path temp;
  public final VerialSettings settings;
  public final VerialClient client;

  public VerialServer(Path temp) {
    this(temp, Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  public VerialServer(Path temp, Duration silence, Duration call) {
    this.temp = temp;
    server.setServerSocketFactory(new PromptSockets());
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.settings =
        VerialSettings.of(
                URI.create("http://localhost:" + server.getPort() + "/WcfServiceLibraryVerial"),
                SessionNumber.of(SESSION),
                temp)
            .withTimeouts(Duration.ofSeconds(5), silence, call)
            .withImages(100_000, 0);
    this.client = new VerialClient(settings, gate);
  }

  /** A call of no run, and never cancelled. */
  public static CallContext detached() {
    return new CallContext(null, new Cancellation());
  }

  public void answer(MockResponse response) {
    server.enqueue(response);
  }

  /** HTTP 200 with the body, as Verial answers always. */
  public void answer(String body) {
    answer(200, body);
  }

  public void answer(int status, String body) {
    answer(json(body).code(status).build());
  }

  public void answer(byte[] body) {
    answer(
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/json; charset=utf-8")
            .body(new Buffer().write(body))
            .build());
  }

  public static MockResponse.Builder json(String body) {
    return new MockResponse.Builder()
        .addHeader("Content-Type", "application/json; charset=utf-8")
        .body(body);
  }

  public static String ok(String rest) {
    return "{\"InfoError\":{\"Codigo\":0,\"Descripcion\":null}," + rest + "}";
  }

  static String error(int code, String description, String rest) {
    return "{\"InfoError\":{\"Codigo\":%d,\"Descripcion\":\"%s\"}%s}"
        .formatted(code, description, rest);
  }

  RecordedRequest taken() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Temporary files of the client, its lock file aside. */
  public List<Path> leftFiles() {
    return filesIn(temp).stream().filter(file -> !file.endsWith(TempArea.LOCK_FILE)).toList();
  }

  static List<Path> filesIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path onlyDirectoryIn(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static <T> List<T> all(Iterable<T> rows) {
    List<T> list = new ArrayList<>();
    rows.forEach(list::add);
    return list;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
