package dev.verialsync.codegen;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.MatcherRule;
import org.jooq.meta.jaxb.MatcherTransformType;
import org.jooq.meta.jaxb.Matchers;
import org.jooq.meta.jaxb.MatchersTableType;
import org.jooq.meta.jaxb.OnError;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Strategy;
import org.jooq.meta.jaxb.Target;

/**
 * Applies the migrations to an embedded PostgreSQL and generates jOOQ's classes from what results.
 * Arguments: the migrations' folder, the folder to generate into, a scratch folder that is deleted
 * at the end. Does nothing when neither migrations nor generator changed since the last time.
 */
public final class GenerateJooqClasses {

  private static final String PACKAGE = "dev.verialsync.db.jooq";
  private static final List<String> SCHEMAS = List.of("sync", "erp", "media", "shop");

  /**
   * Zonky's own setting; its builder's would still leave a folder in the system's temporary one.
   */
  private static final String WORKING_DIRECTORY = "ot.epg.working-dir";

  private static final String MIGRATIONS_SQL =
      "select string_agg(concat_ws(':', version, checksum, success), ' ' order by version) from sync.schema_history where version is not null";

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  private GenerateJooqClasses() {}

  public static void main(String[] arguments) throws Exception {
    Path migrations = Path.of(arguments[0]);
    Path target = Path.of(arguments[1]);
    Path scratch = Path.of(arguments[2]);

    Fingerprint fingerprint =
        Fingerprint.of(migrations, GenerateJooqClasses.class, Constants.FULL_VERSION);
    Path stamp = target.resolve("fingerprint");
    if (fingerprint.isWrittenIn(stamp)) {
      return;
    }
    FLYWAY_LOG.setLevel(Level.WARNING);
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    delete(target);
    generate(migrations, target, scratch);
    fingerprint.writeTo(stamp);
  }

  private static void generate(Path migrations, Path target, Path scratch) throws Exception {
    System.setProperty(WORKING_DIRECTORY, scratch.toString());
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setDataDirectory(scratch.resolve("data")).start()) {
      Flyway.configure()
          .dataSource(postgres.getPostgresDatabase())
          .locations("filesystem:" + migrations)
          .schemas(SCHEMAS.toArray(String[]::new))
          .defaultSchema("sync")
          .table("schema_history")
          .load()
          .migrate();
      GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), target));
      writeMigrations(postgres, target.resolve(PACKAGE.replace('.', '/')));
    } finally {
      System.clearProperty(WORKING_DIRECTORY);
      delete(scratch);
    }
  }

  /** What the history of a current schema says, so that a command need not load Flyway to know. */
  private static void writeMigrations(EmbeddedPostgres postgres, Path folder) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet applied = statement.executeQuery(MIGRATIONS_SQL)) {
      applied.next();
      Files.writeString(
          folder.resolve("CurrentSchema.java"),
          """
          package %s;

          /** The migrations that this program was built with, as their history shows them. */
          public final class CurrentSchema {
            /** Reads them from a database: versions and checksums in the order of their numbers. */
            public static final String SQL =
                "%s";

            /** What {@link #SQL} gives where the schema is current. */
            public static final String MIGRATIONS = "%s";

            private CurrentSchema() {}
          }
          """
              .formatted(PACKAGE, MIGRATIONS_SQL, applied.getString(1)));
    }
  }

  private static Configuration configuration(String jdbcUrl, Path target) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withOnError(OnError.FAIL)
        .withJdbc(new Jdbc().withUrl(jdbcUrl))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withSchemata(
                            SCHEMAS.stream()
                                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                                .toList())
                        .withExcludes("schema_history(_.*)?")
                        .withIncludeRoutines(false)
                        .withTableValuedFunctions(false)
                        .withForcedTypes(
                            new ForcedType()
                                .withName("INSTANT")
                                .withIncludeTypes("(?i:timestamptz|timestamp.*with time zone)")))
                .withStrategy(new Strategy().withMatchers(namedApartFromJavaLang()))
                .withGenerate(
                    new Generate()
                        .withRecords(true)
                        .withRoutines(false)
                        .withDaos(false)
                        .withPojos(false)
                        .withImplicitJoinPathsToOne(false)
                        .withImplicitJoinPathsToMany(false)
                        .withComments(true)
                        .withJavadoc(true))
                .withTarget(
                    new Target().withPackageName(PACKAGE).withDirectory(target.toString())));
  }

  /** A class named Object would hide Java's own in the whole package. */
  private static Matchers namedApartFromJavaLang() {
    return new Matchers()
        .withTables(
            new MatchersTableType()
                .withExpression("object")
                .withTableClass(rule("STORED_OBJECT"))
                .withRecordClass(rule("STORED_OBJECT_RECORD"))
                .withTableIdentifier(new MatcherRule().withExpression("STORED_OBJECT")));
  }

  private static MatcherRule rule(String name) {
    return new MatcherRule().withTransform(MatcherTransformType.PASCAL).withExpression(name);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
