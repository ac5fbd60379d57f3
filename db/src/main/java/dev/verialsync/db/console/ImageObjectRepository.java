package dev.verialsync.db.console;

import static dev.verialsync.db.jooq.media.Tables.STORED_OBJECT;

import dev.verialsync.db.Database;
import java.util.Optional;

/** Where an image's bytes are. Reads only. */
public final class ImageObjectRepository {

  /** An object of the library. */
  public record ImageObject(String mediaType, long bytes, String objectKey) {}

  private final Database database;

  public ImageObjectRepository(Database database) {
    this.database = database;
  }

  /** By the hash of its bytes. */
  public Optional<ImageObject> find(String sha256) {
    return database
        .sql()
        .select(STORED_OBJECT.MEDIA_TYPE, STORED_OBJECT.BYTES, STORED_OBJECT.OBJECT_KEY)
        .from(STORED_OBJECT)
        .where(STORED_OBJECT.SHA256.eq(sha256))
        .fetchOptional(row -> new ImageObject(row.value1(), row.value2(), row.value3()));
  }
}
