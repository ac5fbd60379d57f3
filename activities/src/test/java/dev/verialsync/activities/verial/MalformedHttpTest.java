package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no HTTP, or never comes to its content, is a failure of the server and passes. */
class MalformedHttpTest {
  /** More than may come without content, and little enough for a test. */
  private static final int ENDLESS_BYTES = 32 << 20;

  @TempDir Path temp;

  @Test
  void aChunkExtensionWithoutEndIsCutOff() throws Exception {
    assertCutOff("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x".repeat(65_536));
  }

  @Test
  void gzipsFileNameWithoutEndIsCutOff() throws Exception {
    assertCutOff(gzip(8), "n".repeat(65_536));
  }

  @Test
  void gzipsCommentWithoutEndIsCutOff() throws Exception {
    assertCutOff(gzip(16), "c".repeat(65_536));
  }

  @Test
  void gzipBlocksWithoutContentAreCutOff() throws Exception {
    assertCutOff(gzip(0), "\0\0\0\u00ff\u00ff".repeat(13_000));
  }

  @Test
  void aNegativeLengthIsTheServersFault() throws Exception {
    VerialException failure =
        fails("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{\"InfoError\":{\"Codigo\":0}}", "");

    assertThat(failure).isInstanceOf(VerialTransientException.class);
    assertThat(failure.outcome()).isEqualTo(CallOutcome.PROTOCOL);
    assertThat(failure).hasMessageContaining("is not valid HTTP (IllegalArgumentException");
  }

  private static String gzip(int flags) {
    return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 900000000\r\n\r\n"
        + "\u001f\u008b\u0008"
        + (char) flags
        + "\0\0\0\0\0\u00ff";
  }

  private void assertCutOff(String head, String again) throws Exception {
    VerialException failure = fails(head, again);

    assertThat(failure).isInstanceOf(VerialTransientException.class);
    assertThat(failure.outcome()).isEqualTo(CallOutcome.PROTOCOL);
    assertThat(failure)
        .hasMessageContaining("has more than 1048576 bytes in a row without content");
  }

  /** The beginning of an answer in ISO 8859-1, and what follows it again and again. */
  private VerialException fails(String head, String again) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        VerialClient client =
            new VerialClient(
                VerialSettings.of(
                    URI.create("http://127.0.0.1:" + server.getLocalPort() + "/Verial"),
                    SessionNumber.of("918273"),
                    temp),
                new RecordingGate())) {
      Thread serving = new Thread(() -> serve(server, head, again));
      serving.start();
      VerialException failure =
          catchThrowableOfType(
              VerialException.class,
              () -> client.articles(VerialServer.detached(), null, null).close());
      serving.join();
      return failure;
    }
  }

  private static void serve(ServerSocket server, String head, String again) {
    byte[] bytes = again.getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      socket.getInputStream().read(new byte[8192]);
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      for (int sent = 0; bytes.length > 0 && sent < ENDLESS_BYTES; sent += bytes.length) {
        out.write(bytes);
      }
    } catch (IOException e) {
      // The client has seen enough.
    }
  }
}
