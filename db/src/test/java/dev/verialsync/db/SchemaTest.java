package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.jooq.CurrentSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The schema: documented throughout, migrated once, and checked with a sentence for the operator.
 */
class SchemaTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();
  private static final SortedSet<Integer> VERSIONS = versions();

  private static SortedSet<Integer> versions() {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      return files
          .map(file -> file.getFileName().toString())
          .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTableViewAndColumnCarriesAComment() {
    var uncommented =
        DB.fetch(
            """
            select c.oid::regclass::text || coalesce('.' || a.attname, '')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            left join lateral (
              select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
              union all select null, 0
            ) a on true
            where n.nspname in ('erp', 'media', 'shop', 'sync')
              and c.relkind in ('r', 'v', 'm', 'p')
              and c.relname <> 'schema_history'
              and coalesce(col_description(c.oid, nullif(a.attnum, 0)), case when a.attnum = 0 then obj_description(c.oid, 'pg_class') end, '') = ''
            """);
    assertThat(uncommented.getValues(0)).isEmpty();
  }

  @Test
  void everyFunctionAndSchemaCarriesAComment() {
    var uncommented =
        DB.fetch(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('erp', 'media', 'shop', 'sync') and coalesce(obj_description(p.oid, 'pg_proc'), '') = ''
            union all
            select nspname from pg_namespace
            where nspname in ('erp', 'media', 'shop', 'sync') and coalesce(obj_description(oid, 'pg_namespace'), '') = ''
            """);
    assertThat(uncommented.getValues(0)).isEmpty();
  }

  /**
   * Bodies that are parsed when they are made are fixed already, and are inlined only without SET.
   */
  @Test
  void noFunctionLooksNamesUpInTheCallersSearchPath() {
    var open =
        DB.fetch(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('erp', 'media', 'shop', 'sync')
              and p.prosqlbody is null
              and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false)
            """);
    assertThat(open.getValues(0)).isEmpty();
  }

  /** What its caller may not do it must not do for the caller. */
  @Test
  void noFunctionRunsWithItsOwnersRights() {
    var definers =
        DB.fetch(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('erp', 'media', 'shop', 'sync') and p.prosecdef
            """);
    assertThat(definers.getValues(0)).isEmpty();
  }

  /** Every role that may connect can hold an advisory lock, and so stop all runs. */
  @Test
  void noFunctionTakesAnAdvisoryLock() {
    var takers =
        DB.fetch(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('erp', 'media', 'shop', 'sync') and pg_get_functiondef(p.oid) ilike '%advisory%'
            """);
    assertThat(takers.getValues(0)).isEmpty();
  }

  @Test
  void migratingAgainDoesNothing() {
    assertThat(DB.database().migrate()).isZero();
    DB.database().requireCurrentSchema();
    DB.database().ping();
  }

  /** Every role that may connect can hold the advisory lock under which Flyway migrates. */
  @Test
  void whatMigratingLeavesIsWhatThisProgramWasBuiltWith() {
    assertThat(DB.database().sql().fetchValue(CurrentSchema.SQL))
        .isEqualTo(CurrentSchema.MIGRATIONS);
  }

  @Test
  void withNothingToMigrateNobodyWaitsForFlywaysLock() {
    long flywaysLock = 77431708279161L + "\"sync\".\"schema_history\"".hashCode();
    DB.database()
        .sql()
        .transaction(
            held -> {
              held.dsl().fetch("select pg_advisory_xact_lock(?)", flywaysLock);
              assertThat(DB.database().migrate()).isZero();
            });
  }

  @Test
  void anEmptyDatabaseIsToldHowToBeMigrated() {
    DatabaseSettings settings = DB.server().empty();
    try (Database database = Database.open(settings)) {
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessage(
              "The database at %s has no verial-sync schema yet, this program needs version %d: run `verial-sync migrate`."
                  .formatted(settings.address(), VERSIONS.last()));
      assertThat(database.migrate()).isEqualTo(VERSIONS.size());
      database.requireCurrentSchema();
    }
  }

  @Test
  void anOlderSchemaIsToldHowToBeMigrated() {
    try (Database database = Database.open(DB.server().migrated())) {
      database
          .sql()
          .execute(
              "delete from sync.schema_history where version = ?", String.valueOf(VERSIONS.last()));
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining(
              "has schema version %d, this program needs version %d"
                  .formatted(VERSIONS.headSet(VERSIONS.last()).last(), VERSIONS.last()))
          .hasMessageEndingWith("run `verial-sync migrate`.");
    }
  }

  @Test
  void theSchemaOfALaterMajorVersionIsRefused() {
    try (Database database = Database.open(DB.server().migrated())) {
      migratedBeyond(database, String.valueOf(VERSIONS.last() + 1));
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining(
              "has schema version %d, which this program does not know"
                  .formatted(VERSIONS.last() + 1));
    }
  }

  @Test
  void theSchemaOfALaterMinorVersionIsAccepted() {
    try (Database database = Database.open(DB.server().migrated())) {
      migratedBeyond(database, VERSIONS.last() + ".1");

      database.requireCurrentSchema();

      assertThat(database.schemaState()).isEqualTo(SchemaState.CURRENT);
      assertThat(database.migrate()).isZero();
    }
  }

  private static void migratedBeyond(Database database, String version) {
    database
        .sql()
        .execute(
            """
            insert into sync.schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)
            select max(installed_rank) + 1, ?, 'later', 'SQL', 'later.sql', 'test', 0, true from sync.schema_history
            """,
            version);
  }

  @Test
  void aSchemaOfOtherMigrationsIsOneSentenceWithWhatToDo() {
    DatabaseSettings settings = DB.server().migrated();
    try (Database database = Database.open(settings)) {
      database
          .sql()
          .execute("update sync.schema_history set checksum = checksum + 1 where version = '3'");
      String sentence =
          "The schema at %s was not made by this program's migrations (Migration checksum mismatch for migration version 3): run the program that migrated it or a newer one, or name a new database in DATABASE_URL and let `verial-sync migrate` and a run fill it."
              .formatted(settings.address());
      assertThatThrownBy(database::migrate)
          .isInstanceOf(SchemaException.class)
          .hasMessage(sentence);
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessage(sentence);
    }
  }

  @Test
  void passwordsAreNotShown() {
    DatabaseSettings settings =
        DatabaseSettings.of("jdbc:postgresql://h:1/d?password=s3cret", "user", "s3cret", "test");
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(settings.address()).isEqualTo("jdbc:postgresql://h:1/d");
  }
}
