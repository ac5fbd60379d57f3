package dev.verialsync.starter.compare;

/**
 * A row, or one of its cells, that cannot be compared.
 *
 * @param line of the file, from 1
 */
record BadRow(long line, String reason) {}
