package dev.verialsync.activities.verial;

/**
 * The beginning of a body that is no answer.
 *
 * @param cut the body may go on
 */
record BodyHead(String text, boolean cut) {
  static final BodyHead NONE = new BodyHead("", false);
}
