package dev.verialsync.activities.verial.call;

/**
 * The beginning of a body that is no answer.
 *
 * @param cut the body may be longer
 */
public record BodyHead(String text, boolean cut) {
  public static final BodyHead NONE = new BodyHead("", false);
}
