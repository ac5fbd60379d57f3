package dev.verialsync.activities.media;

/**
 * The installation that a library belongs to.
 *
 * @param installation its id, a UUID
 * @param database where its database was when the library was marked, without credentials: what a
 *     person recognises it by
 */
public record LibraryOwner(String installation, String database) {

  /** As a sentence names it. */
  public String named() {
    return "installation %s (database %s)".formatted(installation, database);
  }
}
