package dev.verialsync.db.erp;

/**
 * What accepting a complete article list did.
 *
 * @param seen articles in the list
 * @param known articles that were listed before
 * @param missing of those, how many the list does not show
 * @param vanished articles unlisted now: all that are missing, or none when the shrinking was
 *     refused
 * @param returned articles listed again
 * @param firstSeen articles listed for the first time
 * @param shrinkRefused whether too many were missing, or the list is not whole, and so none was
 *     unlisted
 */
public record ListingAccepted(
    long seen,
    long known,
    long missing,
    long vanished,
    long returned,
    long firstSeen,
    boolean shrinkRefused) {}
