package dev.verialsync.activities.verial.image;

/** Why an image's bytes could not be had; an issue of that one image. */
public enum ImageProblem {
  /** The row has no image text, or one without any byte in it. */
  EMPTY,
  /** The text is not Base64. */
  NOT_BASE64,
  /** More bytes than the configured limit. */
  TOO_LARGE,
  /** Behind as many of the same article as are kept; stands for all that follow. */
  TOO_MANY
}
