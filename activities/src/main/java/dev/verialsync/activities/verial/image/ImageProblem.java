package dev.verialsync.activities.verial.image;

/** Why an image's bytes could not be had; an issue of that one image. */
public enum ImageProblem {
  /** The row is no object, or has no image text, or one without any byte in it. */
  EMPTY,
  /** The text is not Base64, or is one of two. */
  NOT_BASE64,
  /** More bytes than the configured limit. */
  TOO_LARGE,
  /** The row is beyond a limit, its image aside. */
  ROW_TOO_LARGE,
  /** Behind as many of the same article as are kept; stands for all that follow. */
  TOO_MANY
}
