package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.RowParser;
import dev.verialsync.activities.verial.text.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What large answers cost, in processes whose heap is a fraction of them. */
@Tag("slow")
class HeapTest {
  private static final int IMAGE_BYTES = 15_000_000;
  private static final int ROWS = 100_000;

  @TempDir Path temp;

  /** Reads what the test's server offers and prints what it saw. */
  static final class SmallProcess {
    private SmallProcess() {}

    public static void main(String[] args) throws IOException {
      VerialSettings settings =
          VerialSettings.of(URI.create(args[1]), SessionNumber.of("18"), Path.of(args[2]));
      try (VerialClient client = new VerialClient(settings, new RecordingGate())) {
        if (args[0].equals("list")) {
          RowParser parser = new RowParser();
          long idSum = 0;
          try (ListAnswer answer = client.articles(VerialServer.detached(), null, null)) {
            for (var row : answer) {
              idSum += parser.article(row).value().orElseThrow().id();
            }
            System.out.println(answer.rowCount() + " " + idSum);
          }
        } else {
          try (ImageAnswer answer = client.images(VerialServer.detached(), 1)) {
            for (FetchedImage image : answer.images()) {
              System.out.println(image.sha256() + " " + image.byteCount());
            }
          }
        }
      }
    }
  }

  private String run(String what, String heap, Body body) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            body.write(out);
          }
        });
    server.start();
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + heap,
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallProcess.class.getName(),
                  what,
                  "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                  temp.toString())
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      server.stop(0);
      executor.shutdownNow();
    }
  }

  private interface Body {
    void write(OutputStream out) throws IOException;
  }

  @Test
  void anOldServersListOf100000RowsIsReadWithAHeapOf40Megabytes() throws Exception {
    String output =
        run(
            "list",
            "40m",
            out -> {
              out.write(
                  "{\"InfoError\":{\"Codigo\":0},\"Articulos\":[".getBytes(StandardCharsets.UTF_8));
              String filler = "\",\"Descripcion\":\"" + "Una descripción. ".repeat(40) + "\"}";
              StringBuilder rows = new StringBuilder();
              for (int id = 1; id <= ROWS; id++) {
                rows.append(id == 1 ? "" : ",")
                    .append("{\"Id\":")
                    .append(id)
                    .append(",\"Nombre\":\"Artículo ")
                    .append(id)
                    .append(filler);
                if (id % 1000 == 0) {
                  out.write(rows.toString().getBytes(StandardCharsets.UTF_8));
                  rows.setLength(0);
                }
              }
              out.write("]}".getBytes(StandardCharsets.UTF_8));
            });
    assertThat(output).isEqualTo(ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
  }

  @Test
  void threeImagesOf15MegabytesAreReadWithAHeapOf24Megabytes() throws Exception {
    byte[] image = new byte[IMAGE_BYTES];
    new Random(1).nextBytes(image);
    byte[] text = Base64.getEncoder().encode(image);
    String sha256 = HexFormat.of().formatHex(Sha256.newDigest().digest(image));
    String output =
        run(
            "images",
            "24m",
            out -> {
              out.write("{\"Imagenes\":[".getBytes(StandardCharsets.UTF_8));
              for (int i = 0; i < 3; i++) {
                out.write(
                    ((i == 0 ? "" : ",") + "{\"ID_Articulo\":1,\"Imagen\":\"")
                        .getBytes(StandardCharsets.UTF_8));
                out.write(text);
                out.write("\"}".getBytes(StandardCharsets.UTF_8));
              }
              out.write("],\"InfoError\":{\"Codigo\":0}}".getBytes(StandardCharsets.UTF_8));
            });
    assertThat(output.lines().toList())
        .hasSize(3)
        .allMatch(line -> line.equals(sha256 + " " + IMAGE_BYTES));
  }
}
