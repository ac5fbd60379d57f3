package dev.verialsync.activities.media;

/** Ends the reading of a picture that is refused, and says why. */
final class RefusedPictureException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Inspection inspection;

  private RefusedPictureException(Inspection inspection, String reason) {
    super(reason);
    this.inspection = inspection;
  }

  /** The bytes end before the picture does. */
  static RefusedPictureException cut(long length) {
    String reason = "the file ends after " + length + " bytes, before the picture does";
    return new RefusedPictureException(new Inspection.Cut(reason), reason);
  }

  /** No reader of the format would take the bytes. */
  static RefusedPictureException broken(String reason) {
    return new RefusedPictureException(new Inspection.NotAPicture(reason), reason);
  }

  /** It is sound, and yet no browser would show it. */
  static RefusedPictureException unsupported(String reason) {
    return new RefusedPictureException(new Inspection.UnsupportedFormat(reason), reason);
  }

  Inspection inspection() {
    return inspection;
  }
}
