package dev.verialsync.activities.media;

import org.jspecify.annotations.Nullable;

/** What the inspector found in some bytes. */
public sealed interface Inspection {
  /**
   * A picture within the limits.
   *
   * @param format as the bytes show it, whatever they were declared as
   * @param width in pixels; null for an SVG that does not say
   * @param height in pixels; null for an SVG that does not say
   */
  record Inspected(PictureFormat format, @Nullable Integer width, @Nullable Integer height)
      implements Inspection {
    public String mediaType() {
      return format.mediaType();
    }

    public String extension() {
      return format.extension();
    }
  }

  /** Bytes that no browser would show; the reason is a phrase for people. */
  record NotAPicture(String reason) implements Inspection {}

  /** A picture over one of the {@link PictureLimits}; the reason gives the size and the limit. */
  record TooLarge(String reason) implements Inspection {}
}
