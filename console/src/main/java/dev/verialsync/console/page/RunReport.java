package dev.verialsync.console.page;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.ProductLine;
import gg.jte.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run's page as one file that needs nothing else: it can be mailed and printed. */
public final class RunReport {

  /** Of the whole file: mail servers refuse large ones. Images are left out beyond it. */
  static final int MOST_BYTES = 2_000_000;

  private final Sources sources;
  private final RunPage page;

  public RunReport(Sources sources) {
    this.sources = sources;
    this.page = new RunPage(sources);
  }

  /** The report and the run that it is about. */
  public record Made(long run, String html) {}

  /**
   * The report; empty where there is no such run.
   *
   * @param run null = the last that has ended
   * @param base where its links lead: the console's address
   */
  public Optional<Made> make(@Nullable Long run, Lang lang, String base) {
    Map<String, String> inlined = new HashMap<>();
    PageContext look =
        new PageContext(
            Texts.of(lang), sources.clock().instant(), sources.links(), "runs", "/", inlined);
    return Optional.ofNullable(run)
        .or(page::latest)
        .flatMap(id -> page.shown(id, look))
        .map(shown -> made(shown, look, base, inlined));
  }

  private Made made(
      RunPage.Shown shown, PageContext look, String base, Map<String, String> inlined) {
    StringBuilder style =
        new StringBuilder(new String(Assets.bytes("console.css"), StandardCharsets.UTF_8));
    List<String> images = images(shown);
    images.forEach(sha256 -> inlined.put(sha256, "i" + inlined.size()));
    // Places without an image are shorter than those with one.
    int left = MOST_BYTES - render(shown, look, base, style.toString()).length;
    for (String sha256 : images) {
      String rule =
          sources
              .images()
              .small(sha256)
              .map(jpeg -> rule(Objects.requireNonNull(inlined.get(sha256)), jpeg))
              .orElse("");
      if (rule.isEmpty() || rule.length() > left) {
        inlined.remove(sha256);
      } else {
        style.append(rule);
        left -= rule.length();
      }
    }
    return new Made(
        shown.run().id(),
        new String(render(shown, look, base, style.toString()), StandardCharsets.UTF_8));
  }

  /** Shows the image wherever the file has this class: its bytes are there once. */
  private static String rule(String name, byte[] jpeg) {
    return ".%s{background-image:url(data:image/jpeg;base64,%s)}\n"
        .formatted(name, Base64.getEncoder().encodeToString(jpeg));
  }

  private static byte[] render(RunPage.Shown shown, PageContext look, String base, String style) {
    String policy =
        "default-src 'none'; img-src data:; style-src 'sha256-%s'".formatted(sha256(style));
    // The style is the program's own: it is not escaped.
    Content content = output -> output.writeContent(style);
    return Templates.render(
        "report.jte",
        Map.of("look", look, "shown", shown, "base", base, "policy", policy, "style", content));
  }

  private static List<String> images(RunPage.Shown shown) {
    return Stream.of(
            shown.view().images().stream().map(image -> image.sha256()),
            shown.view().inserted().stream().map(ProductLine::sha256),
            shown.view().deactivated().stream().map(ProductLine::sha256))
        .flatMap(hashes -> hashes)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
