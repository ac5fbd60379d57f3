package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.verialsync.db.DatabaseExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page in a real browser: both languages, a phone's and a desktop's width, light and dark,
 * with an ERP that is hostile in every text. Skipped where Chromium is not installed; axe-core
 * checks where AXE_CORE names its axe.min.js.
 */
@Tag("slow")
class BrowserTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String AXE =
      """
      axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(found =>
        found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 150)).slice(0, 3).join(' | ')))
      """;

  @BeforeAll
  static void requireChromium() {
    assumeTrue(Chromium.installed().isPresent(), "chromium is not installed");
  }

  private static Optional<String> axe() throws IOException {
    String file = System.getenv("AXE_CORE");
    return file == null ? Optional.empty() : Optional.of(Files.readString(Path.of(file)));
  }

  @Test
  void everyPageIsWholeAccessibleAndQuietWhateverTheErpSays() throws IOException {
    long run = HostileShop.fill(DB);
    Optional<String> axe = axe();
    List<String> wrong = new ArrayList<>();
    try (RunningConsole console = new RunningConsole(DB);
        Chromium browser = Chromium.start()) {
      for (String path :
          ConsolePagesTest.pages(run).filter(page -> !page.equals("/progress")).toList()) {
        for (String lang : List.of("es", "en")) {
          for (int width : List.of(360, 1280)) {
            for (boolean dark : List.of(false, true)) {
              String where = "%s %s %d %s: ".formatted(path, lang, width, dark ? "dark" : "light");
              browser.show(
                  console.url(path + (path.contains("?") ? "&" : "?") + "lang=" + lang),
                  width,
                  800,
                  dark);
              faults(browser, axe, width).forEach(fault -> wrong.add(where + fault));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theBrowserWritesToAHomeOfItsOwnAndRemovesIt() throws IOException {
    Path home;
    try (Chromium browser = Chromium.start()) {
      home = browser.home();
      assertThat(home.resolve(".config")).isNotEmptyDirectory();
    }
    assertThat(home.getParent()).doesNotExist();
  }

  private static List<String> faults(Chromium browser, Optional<String> axe, int width) {
    List<String> faults = new ArrayList<>();
    browser.complaints().stream()
        .filter(complaint -> !complaint.contains("/images/") && !complaint.contains("/thumbnails/"))
        .forEach(faults::add);
    if (browser.evaluate("document.documentElement.scrollWidth").asInt() > width) {
      faults.add("wider than the window");
    }
    if (!browser.evaluate("String(window.hacked)").asText().equals("undefined")
        || browser.evaluate("document.getElementById('injected') !== null").asBoolean()) {
      faults.add("a text of the ERP became markup");
    }
    if (axe.isPresent()) {
      browser.evaluate(axe.get() + ";0");
      browser.evaluate(AXE).forEach(violation -> faults.add(violation.asText()));
    }
    return faults;
  }
}
