package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and databases that this program cannot work in. */
@Tag("slow")
class ServerFactsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static ServerFacts facts(int version, String encoding) {
    return new ServerFacts(
        "jdbc:postgresql://h/d", "d", "shop", version, encoding, false, true, true, true, false);
  }

  /** The same database for another role; its address names one. */
  private static DatabaseSettings as(String role, DatabaseSettings settings) {
    return DatabaseSettings.of(settings.url().replaceAll("[?].*", ""), role, "", "db-test");
  }

  @Test
  void theEmbeddedServerIsGoodEnough() {
    ServerFacts facts = DB.database().serverFacts();

    assertThat(facts.fault()).isEmpty();
    assertThat(facts.missingRight()).isEmpty();
    assertThat(facts.encoding()).isEqualTo("UTF8");
    assertThat(facts.version()).isGreaterThanOrEqualTo(14);
    assertThat(DB.database().schemaState()).isEqualTo(SchemaState.CURRENT);
  }

  @Test
  void aServerOlderThan14IsNamed() {
    assertThat(facts(13, "UTF8").fault())
        .hasValue(
            "The server at jdbc:postgresql://h/d is PostgreSQL 13; verial-sync needs 14 or later.");
    assertThat(facts(14, "UTF8").fault()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL_ASCII", "LATIN1"})
  void aDatabaseThatIsNotUtf8IsASentenceThatSaysHowToCreateOne(String encoding) {
    DatabaseSettings settings = DB.server().encoded(encoding);
    try (Database database = Database.open(settings)) {
      String sentence =
          "The database at %s has the encoding %s; verial-sync needs UTF8, and an existing database cannot be converted. Create another with CREATE DATABASE verial TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'; and name it in DATABASE_URL."
              .formatted(settings.address(), encoding);
      assertThatThrownBy(database::migrate)
          .isInstanceOf(SchemaException.class)
          .hasMessage(sentence);
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessage(sentence);
      assertThatThrownBy(database::schemaState).isInstanceOf(SchemaException.class);
    }
  }

  @Test
  void theDatabaseThatTheSentenceCreatesIsMigrated() {
    String sentence = facts(14, "LATIN1").fault().orElseThrow();
    DB.server()
        .execute(
            sentence.substring(sentence.indexOf("CREATE DATABASE"), sentence.indexOf(';', 90)));

    try (Database database = Database.open(DB.server().settings("verial"))) {
      assertThat(database.schemaState()).isEqualTo(SchemaState.MISSING);
      assertThat(database.migrate()).isPositive();
      assertThat(database.schemaState()).isEqualTo(SchemaState.CURRENT);
    } finally {
      DB.server().execute("drop database verial with (force)");
    }
  }

  @Test
  void aRoleThatMayNotCreateSchemasIsASentenceWithTheGrant() {
    DatabaseSettings settings = DB.server().empty();
    DB.server().execute("create role limited login");
    DatabaseSettings limited = as("limited", settings);
    try (Database owners = Database.open(settings);
        Database database = Database.open(limited)) {
      String sentence = database.serverFacts().missingRight().orElseThrow();
      assertThat(sentence)
          .startsWith("The role limited may not create schemas at " + settings.address());
      assertThatThrownBy(database::migrate)
          .isInstanceOf(SchemaException.class)
          .hasMessage(sentence);

      owners
          .sql()
          .execute(sentence.substring(sentence.indexOf("GRANT"), sentence.lastIndexOf(';')));

      assertThat(database.serverFacts().missingRight()).isEmpty();
      assertThat(database.migrate()).isPositive();
    }
  }

  @Test
  void aRoleThatDoesNotOwnTheSchemaIsNamed() {
    DatabaseSettings settings = DB.server().migrated();
    DB.server().execute("create role guest login superuser");
    try (Database database = Database.open(as("guest", settings))) {
      assertThat(database.serverFacts().ownsSchema()).as("a superuser may all").isTrue();
    }
    DB.server().execute("alter role guest nosuperuser");
    try (Database database = Database.open(as("guest", settings))) {
      ServerFacts facts = database.serverFacts();
      assertThat(facts.ownsSchema()).isFalse();
      assertThat(facts.missingRight().orElseThrow()).contains("The role guest may not");
    }
  }

  @Test
  void aServerThatAcceptsNoWritesIsNamed() {
    DatabaseSettings settings = DB.server().empty();
    String name = settings.url().replaceAll(".*/([^/?]*).*", "$1");
    DB.server().execute("alter database " + name + " set default_transaction_read_only = on");
    try (Database database = Database.open(settings)) {
      assertThat(database.serverFacts().missingRight().orElseThrow())
          .contains("accepts no writes", "DATABASE_URL");
    }
  }
}
