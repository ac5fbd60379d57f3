package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a version released stays as it is: its migrations, and what they made. A release copies
 * {@code target/released} to {@code src/test/resources/released/VERSION}.
 */
final class ReleasedSchemaTest {

  private static final String MIGRATIONS =
      """
      select script || ' ' || checksum from sync.schema_history
      where checksum is not null order by installed_rank
      """;

  /** A column that is not null and has no default is one that the version before cannot write. */
  private static final String SCHEMA =
      """
      select format('%s %s %s %s%s', case c.relkind when 'r' then 'table' else 'view' end, c.oid::regclass,
        quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull and not a.atthasdef and a.attidentity = '' then ' required' else '' end)
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname in ('erp', 'media', 'shop', 'sync') and c.relkind in ('r', 'v') and c.relname <> 'schema_history'
      union all
      select format('index %s', i.indexrelid::regclass)
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('erp', 'media', 'shop', 'sync') and i.indrelid <> 'sync.schema_history'::regclass
      union all
      select format('function %s -> %s', p.oid::regprocedure, pg_get_function_result(p.oid))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('erp', 'media', 'shop', 'sync')
      order by 1
      """;

  private static final Path RELEASED = Path.of("src", "test", "resources", "released");
  private static final Path BUILT = Path.of("target", "released");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  static List<Path> versions() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders.sorted().toList();
    }
  }

  @BeforeAll
  static void write() throws IOException {
    Files.createDirectories(BUILT);
    Files.write(BUILT.resolve("migrations.txt"), fetched(MIGRATIONS));
    Files.write(BUILT.resolve("schema.txt"), fetched(SCHEMA));
  }

  private static List<String> fetched(String query) {
    return new ArrayList<>(DB.fetch(query).getValues(0, String.class));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void itsMigrationsAreUnchanged(Path version) throws IOException {
    assertThat(fetched(MIGRATIONS))
        .startsWith(Files.readAllLines(version.resolve("migrations.txt")).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void laterOnesOnlyAdd(Path version) throws IOException {
    List<String> released = Files.readAllLines(version.resolve("schema.txt"));
    Set<String> tables =
        released.stream().map(ReleasedSchemaTest::table).collect(Collectors.toSet());
    List<String> added = fetched(SCHEMA);

    assertThat(added).containsAll(released);
    added.removeAll(released);
    assertThat(added).noneMatch(line -> line.endsWith(" required") && tables.contains(table(line)));
  }

  private static String table(String line) {
    return line.replaceFirst("^(\\S+ \\S+).*", "$1");
  }
}
