package dev.verialsync.simulator.catalogue;

/**
 * How large the drawn pictures are.
 *
 * @param typicalBytes about how many bytes most of them have, a half to one and a half times
 * @param largeShare which share of them are originals of 10 to 15 MB, 0 to 1
 */
public record PictureOptions(int typicalBytes, double largeShare) {
  public PictureOptions {
    if (typicalBytes < 1 || largeShare < 0 || largeShare > 1) {
      throw new IllegalArgumentException("no such pictures: " + typicalBytes + ", " + largeShare);
    }
  }
}
