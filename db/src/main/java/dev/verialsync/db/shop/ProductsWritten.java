package dev.verialsync.db.shop;

/**
 * What writing products did.
 *
 * @param updated the deactivated ones among them
 * @param transactionMillis how long the transaction took, commit included
 * @param dry nothing was written: a dry run's transaction, which counts what it would write
 */
public record ProductsWritten(
    int inserted,
    int updated,
    int unchanged,
    int deactivated,
    int transactionMillis,
    boolean dry) {}
