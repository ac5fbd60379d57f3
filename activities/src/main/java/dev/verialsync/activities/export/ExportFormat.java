package dev.verialsync.activities.export;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats that there are; docs/shops.md says who reads which. */
public enum ExportFormat {
  JSONL("jsonl", "application/x-ndjson"),
  CSV("csv", "text/csv; charset=utf-8"),
  WOOCOMMERCE("woocommerce", "text/csv; charset=utf-8"),
  GOOGLE_MERCHANT("google-merchant", "application/xml");

  private final String label;
  private final String mediaType;

  ExportFormat(String label, String mediaType) {
    this.label = label;
    this.mediaType = mediaType;
  }

  /** As people type it. */
  public String label() {
    return label;
  }

  public String mediaType() {
    return mediaType;
  }

  public static Optional<ExportFormat> of(String label) {
    return Arrays.stream(values()).filter(format -> format.label.equals(label)).findFirst();
  }

  /** All labels, for a message. */
  public static String labels() {
    return Arrays.stream(values()).map(ExportFormat::label).collect(Collectors.joining(", "));
  }
}
