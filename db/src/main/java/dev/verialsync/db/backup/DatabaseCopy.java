package dev.verialsync.db.backup;

import dev.verialsync.db.jooq.CurrentSchema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What was copied, apart from the rows themselves.
 *
 * @param at the moment of all rows, by PostgreSQL's clock
 * @param server PostgreSQL's version
 * @param installation its id, which the copy keeps
 * @param migrations that made the schema: {@code version:checksum:success}, separated by spaces
 * @param tables in an order in which they can be filled
 * @param sequences and the last number that each gave
 * @param images listed, images and smaller copies
 */
public record DatabaseCopy(
    Instant at,
    String server,
    String installation,
    String migrations,
    List<CopiedTable> tables,
    Map<String, Long> sequences,
    long images) {

  /** They become part of statements, and come from a file. */
  private static final String NAME = "(sync|erp|media|shop)\\.\\w+";

  public DatabaseCopy {
    tables = List.copyOf(tables);
    sequences = Map.copyOf(sequences);
    sequences.keySet().forEach(DatabaseCopy::requireName);
  }

  private static void requireName(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("\"%s\" is no name of ours".formatted(name));
    }
  }

  /**
   * A table's rows, as {@code COPY} writes text.
   *
   * @param name with its schema
   */
  public record CopiedTable(String name, List<String> columns, long rows) {
    public CopiedTable {
      requireName(name);
      columns = List.copyOf(columns);
    }
  }

  /** Whether this program has the migrations that made the schema. */
  public boolean fitsThisProgram() {
    return Set.of(CurrentSchema.MIGRATIONS.split(" ")).containsAll(versions().toList());
  }

  /** The version of the schema. */
  public String schemaVersion() {
    return versions()
        .map(migration -> migration.substring(0, migration.indexOf(':')))
        .max(Comparator.comparing(MigrationVersion::fromVersion))
        .orElseThrow();
  }

  private Stream<String> versions() {
    return Stream.of(migrations.split(" "));
  }

  /** {@code sync.run, sync.guard}. */
  String tableNames() {
    return tables.stream().map(CopiedTable::name).collect(Collectors.joining(", "));
  }
}
