package dev.verialsync.activities.media;

import dev.verialsync.activities.media.format.ImageFormat;
import java.util.Optional;

/** The name of an object that is an image as it came, or a smaller copy of one. */
public sealed interface ImageKey permits ObjectKey, RenditionKey {

  /** Of the library that the object is in: empty, or ending with a slash. */
  String prefix();

  /** Of the image as it came, 64 lower-case hexadecimal digits. */
  String sha256();

  /** Of the object's bytes. */
  ImageFormat format();

  /** The key as S3 knows it. */
  String value();

  /** Reads a key back; empty for anything that {@link #value()} would not write. */
  static Optional<ImageKey> parse(String key) {
    return ObjectKey.parse(key)
        .map(ImageKey.class::cast)
        .or(() -> RenditionKey.parse(key).map(ImageKey.class::cast));
  }
}
