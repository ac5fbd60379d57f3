package dev.verialsync.console.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large originals that are asked for at once, in the heap that the chart gives the console. */
@Tag("slow")
final class ThumbnailsTest {

  private static final int AT_ONCE = 2;

  @TempDir Path files;

  /** A process with a heap of its own: makes copies of the same image under several names. */
  static final class Scaling {
    private Scaling() {}

    public static void main(String[] arguments) throws InterruptedException {
      Path image = Path.of(arguments[0]);
      Thumbnails thumbnails = new Thumbnails();
      List<Thread> threads =
          IntStream.range(0, AT_ONCE)
              .mapToObj(
                  n ->
                      new Thread(
                          () -> {
                            byte[] jpeg =
                                thumbnails
                                    .of(String.valueOf(n), () -> Optional.of(opened(image)))
                                    .orElseThrow();
                            System.out.println("made " + (jpeg.length > 0));
                          }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static InputStream opened(Path file) {
      try {
        return Files.newInputStream(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void theyAreScaledOneAfterTheOther() throws Exception {
    Path image = files.resolve("large.gif");
    assertThat(
            ImageIO.write(
                new BufferedImage(5_000, 5_000, BufferedImage.TYPE_BYTE_INDEXED),
                "gif",
                image.toFile()))
        .isTrue();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + Files.createDirectory(files.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                Scaling.class.getName(),
                image.toString())
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("log").toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(files.resolve("log")).lines().filter("made true"::equals))
        .as(Files.readString(files.resolve("log")))
        .hasSize(AT_ONCE);
    try (Stream<Path> left = Files.list(files.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }
}
