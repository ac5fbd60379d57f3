package dev.verialsync.activities.media.format;

/** Ends the reading of an image that is refused, and says why. */
final class RefusedImageException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Inspection inspection;

  private RefusedImageException(Inspection inspection, String reason) {
    super(reason);
    this.inspection = inspection;
  }

  /** The bytes end before the image does. */
  static RefusedImageException cut(long length) {
    String reason = "the file ends after " + length + " bytes, before the image does";
    return new RefusedImageException(new Inspection.Cut(reason), reason);
  }

  /** No reader of the format would take the bytes. */
  static RefusedImageException broken(String reason) {
    return new RefusedImageException(new Inspection.NotAnImage(reason), reason);
  }

  /** It is sound, and yet no browser would show it. */
  static RefusedImageException unsupported(String reason) {
    return new RefusedImageException(new Inspection.UnsupportedFormat(reason), reason);
  }

  Inspection inspection() {
    return inspection;
  }
}
