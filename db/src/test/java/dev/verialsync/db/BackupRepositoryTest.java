package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.backup.BackupRepository;
import dev.verialsync.db.backup.DatabaseCopy;
import dev.verialsync.db.backup.DatabaseCopy.CopiedTable;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.db.media.StoredImageRepository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is copied out of a database is in the one that it is copied into, and nothing else. */
class BackupRepositoryTest {

  /** What COPY's text format must escape. */
  private static final String HOSTILE = "tab\t, line\n\r, \\N, \\., \"quoted\", ñ, 漢, 😀";

  private static final Duration LEASE = Duration.ofMinutes(1);

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

  @BeforeEach
  void fill() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);
    image(1);
    Samples.replaceImages(
        DB.database(),
        DB.runId(),
        Instant.parse("2026-03-01T10:00:00Z"),
        List.of(Samples.images(1, 1)));
    DB.execute("insert into shop.manufacturer (id, name, listed) values (1, ?, true)", HOSTILE);
    DB.execute(
        "insert into shop.change (position, product_id, kinds) select shop.next_position(base), 1, '{inserted,\"a,b\"}' from shop.feed");
  }

  private static void image(int number) {
    Instant at =
        new StoredImageRepository(DB.database()).findObjects(List.of(Samples.sha256(number))).at();
    Samples.registerObject(DB.database(), DB.runId(), at, Samples.image(number));
  }

  private DatabaseCopy copyOut(Database database) {
    files.clear();
    return new BackupRepository(database)
        .copyOut(table -> files.computeIfAbsent(table, name -> new ByteArrayOutputStream()));
  }

  private void copyIn(Database database, DatabaseCopy copy, String... lost) {
    BackupRepository backups = new BackupRepository(database);
    backups.begin(copy);
    backups.copyIn(
        copy, table -> new ByteArrayInputStream(files.get(table).toByteArray()), List.of(lost));
  }

  private Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    files.forEach((table, file) -> rows.put(table, file.toString(StandardCharsets.UTF_8)));
    return rows;
  }

  private static <T> T value(Database database, Class<T> type, String sql) {
    return database.sql().fetchSingle(sql).get(0, type);
  }

  @Test
  void aDatabaseWithTablesOfSomethingElseIsNoneThatIsUnused() {
    try (Database other = Database.open(DB.server().empty())) {
      other.sql().execute("create schema shop");
      other.sql().execute("create table shop.orders (id int)");

      assertThat(new BackupRepository(other).isUnused()).isFalse();
    }
  }

  @Test
  void aMigratedDatabaseIsUnusedUnlessSomethingElseIsInItOrRefersToIt() {
    try (Database other = Database.open(DB.server().empty())) {
      other.migrate();
      BackupRepository backups = new BackupRepository(other);
      assertThat(backups.isUnused()).isTrue();

      for (String theirs :
          List.of(
              "view public.theirs as select id from shop.product",
              "table public.theirs (id bigint references erp.article (id))",
              "table shop.theirs (id bigint)")) {
        other.sql().execute("create " + theirs);
        assertThat(backups.isUnused()).as(theirs).isFalse();
        other.sql().execute("drop " + theirs.replaceAll("(theirs) .*", "$1"));
      }
      assertThat(backups.isUnused()).isTrue();
    }
  }

  @Test
  void aFilledDatabaseIsKnownAndNoNumberIsGivenAgainWithoutTheSequences() {
    DatabaseCopy read = copyOut(DB.database());
    DatabaseCopy copy =
        new DatabaseCopy(
            read.at(),
            read.server(),
            read.installation(),
            read.migrations(),
            read.tables(),
            Map.of(),
            read.images());
    try (Database other = Database.open(DB.server().empty())) {
      BackupRepository backups = new BackupRepository(other);
      assertThat(backups.isFilledWith(copy)).isFalse();
      assertThat(backups.installation()).isEmpty();
      copyIn(other, copy);

      assertThat(backups.isFilledWith(copy)).isTrue();
      assertThat(backups.isFilledWith(copyOut(DB.database()))).as("of another moment").isFalse();
      backups.end();
      assertThat(backups.isFilledWith(copy)).isFalse();
      assertThat(backups.installation()).contains(copy.installation());
      assertThat(backups.analyze(copy)).isEmpty();
      assertThat(value(other, Long.class, "select nextval('sync.run_id_seq')"))
          .isEqualTo(DB.runId() + 1);
    }
  }

  @Test
  void fromItsBeginningToItsEndARestoresDatabaseIsRefused() {
    DatabaseCopy copy = copyOut(DB.database());
    try (Database other = Database.open(DB.server().empty())) {
      BackupRepository backups = new BackupRepository(other);
      backups.begin(copy);
      assertThat(backups.isUnused()).as("a second restore may begin").isTrue();
      assertThat(backups.isFilledWith(copy)).isFalse();
      refusesAnInterruptedRestore(other);
      copyIn(other, copy);
      refusesAnInterruptedRestore(other);

      backups.end();
      other.requireNoRestore();
      other.requireCurrentSchema();
      assertThat(other.schemaState()).isEqualTo(SchemaState.CURRENT);
    }
  }

  private static void refusesAnInterruptedRestore(Database database) {
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            database::requireNoRestore, database::requireCurrentSchema, database::schemaState)) {
      assertThatThrownBy(use)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("was interrupted, or is still running")
          .hasMessageEndingWith("run `verial-sync restore` again with the same backup.");
    }
  }

  @Test
  void aRoleThatCouldDropTheSchemasButNotMakeThemIsRefusedBeforeItDrops() {
    DatabaseSettings empty = DB.server().empty();
    try (Database owner = Database.open(empty)) {
      owner.migrate();
      DB.server().execute("create role dropper login");
      for (String schema : List.of("sync", "erp", "media", "shop")) {
        owner.sql().execute("alter schema %s owner to dropper".formatted(schema));
      }
      try (Database dropper =
          Database.open(
              DatabaseSettings.of(empty.url().replaceAll("[?].*", ""), "dropper", "", "db-test"))) {
        assertThatThrownBy(() -> dropper.migrateAnew("1"))
            .isInstanceOf(SchemaException.class)
            .hasMessageContaining("The role dropper may not create schemas");
      }
      owner.requireCurrentSchema();
    }
  }

  @Test
  void sequencesOfSomethingElseAreNotCopied() {
    DB.execute("create table shop.orders (id bigserial)");
    try {
      DB.execute("insert into shop.orders default values");

      assertThat(copyOut(DB.database()).sequences())
          .containsKey("sync.run_id_seq")
          .doesNotContainKey("shop.orders_id_seq");
    } finally {
      DB.execute("drop table shop.orders");
    }
  }

  @Test
  void aNameThatIsNoneOfOursIsRefused() {
    assertThatThrownBy(() -> new CopiedTable("sync.run; drop table x", List.of(), 0))
        .hasMessageContaining("is no name of ours");
  }

  @Test
  void everyTableIsRowForRowInTheOtherDatabase() {
    DatabaseCopy copy = copyOut(DB.database());
    Map<String, String> original = rows();
    long position = DB.value(Long.class, "select max(position) from shop.change");
    assertThat(original.get("shop.manufacturer")).contains("tab\\t, line\\n\\r, \\\\N");
    assertThat(copy.tables())
        .extracting(CopiedTable::name)
        .contains("sync.installation", "erp.article", "media.object", "shop.feed")
        .doesNotContain("sync.schema_history", "shop.sellable");

    try (Database other = Database.open(DB.server().empty())) {
      assertThat(new BackupRepository(other).isUnused()).isTrue();
      copyIn(other, copy);
      assertThat(new BackupRepository(other).isUnused()).isFalse();
      copyIn(other, copy);

      Map<String, byte[]> taken = new TreeMap<>();
      files.forEach((table, file) -> taken.put(table, file.toByteArray()));
      DatabaseCopy again = copyOut(other);
      assertThat(again.tables()).isEqualTo(copy.tables());
      assertThat(again.sequences()).isEqualTo(copy.sequences());
      assertThat(again.installation()).isEqualTo(copy.installation());
      Map<String, String> restored = rows();
      assertThat(restored.remove("shop.feed")).isNotEqualTo(original.remove("shop.feed"));
      assertThat(restored).isEqualTo(original);

      new BackupRepository(other).end();
      other.requireCurrentSchema();
      assertThat(value(other, String.class, "select name from shop.manufacturer"))
          .isEqualTo(HOSTILE);
      assertThat(value(other, Long.class, "select nextval('sync.run_id_seq')"))
          .isGreaterThan(DB.runId());
      assertThatThrownBy(() -> other.sql().fetch("select * from shop.changes(?)", position))
          .hasMessageContaining("no longer kept");
      assertThat(value(other, Long.class, "select shop.snapshot_position()"))
          .isGreaterThan(position);
      assertThat(value(other, Long.class, "select count(*) from pg_trigger where tgenabled = 'D'"))
          .isZero();
      assertThatThrownBy(
              () ->
                  other
                      .sql()
                      .execute(
                          "insert into media.article_image (article_id, position, sha256) values (2, 1, 'none')"))
          .hasMessageContaining("violates");
    }
  }

  @Test
  void whatIsWrittenMeanwhileIsNotInTheCopy() {
    long before = DB.value(Long.class, "select count(*) from erp.article");
    DatabaseCopy copy =
        new BackupRepository(DB.database())
            .copyOut(
                table -> {
                  if (files.isEmpty()) {
                    DB.execute("delete from shop.manufacturer");
                    DB.execute("delete from erp.article where id = 3");
                  }
                  return files.computeIfAbsent(table, name -> new ByteArrayOutputStream());
                });

    assertThat(copy.tables())
        .filteredOn(table -> Set.of("erp.article", "shop.manufacturer").contains(table.name()))
        .extracting(CopiedTable::rows)
        .containsExactlyInAnyOrder(before, 1L);
    assertThat(DB.value(Long.class, "select count(*) from shop.manufacturer")).isZero();
  }

  @Test
  void noImageIsCondemnedWhileABackupIsMadeAndTheListHasThoseThatStay() {
    image(2);
    image(3);
    GarbageRepository garbage = new GarbageRepository(DB.database());
    garbage.markUnreferenced(10);
    DB.execute("update media.object set state = 'damaged' where sha256 = ?", Samples.sha256(3));
    BackupRepository backups = new BackupRepository(DB.database());

    assertThat(
            backups.<Integer>whileImagesStay(
                () -> {
                  copyOut(DB.database());
                  return garbage.condemn(Duration.ZERO, 10, LEASE).size();
                }))
        .isZero();

    assertThat(rows().get(BackupRepository.IMAGES))
        .contains(Samples.sha256(1), Samples.sha256(2))
        .doesNotContain(Samples.sha256(3));
    assertThat(garbage.condemn(Duration.ZERO, 10, LEASE)).hasSize(1);
    copyOut(DB.database());
    assertThat(rows().get(BackupRepository.IMAGES)).doesNotContain(Samples.sha256(2));
  }

  @Test
  void imagesThatTheBucketWillNotHaveAreDamaged() {
    DatabaseCopy copy = copyOut(DB.database());
    String key = DB.value(String.class, "select object_key from media.object");
    try (Database other = Database.open(DB.server().empty())) {
      copyIn(other, copy, key);
      assertThat(value(other, String.class, "select state from media.object")).isEqualTo("damaged");
    }
  }

  @Test
  void aCopyOfASchemaThatThisProgramDoesNotHaveIsNotKnown() {
    DatabaseCopy copy = copyOut(DB.database());
    assertThat(copy.fitsThisProgram()).isTrue();
    assertThat(copy.schemaVersion()).isEqualTo("10");
    assertThat(with(copy, copy.migrations() + " 10.2:1:t").fitsThisProgram()).isFalse();
    assertThat(with(copy, copy.migrations() + " 10.2:1:t").schemaVersion()).isEqualTo("10.2");
    assertThat(with(copy, copy.migrations().replaceFirst("1:-?\\d+", "1:7")).fitsThisProgram())
        .isFalse();
  }

  private static DatabaseCopy with(DatabaseCopy copy, String migrations) {
    return new DatabaseCopy(
        copy.at(),
        copy.server(),
        copy.installation(),
        migrations,
        copy.tables(),
        copy.sequences(),
        copy.images());
  }
}
