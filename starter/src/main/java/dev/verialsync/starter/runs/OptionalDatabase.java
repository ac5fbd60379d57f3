package dev.verialsync.starter.runs;

import dev.verialsync.db.Database;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.UnreachableException;
import java.util.Optional;

/** PostgreSQL for a command that Temporal alone is enough for. */
public final class OptionalDatabase {

  private OptionalDatabase() {}

  /**
   * The database, where the command's services name one that answers; one that does not is warned
   * of. A SchemaException says what to do where it is not migrated.
   */
  public static Optional<Database> ifTheyAnswer(Connections connections, Console console) {
    if (!connections.services().plan().sources().containsKey(Service.POSTGRESQL)) {
      return Optional.empty();
    }
    try {
      return Optional.of(connections.migratedDatabase());
    } catch (UnreachableException e) {
      console.tell("Warning: " + e.getMessage());
      console.tell("Continuing without the database; asking Temporal only.");
      return Optional.empty();
    }
  }
}
