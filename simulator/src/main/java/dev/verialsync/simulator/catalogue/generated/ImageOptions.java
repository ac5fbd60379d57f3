package dev.verialsync.simulator.catalogue.generated;

/**
 * How large the drawn images are.
 *
 * @param typicalBytes about how many bytes most of them have, a half to one and a half times
 * @param largeShare which share of them are originals of 10 to 15 MB, 0 to 1
 */
public record ImageOptions(int typicalBytes, double largeShare) {
  public ImageOptions {
    if (typicalBytes < 1 || largeShare < 0 || largeShare > 1) {
      throw new IllegalArgumentException("no such images: " + typicalBytes + ", " + largeShare);
    }
  }
}
