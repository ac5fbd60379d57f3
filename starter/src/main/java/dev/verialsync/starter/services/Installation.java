package dev.verialsync.starter.services;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.RoleGrants;
import dev.verialsync.db.console.SearchIndex;
import dev.verialsync.db.shop.ImageAddressRepository;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.worker.SearchAttributes;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   * @param installation the id that the database and the bucket carry
   * @param notes what a person should know or do, a sentence each
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
      Set<String> missingSearchAttributes,
      String installation,
      List<String> notes) {}

  /**
   * Roles that get rights, existing ones or new.
   *
   * @param runtime for workers; null for none
   * @param reader for the shop; null for none
   * @param console for the console alone; null for none
   */
  public record Roles(@Nullable String runtime, @Nullable String reader, @Nullable String console) {
    static final Roles NONE = new Roles(null, null, null);
  }

  /**
   * Brings everything to what this program needs; a SchemaException where a restore is unfinished.
   */
  public Report carryOut() {
    return carryOut(wholeDatabase(), Roles.NONE, false, false);
  }

  /** The same as the last steps of a restore. */
  public Report carryOutForRestore() {
    return carryOut(connections.database(), Roles.NONE, false, false);
  }

  /**
   * As {@link #carryOut()}, and gives roles their rights, and takes over the address of images.
   *
   * @param publicRead whether everybody may read the images from then on
   */
  public Report carryOut(Roles roles, boolean publicRead) {
    return carryOut(wholeDatabase(), roles, publicRead, true);
  }

  private Database wholeDatabase() {
    Database database = connections.database();
    database.requireNoRestore();
    return database;
  }

  private Report carryOut(Database database, Roles roles, boolean publicRead, boolean setsAddress) {
    Settings settings = connections.services().settings();
    Optional<String> imageBase = settings.mediaPublicUrl();
    int migrations = database.migrate();
    new SearchIndex(database).ensure();
    List<String> notes = new ArrayList<>(granted(new RoleGrants(database), roles));
    if (connections.services().source(Service.POSTGRESQL) != Source.CONFIGURED) {
      new RoleGrants(database).console(PostgresServer.CONSOLE_ROLE);
    }
    claimLibrary(database, publicRead, notes);
    if (setsAddress) {
      setAddress(new ImageAddressRepository(database), imageBase, notes);
    }
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
        attributes.missing(),
        new InstallationRepository(database).id().toString(),
        List.copyOf(notes));
  }

  private static void setAddress(
      ImageAddressRepository images, Optional<String> wanted, List<String> notes) {
    if (wanted.isEmpty()) {
      images
          .base()
          .ifPresent(
              base ->
                  notes.add(
                      "MEDIA_PUBLIC_URL is not set: addresses of images still begin with %s. MEDIA_PUBLIC_URL=none removes them."
                          .formatted(base)));
      return;
    }
    boolean removes = wanted.get().equals(Settings.NOWHERE);
    if (images.setBase(removes ? null : wanted.get())) {
      notes.add(
          removes
              ? "Images have no address any more."
              : "Addresses of images begin with %s.".formatted(wanted.get()));
    }
  }

  private static List<String> granted(RoleGrants grants, Roles roles) {
    List<String> notes = new ArrayList<>();
    if (roles.runtime() != null) {
      notes.add(granted(roles.runtime(), "has a worker's rights", grants.runtime(roles.runtime())));
    }
    if (roles.reader() != null) {
      notes.add(granted(roles.reader(), "may read the shop", grants.reader(roles.reader())));
    }
    if (roles.console() != null) {
      notes.add(
          granted(
              roles.console(), "may read what the console shows", grants.console(roles.console())));
    }
    return notes;
  }

  private static String granted(String role, String rights, boolean made) {
    return made
        ? "The role %s is new and %s. It has no password yet: set one with \\password in psql."
            .formatted(role, rights)
        : "The role %s %s.".formatted(role, rights);
  }

  /** Says what to do where the mark that this database counts on was gone. */
  private void claimLibrary(Database database, boolean publicRead, List<String> notes) {
    try (MediaLibrary library = connections.mediaLibrary()) {
      boolean unclaimed = connections.ownership(library, database).claim();
      if (unclaimed && new InstallationRepository(database).knowsImages()) {
        notes.add(
            "%s had no mark of this installation, whose database knows images. If the bucket was emptied or replaced, `verial-sync sync --verify` fetches them again."
                .formatted(library.place()));
      }
      if (publicRead) {
        notes.add(
            "Everybody may read the images%s; nobody without the key may list them."
                .formatted(library.allowPublicReading() ? " from now on" : " already"));
      }
    }
  }
}
