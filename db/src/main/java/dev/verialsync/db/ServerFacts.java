package dev.verialsync.db;

import java.util.Optional;

/**
 * What a server and its database are, whatever their schema.
 *
 * @param version such as 14
 * @param encoding the database's, such as UTF8
 * @param readOnly whether nothing can be written, as on a standby
 * @param mayCreateSchemas whether the role may create schemas in the database
 * @param ownsSchema whether the role may change the schema that is there; true where there is none
 * @param mayWork whether the role has a worker's rights in that schema; true where there is none
 * @param restoring whether a restore has begun to fill the database, and has not ended
 */
public record ServerFacts(
    String address,
    String database,
    String role,
    int version,
    String encoding,
    boolean readOnly,
    boolean mayCreateSchemas,
    boolean ownsSchema,
    boolean mayWork,
    boolean restoring) {

  private static final int OLDEST = 14;
  private static final String UTF8 = "UTF8";

  /** Why this program cannot work there, and what to do, in a sentence; empty if it can. */
  public Optional<String> fault() {
    if (version < OLDEST) {
      return Optional.of(
          "The server at %s is PostgreSQL %d; verial-sync needs %d or later."
              .formatted(address, version, OLDEST));
    }
    if (!encoding.equals(UTF8)) {
      return Optional.of(
          "The database at %s has the encoding %s; verial-sync needs %s, and an existing database cannot be converted. Create another with CREATE DATABASE verial TEMPLATE template0 ENCODING '%s' LOCALE 'C.UTF-8'; and name it in DATABASE_URL."
              .formatted(address, encoding, UTF8, UTF8));
    }
    return Optional.empty();
  }

  /** What a worker could not do in a schema that is up to date, and what to do; empty if all. */
  public Optional<String> missingWorkersRight() {
    if (readOnly) {
      return missingRight();
    }
    return mayWork
        ? Optional.empty()
        : Optional.of(
            "The role %s may not write to the verial-sync schema at %s: run `verial-sync migrate --runtime %s` as the role that owns it."
                .formatted(role, address, role));
  }

  /** What `verial-sync migrate` could not do there, and what to do; empty if it could do all. */
  public Optional<String> missingRight() {
    if (readOnly) {
      return Optional.of(
          "The server at %s accepts no writes (a standby, or default_transaction_read_only): name the primary in DATABASE_URL."
              .formatted(address));
    }
    if (!mayCreateSchemas) {
      return Optional.of(mayNotCreateSchemas());
    }
    return ownsSchema
        ? Optional.empty()
        : Optional.of(
            "The role %s does not own the verial-sync schema at %s: run `verial-sync migrate` as the role that does."
                .formatted(role, address));
  }

  String mayNotCreateSchemas() {
    return "The role %s may not create schemas at %s: let the database's owner run GRANT CREATE ON DATABASE %s TO %s; or name a role that may in DATABASE_USER."
        .formatted(role, address, quoted(database), quoted(role));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
