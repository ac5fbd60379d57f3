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

  /** Of all images in it, as text: mail servers refuse large files. */
  private static final int MOST_IMAGE_CHARACTERS = 1_400_000;

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
    inline(shown, inlined);
    String style = new String(Assets.bytes("console.css"), StandardCharsets.UTF_8);
    String policy =
        "default-src 'none'; img-src data:; style-src 'sha256-%s'".formatted(sha256(style));
    // The style is the program's own: it is not escaped.
    Content content = output -> output.writeContent(style);
    return new Made(
        shown.run().id(),
        new String(
            Templates.render(
                "report.jte",
                Map.of(
                    "look", look, "shown", shown, "base", base, "policy", policy, "style",
                    content)),
            StandardCharsets.UTF_8));
  }

  private void inline(RunPage.Shown shown, Map<String, String> inlined) {
    int characters = 0;
    for (String sha256 : images(shown)) {
      Optional<byte[]> small =
          characters > MOST_IMAGE_CHARACTERS ? Optional.empty() : sources.pictures().small(sha256);
      if (small.isPresent()) {
        String data = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(small.get());
        inlined.put(sha256, data);
        characters += data.length();
      }
    }
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
