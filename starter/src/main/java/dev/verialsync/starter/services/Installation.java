package dev.verialsync.starter.services;

import dev.verialsync.db.Database;
import dev.verialsync.worker.SearchAttributes;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import java.util.Set;

/** What must be there before a worker works: schema, bucket, search attributes. Idempotent. */
public final class Installation {

  private final Connections connections;

  public Installation(Connections connections) {
    this.connections = connections;
  }

  /**
   * What was done.
   *
   * @param migrations applied now
   * @param bucket that is there now
   * @param searchAttributes registered now
   * @param presentSearchAttributes that were there before
   * @param missingSearchAttributes that the server refused to register
   */
  public record Report(
      String database,
      int migrations,
      String endpoint,
      String bucket,
      String temporal,
      String namespace,
      Set<String> searchAttributes,
      Set<String> presentSearchAttributes,
      Set<String> missingSearchAttributes) {}

  /** Brings everything to what this program needs. */
  public Report carryOut() {
    Settings settings = connections.services().settings();
    Database database = connections.database();
    int migrations = database.migrate();
    connections.mediaLibrary().close();
    TemporalConnection temporal = connections.temporal();
    SearchAttributes attributes = temporal.registerSearchAttributes();
    return new Report(
        settings.database("verial-sync").address(),
        migrations,
        settings.media().endpoint(),
        settings.media().bucket(),
        temporal.address(),
        temporal.namespace(),
        attributes.added(),
        attributes.present(),
        attributes.missing());
  }
}
