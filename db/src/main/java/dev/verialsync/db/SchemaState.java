package dev.verialsync.db;

/** How the schema of a database compares with this program's. */
public enum SchemaState {
  /** Nobody has migrated the database. */
  MISSING,
  /** An older program migrated it. */
  OLDER,
  /** It is this program's. */
  CURRENT
}
