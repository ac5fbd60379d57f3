package dev.verialsync.db.shop;

import java.util.List;

/**
 * What writing products did.
 *
 * @param updated the deactivated ones among them
 * @param transactionMillis how long the transaction took, commit included
 * @param dry nothing was written: a dry run's transaction, which counts what it would write
 * @param held the articles that were left out
 */
public record ProductsWritten(
    int inserted,
    int updated,
    int unchanged,
    int deactivated,
    int transactionMillis,
    boolean dry,
    List<Long> held) {

  ProductsWritten without(List<Long> leftOut) {
    return new ProductsWritten(
        inserted, updated, unchanged, deactivated, transactionMillis, dry, leftOut);
  }
}
