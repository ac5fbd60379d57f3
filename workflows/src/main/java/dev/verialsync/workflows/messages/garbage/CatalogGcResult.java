package dev.verialsync.workflows.messages.garbage;

import java.util.List;

/**
 * What a garbage collection removed, or found where it was not to delete.
 *
 * @param images that nothing has used for long enough
 * @param unknownObjects of the bucket that the database does not know
 * @param versions of products and names that are older than they are kept
 * @param records of runs that are older than they are kept, in rows
 * @param notes what the operator should know, each a sentence
 */
public record CatalogGcResult(
    boolean deleted,
    long images,
    long imageBytes,
    long unknownObjects,
    long unknownBytes,
    long versions,
    long records,
    List<String> notes) {}
