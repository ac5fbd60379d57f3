package dev.verialsync.activities.media.format;

/** What the inspector found in some bytes; the reasons are phrases for people. */
public sealed interface Inspection {
  /**
   * A whole image within the limits.
   *
   * @param format as the bytes show it, whatever they were declared as
   * @param width in pixels, as a browser shows it
   * @param height in pixels, as a browser shows it
   * @param orientation how a browser turns and mirrors it to show it, as Exif says it: 1 to 8
   */
  record Inspected(ImageFormat format, int width, int height, int orientation)
      implements Inspection {
    public Inspected(ImageFormat format, int width, int height) {
      this(format, width, height, ExifOrientation.NONE);
    }

    public String mediaType() {
      return format.mediaType();
    }

    public String extension() {
      return format.extension();
    }
  }

  /** Bytes that no browser would show. */
  record NotAnImage(String reason) implements Inspection {}

  /** An image whose end is missing. */
  record Cut(String reason) implements Inspection {}

  /** A known format that is not stored; the reason names it. */
  record UnsupportedFormat(String reason) implements Inspection {}

  /** An image over one of the {@link ImageLimits}; the reason gives the size and the limit. */
  record TooLarge(String reason) implements Inspection {}
}
