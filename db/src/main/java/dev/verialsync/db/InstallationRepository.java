package dev.verialsync.db;

import java.util.UUID;

/** What distinguishes this installation from others that share its bucket or its Temporal. */
public final class InstallationRepository {

  private final Database database;

  public InstallationRepository(Database database) {
    this.database = database;
  }

  /** The same as long as the database lives, wherever it is restored. */
  public UUID id() {
    return database.sql().fetchSingle("select id from sync.installation").get(0, UUID.class);
  }

  /** Whether a bucket without any image would be less than this database counts on. */
  public boolean knowsImages() {
    return database
        .sql()
        .fetchSingle("select exists (select from media.object)")
        .get(0, Boolean.class);
  }
}
