package dev.verialsync.db.library;

import java.util.List;

/**
 * What the check of some objects found, by hash.
 *
 * @param last the last hash of them, the new cursor
 * @param checked how many there were
 * @param cut those that are as they were stored, but whose image is cut
 */
public record CheckedObjects(
    String last,
    int checked,
    List<String> intact,
    List<String> missing,
    List<String> wrong,
    List<String> cut) {}
