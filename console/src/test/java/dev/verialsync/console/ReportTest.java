package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.page.RunReport;
import dev.verialsync.db.DatabaseExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run: its size, its images, and how a browser shows and prints it. */
@Tag("slow")
class ReportTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final Pattern IMAGE = Pattern.compile("base64,([A-Za-z0-9+/=]+)");
  private static final Pattern A4 =
      Pattern.compile("/MediaBox \\[0 0 59[45](\\.\\d+)? 84[12](\\.\\d+)?]");

  @TempDir Path files;

  /** A run that added this many products, each with an image of its own. */
  private static long fill(int products) {
    long run = HostileShop.fill(DB);
    DB.execute(
        "insert into media.object (sha256, media_type, bytes, width, height, object_key) select h, 'image/png', 10, 5, 5, 'sha256/00/00/' || h || '.png' from (select lpad(to_hex(n), 64, '0') as h from generate_series(1, ?) n) x",
        products);
    DB.execute(
        """
        insert into shop.product (id, name, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        select 100 + n, 'Libro ' || n, 0, 0, '{}', true, 'known', '[]', '[]' from generate_series(1, ?) n
        """,
        products);
    DB.execute(
        "insert into shop.product_image_row (product_id, position, sha256, media_type, bytes, width, height, object_key) select 100 + n, 1, lpad(to_hex(n), 64, '0'), 'image/png', 10, 5, 5, 'x' from generate_series(1, ?) n",
        products);
    for (String kind : List.of("inserted", "image_added")) {
      DB.execute(
          "insert into sync.product_event (run_id, article_id, kind, detail) select ?, 100 + n, ?, jsonb_build_object('sha256', lpad(to_hex(n), 64, '0')) from generate_series(1, ?) n",
          run,
          kind,
          products);
    }
    return run;
  }

  /** Noise is what JPEG makes largest. */
  private static MediaLibrary noise(int width, int height) {
    return FixedLibrary.of(
        key -> {
          Random random = new Random(key.sha256().hashCode());
          BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
          for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
              image.setRGB(x, y, random.nextInt(1 << 24));
            }
          }
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try {
            ImageIO.write(image, "png", bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return new ByteArrayInputStream(bytes.toByteArray());
        });
  }

  private static List<String> images(String html) {
    List<String> images = new ArrayList<>();
    Matcher matcher = IMAGE.matcher(html);
    while (matcher.find()) {
      images.add(matcher.group(1));
    }
    return images;
  }

  private static String report(RunningConsole console, long run, Lang lang) {
    return new RunReport(console.sources())
        .make(run, lang, "http://127.0.0.1:9480/")
        .orElseThrow()
        .html();
  }

  @Test
  void itStaysBelowItsSizeWhateverTheImagesAre() {
    long run = fill(40);
    try (MediaLibrary library = noise(160, 1_500);
        RunningConsole console = new RunningConsole(DB, library)) {
      String html = report(console, run, Lang.ES);
      assertThat(html.getBytes(StandardCharsets.UTF_8).length)
          .as("full, and no larger")
          .isBetween(1_700_000, 2_000_000);
    }
  }

  @Test
  void eachImageIsInItOnce() {
    long run = fill(8);
    try (MediaLibrary library = noise(160, 160);
        RunningConsole console = new RunningConsole(DB, library)) {
      String html = report(console, run, Lang.EN);
      List<String> images = images(html);
      Set<String> different = new TreeSet<>(images);
      assertThat(images).hasSize(8);
      assertThat(different).hasSize(8);
      assertThat(html.split("class=\"thumb i", -1))
          .as("shown as a new image and with its product")
          .hasSize(17);
    }
  }

  @Test
  void aBrowserShowsItWithoutComplaintAndPrintsItOnA4() throws IOException {
    assumeTrue(Chromium.installed().isPresent(), "chromium is not installed");
    long run = fill(8);
    try (MediaLibrary library = noise(160, 200);
        RunningConsole console = new RunningConsole(DB, library);
        Chromium browser = Chromium.start()) {
      for (Lang lang : Lang.values()) {
        Path file = files.resolve("report-" + lang + ".html");
        Files.writeString(file, report(console, run, lang));
        browser.show(file.toUri().toString(), 800, 1_000, false);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.evaluate("String(window.hacked)").asText()).isEqualTo("undefined");
        assertThat(
                browser
                    .evaluate(
                        "[...document.querySelectorAll('.thumb')].filter(one => getComputedStyle(one).backgroundImage.startsWith('url(\"data:image/jpeg')).length")
                    .asInt())
            .isEqualTo(16);
        assertThat(browser.evaluate("performance.getEntriesByType('resource').length").asInt())
            .as("loads nothing")
            .isZero();
        String pdf = new String(browser.pdf(), StandardCharsets.ISO_8859_1);
        assertThat(pdf).startsWith("%PDF").containsPattern(A4);
      }
    }
  }
}
