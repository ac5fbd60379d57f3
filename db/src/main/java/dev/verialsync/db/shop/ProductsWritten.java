package dev.verialsync.db.shop;

/**
 * What writing products did.
 *
 * @param updated the deactivated ones among them
 * @param transactionMillis how long the transaction took, commit included
 */
public record ProductsWritten(
    int inserted, int updated, int unchanged, int deactivated, int transactionMillis) {}
