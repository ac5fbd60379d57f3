package dev.verialsync.activities.export;

import dev.verialsync.db.export.ExportRepository.Selection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written.
 *
 * @param selection which products
 * @param links of products' pages; null where nobody needs them
 */
public record ExportRequest(
    ExportFormat format, Selection selection, @Nullable LinkTemplate links) {

  /**
   * Why it cannot be written, as a sentence.
   *
   * @param hasAddresses whether images have addresses
   */
  public Optional<String> fault(boolean hasAddresses) {
    if (format != ExportFormat.GOOGLE_MERCHANT) {
      return Optional.empty();
    }
    if (selection.since() != null) {
      return Optional.of(
          "google-merchant has no changes alone: Google takes a file for the whole.");
    }
    if (links == null) {
      return Optional.of("google-merchant needs addresses of products: set SHOP_LINK_TEMPLATE.");
    }
    return hasAddresses
        ? Optional.empty()
        : Optional.of(
            "google-merchant needs addresses of images: set MEDIA_PUBLIC_URL and run `verial-sync migrate`.");
  }
}
