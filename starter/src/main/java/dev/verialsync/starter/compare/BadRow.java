package dev.verialsync.starter.compare;

/**
 * A row that cannot be compared, or not with all of its cells.
 *
 * @param line of the file, from 1
 */
record BadRow(long line, String reason) {}
