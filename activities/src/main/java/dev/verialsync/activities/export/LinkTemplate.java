package dev.verialsync.activities.export;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses of products' pages.
 *
 * @param text an http or https address with {@code {id}} or {@code {barcode}}
 */
public record LinkTemplate(String text) {

  private static final String ID = "{id}";
  private static final String BARCODE = "{barcode}";

  /**
   * Judges it.
   *
   * @throws IllegalArgumentException when it is none
   */
  public LinkTemplate {
    URI example = URI.create(filled(text, "1", "1"));
    String scheme = String.valueOf(example.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme)
        || example.getHost() == null
        || !example.getRawAuthority().equals(URI.create(filled(text, "2", "2")).getRawAuthority())
        || !(text.contains(ID) || text.contains(BARCODE))) {
      throw new IllegalArgumentException("no address with {id} or {barcode}");
    }
  }

  /** What every link begins with: the shop. */
  String shop() {
    URI example = URI.create(filled(text, "1", "1"));
    return "%s://%s/".formatted(example.getScheme(), example.getRawAuthority());
  }

  /** The page of a product; empty where its barcode leads to several, or it has none. */
  Optional<String> link(ExportedProduct product) {
    Optional<String> barcode =
        product.isTrue("barcode_is_unique") ? product.text("barcode") : Optional.empty();
    return text.contains(BARCODE) && barcode.isEmpty()
        ? Optional.empty()
        : Optional.of(filled(text, product.id(), barcode.orElse("")));
  }

  private static String filled(String text, String id, String barcode) {
    return text.replace(ID, id)
        .replace(BARCODE, URLEncoder.encode(barcode, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
