package dev.verialsync.console.page;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.console.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every template needs.
 *
 * @param section of the navigation that the page belongs to
 * @param here the page's own address, to ask for it in the other language
 * @param inlined the style's class of each small image that a file carries, by hash; null = images
 *     are served
 */
public record PageContext(
    Texts texts,
    Instant now,
    UiLinks links,
    String section,
    String here,
    @Nullable Map<String, String> inlined) {

  /** The class that shows a small image; empty = the file does not carry it. */
  public String inlinedAs(String sha256) {
    return inlined == null ? "" : inlined.getOrDefault(sha256, "");
  }

  public String t(String key, Object... values) {
    return texts.get(key, values);
  }

  /** The same page in the other language. */
  public String inOtherLanguage() {
    return here + (here.contains("?") ? "&" : "?") + "lang=" + texts.otherCode();
  }

  public String ago(@Nullable Instant at) {
    return texts.ago(at, now);
  }

  /** How long something took that may still last. */
  public String took(Instant start, @Nullable Instant end) {
    return texts.duration(Duration.between(start, end == null ? now : end));
  }
}
