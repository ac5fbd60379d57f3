package dev.verialsync.activities.media.format;

import java.util.Arrays;
import java.util.Optional;

/** The formats that count as images, each with its media type and the extension of its objects. */
public enum ImageFormat {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  WEBP("image/webp", "webp"),
  BMP("image/bmp", "bmp"),
  TIFF("image/tiff", "tiff"),
  AVIF("image/avif", "avif"),
  HEIC("image/heic", "heic"),
  /** HEIF with another codec than HEIC's and AVIF's. */
  HEIF("image/heif", "heif");

  private final String mediaType;
  private final String extension;

  ImageFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** The media type as IANA registers it. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether it is pixels alone, without script or markup that a browser would run. */
  public boolean isRaster() {
    return switch (this) {
      case JPEG, PNG, GIF, WEBP, BMP, TIFF, AVIF, HEIC, HEIF -> true;
    };
  }

  /** The extension without its dot, in lower case. */
  public String extension() {
    return extension;
  }

  /** The format whose objects carry this extension, written exactly so. */
  public static Optional<ImageFormat> ofExtension(String extension) {
    return Arrays.stream(values()).filter(format -> format.extension.equals(extension)).findFirst();
  }
}
