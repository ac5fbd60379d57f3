package dev.verialsync.simulator.catalogue;

/**
 * Which rows of a list are asked for.
 *
 * @param sinceMinute only articles modified in that {@link ErpTime} minute or later
 * @param first 1-based, inclusive
 * @param last inclusive
 */
public record Selection(int sinceMinute, int first, int last) {
  public static final int EVER = Integer.MIN_VALUE;
  public static final int TO_THE_END = Integer.MAX_VALUE;
  public static final Selection ALL = new Selection(EVER, 1, TO_THE_END);

  public boolean isAll() {
    return equals(ALL);
  }

  public boolean isFiltered() {
    return sinceMinute != EVER;
  }

  /** The same filter without the bounds. */
  public Selection unbounded() {
    return new Selection(sinceMinute, 1, TO_THE_END);
  }
}
