package dev.verialsync.activities.verial;

/** Why a picture's bytes could not be had; an issue of that one picture. */
public enum PictureProblem {
  /** The row has no picture text, or one without any byte in it. */
  EMPTY,
  /** The text is not Base64. */
  NOT_BASE64,
  /** More bytes than the configured limit. */
  TOO_LARGE,
  /** Behind as many of the same article as are kept; stands for all that follow. */
  TOO_MANY
}
