package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.shop.CatalogueRepository;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connects as each role and tries what it may and what it must not. */
class RoleGrantsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String RUNTIME = "sync runtime";
  private static final String READER = "shop\"reader";
  private static final String CONSOLE = "console";
  private static final String ADMIN = "some_admin";
  private static final String STRANGER = "some_stranger";

  private static DatabaseSettings settings;
  private static Database owner;

  @BeforeAll
  static void grant() {
    settings = DB.server().migrated();
    owner = Database.open(settings);
    RoleGrants grants = new RoleGrants(owner);
    assertThat(grants.runtime(RUNTIME)).as("made").isTrue();
    assertThat(grants.reader(READER)).as("made").isTrue();
    assertThat(grants.console(CONSOLE)).as("made").isTrue();
    assertThat(grants.console(CONSOLE)).as("there already").isFalse();
    assertThat(grants.runtime(RUNTIME)).as("there already").isFalse();
    assertThat(grants.reader(READER)).as("there already").isFalse();
    owner.sql().execute("create table shop.added_later (n integer)");
    owner.sql().execute("create table sync.added_later (n integer)");
  }

  @AfterAll
  static void close() {
    owner.close();
    DB.server()
        .execute("drop database if exists %s with (force)".formatted(name(settings.address())));
    for (String role : List.of(RUNTIME, READER, CONSOLE, ADMIN, STRANGER)) {
      DB.server().execute("drop role if exists \"" + role.replace("\"", "\"\"") + "\"");
    }
  }

  private static String name(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private static DatabaseSettings as(String role) {
    return DatabaseSettings.of(settings.address(), role, "", "test");
  }

  private static void does(String role, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.address(), role, "");
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute(statement);
      connection.rollback();
    }
  }

  private static void mustNot(String role, String statement) {
    assertThatThrownBy(() -> does(role, statement))
        .isInstanceOfSatisfying(
            SQLException.class,
            refused ->
                assertThat(refused.getSQLState()).as(refused.getMessage()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from sync.installation",
        "select * from sync.schema_history",
        "insert into sync.run (workflow_id, first_execution_run_id, mode) values ('a', 'b', 'c')",
        "update sync.gate set pause_reason = 'x'",
        "delete from shop.product",
        "delete from erp.article",
        "delete from media.object",
        "select sync.fence_exclusive()",
        "select * from sync.take_permit(null, 'GetArticulosWS', null, 10, 4, interval '1 minute')",
        "insert into sync.added_later values (1)",
        "insert into shop.added_later values (1)",
        "select * from shop.product_detail, shop.sellable, shop.product_field, shop.category_tree"
      })
  void theRuntimeRoleDoesAWorkersWork(String statement) throws SQLException {
    does(RUNTIME, statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update sync.installation set id = gen_random_uuid()",
        "delete from sync.installation",
        "update sync.schema_history set checksum = 0",
        "delete from sync.schema_history",
        "truncate shop.product cascade",
        "drop table shop.product cascade",
        "drop view shop.sellable cascade",
        "alter table shop.product add column x integer",
        "alter table sync.gate disable trigger all",
        "create table shop.mine (n integer)",
        "create table sync.mine (n integer)",
        "create function shop.mine() returns integer language sql return 1",
        "create or replace function sync.fence(p_run bigint) returns void language sql begin atomic select null; end",
        "create schema mine",
        "create role other",
        "alter role \"sync runtime\" superuser",
        "grant select on shop.product to public",
        "copy shop.product to program 'true'",
        "copy shop.product from '/etc/passwd'",
        "select pg_read_file('/etc/passwd')",
        "set role postgres"
      })
  void theRuntimeRoleDoesNothingElse(String statement) {
    if (statement.startsWith("grant")) {
      // PostgreSQL warns, and grants nothing.
      assertThatThrownBy(
              () -> {
                does(RUNTIME, statement);
                does(READER, "select * from erp.article");
              })
          .isInstanceOf(SQLException.class);
      return;
    }
    mustNot(RUNTIME, statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from shop.product",
        "select * from shop.product_price",
        "select * from shop.product_image",
        "select * from shop.product_detail",
        "select * from shop.sellable",
        "select * from shop.product_field",
        "select * from shop.category_tree",
        "select * from shop.web_category_tree",
        "select shop.number_or_null('1,5'), shop.date_or_null('2026-11-24')",
        "select * from shop.variant, shop.product_image_rendition, shop.product_version",
        "select * from shop.product_as_of(now())",
        "select * from shop.changes(shop.snapshot_position(), 10)",
        "select shop.may_be_sold(true, 1, 1, null, null, null), shop.variant_group('A')",
        "listen shop_change",
        "select * from shop.added_later"
      })
  void theReaderReadsWhatAShopReads(String statement) throws SQLException {
    does(READER, statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from erp.article",
        "select * from erp.call",
        "select * from media.object",
        "select * from sync.run",
        "select * from sync.issue",
        "select * from sync.installation",
        "select * from sync.schema_history",
        "select * from sync.added_later",
        "select sync.fence(1)",
        "select sync.fence_exclusive()",
        "lock table sync.guard in access share mode",
        "lock table sync.guard in row share mode",
        "lock table sync.guard in exclusive mode",
        "select from erp.article for key share",
        "select * from sync.take_permit(null, 'GetArticulosWS', null, 10, 4, interval '1 minute')",
        "insert into shop.added_later values (1)",
        "update shop.product set stock = 0",
        "delete from shop.product",
        "truncate shop.product cascade",
        "delete from shop.product_price",
        "update shop.product_image set bytes = 1",
        "insert into shop.product_image (product_id, position) values (1, 1)",
        "select * from media.rendition",
        "update shop.setting set media_public_url = 'https://evil.example/'",
        "insert into shop.change (position, product_id, kinds) values (1, 1, '{content}')",
        "update shop.feed set floor = 0",
        "delete from shop.on_sale",
        "delete from shop.variant",
        "update shop.product_version set product = null",
        "select nextval('shop.change_number')",
        "select setval('shop.change_number', 1)",
        "alter view shop.product_detail rename to mine",
        "comment on view shop.sellable is 'mine'",
        "select * from shop.product for update",
        "lock table shop.product in access exclusive mode",
        "drop view shop.sellable",
        "create view shop.mine as select 1",
        "create table shop.mine (n integer)",
        "create schema mine",
        "create role other",
        "copy shop.product to program 'true'",
        "select pg_read_file('/etc/passwd')",
        "set role postgres"
      })
  void theReaderDoesNothingElse(String statement) {
    mustNot(READER, statement);
  }

  /** Whatever comes to be there. */
  @Test
  void theReaderHasNoRightButReadingTheShop() {
    assertThat(
            owner
                .sql()
                .fetch(
                    """
                    select c.oid::regclass || ' ' || right_name
                    from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) right_name
                    where n.nspname in ('erp', 'media', 'shop', 'sync') and c.relkind in ('r', 'v', 'm', 'p')
                      and (n.nspname <> 'shop' or right_name <> 'select') and has_table_privilege(?, c.oid, right_name)
                    union all
                    select c.oid::regclass || ' ' || right_name
                    from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    cross join unnest(array['usage', 'update']) right_name
                    where n.nspname in ('erp', 'media', 'shop', 'sync')
                      and case when c.relkind = 'S' then has_sequence_privilege(?, c.oid, right_name) end
                    """,
                    READER,
                    READER)
                .getValues(0))
        .isEmpty();
    assertThat(
            owner
                .sql()
                .fetch(
                    """
                    select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where n.nspname = 'shop' and (p.provolatile = 'v' or p.prosecdef) order by 1
                    """)
                .getValues(0, String.class))
        .as("functions that change something; both refuse it, see aReaderFollowsTheFeed…")
        .containsExactly("begin_feed", "next_position");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from erp.article, media.object, shop.product_detail, sync.run",
        "select * from sync.schema_history, sync.installation",
        "select * from sync.added_later, shop.added_later",
        "select sync.is_accepted(i) from sync.issue i"
      })
  void theConsoleReadsEverything(String statement) throws SQLException {
    does(CONSOLE, statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update sync.gate set pause_reason = 'x'",
        "delete from shop.product",
        "insert into sync.added_later values (1)",
        "select sync.fence_exclusive()",
        "select * from sync.take_permit(null, 'GetArticulosWS', null, 10, 4, interval '1 minute')",
        "select nextval('shop.change_number')",
        "select from erp.article for key share",
        "lock table sync.guard in row share mode",
        "create table shop.mine (n integer)",
        "set role postgres"
      })
  void theConsoleDoesNothingElse(String statement) {
    mustNot(CONSOLE, statement);
  }

  @Test
  void theConsoleFindsTheSchemaCurrentAndItsPoolWritesNothing() {
    try (Database database = Database.openReadOnly(as(CONSOLE), null)) {
      database.requireCurrentSchema();
    }
    try (Database database = Database.openReadOnly(settings, CONSOLE)) {
      assertThat(database.sql().fetchSingle("select current_user").get(0)).isEqualTo(CONSOLE);
    }
    try (Database database = Database.openReadOnly(settings, null)) {
      assertThatThrownBy(() -> database.sql().execute("update sync.gate set pause_reason = 'x'"))
          .hasMessageContaining("read-only transaction");
    }
  }

  /** As a worker and the commands begin. */
  @Test
  void theRuntimeRoleFindsTheSchemaCurrentAndMigratesNothing() {
    try (Database database = Database.open(as(RUNTIME))) {
      database.requireCurrentSchema();
      assertThat(database.schemaState()).isEqualTo(SchemaState.CURRENT);
      assertThat(database.migrate()).isZero();
      assertThat(new InstallationRepository(database).id())
          .isEqualTo(new InstallationRepository(owner).id());
    }
  }

  @Test
  void aReaderThatTriesToWorkIsToldWhatToDo() {
    try (Database database = Database.open(as(READER))) {
      assertThatThrownBy(database::requireCurrentSchema)
          .isInstanceOf(SchemaException.class)
          .hasMessageStartingWith("The role shop\"reader may not read the verial-sync schema at ")
          .hasMessageContaining("`verial-sync migrate --runtime`");
    }
  }

  @Test
  void aReaderReadsTheWholeCatalogue() {
    try (Database database = Database.open(as(READER))) {
      database.requireReadableShop();
      new CatalogueRepository(database).read(product -> {});
    }
    owner.requireReadableShop();
  }

  /** While another transaction runs, the feed looks at the locks. */
  @Test
  void aReaderFollowsTheFeedAndCannotBeginItAnew() throws SQLException {
    try (Database database = Database.open(as(READER));
        Connection another = owner.dataSource().getConnection()) {
      another.setAutoCommit(false);
      another.createStatement().execute("select pg_current_xact_id()");
      assertThat(database.sql().fetch("select * from shop.changes(0, 10)")).isEmpty();
      assertThat(database.sql().fetchSingle("select shop.snapshot_position()").get(0, Long.class))
          .isPositive();
      another.rollback();
    }
    mustNot(READER, "select shop.begin_feed()");
    mustNot(READER, "select shop.next_position(0)");
  }

  @Test
  void whoMayNotReadTheCatalogueIsToldWhatToDo() {
    DB.server().execute("create role " + STRANGER + " login");
    owner.sql().execute("grant usage on schema shop to " + STRANGER);
    owner.sql().execute("grant select on shop.product to " + STRANGER);
    try (Database database = Database.open(as(STRANGER))) {
      assertThatThrownBy(database::requireReadableShop)
          .isInstanceOf(SchemaException.class)
          .hasMessageStartingWith("The role some_stranger may not read the verial-sync schema at ");
    } finally {
      owner.sql().execute("drop owned by " + STRANGER);
    }
  }

  @Test
  void aReaderThatWasARuntimeRoleKeepsNothingOfThat() throws SQLException {
    new RoleGrants(owner).runtime("turned");
    new RoleGrants(owner).reader("turned");
    try {
      does("turned", "select * from shop.product");
      mustNot("turned", "delete from shop.product");
      mustNot("turned", "select * from sync.run");
    } finally {
      owner.sql().execute("drop owned by turned");
      owner.sql().execute("drop role turned");
    }
  }

  @Test
  void whoMayNotMakeRolesIsToldWhatToDo() {
    DB.server().execute("create role " + ADMIN + " login");
    owner.sql().execute("grant all on schema sync to " + ADMIN);
    try (Database database = Database.open(as(ADMIN))) {
      assertThatThrownBy(() -> new RoleGrants(database).reader("new one"))
          .isInstanceOf(SchemaException.class)
          .hasMessage(
              "The role some_admin lacks a right that it needs at %s to create the role new one or to grant to it: let an administrator run CREATE ROLE \"new one\" LOGIN; and run `verial-sync migrate` as the role that owns the schema."
                  .formatted(settings.address()));
    } finally {
      owner.sql().execute("drop owned by " + ADMIN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "none", "pg_mine"})
  void aReservedNameIsRefused(String role) {
    assertThatThrownBy(() -> new RoleGrants(owner).reader(role))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("\"%s\" is a name that PostgreSQL keeps for itself".formatted(role));
  }

  @Test
  void aRoleThatMayMoreAnywayIsRefused() {
    assertThatThrownBy(() -> new RoleGrants(owner).reader("postgres"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("The role postgres is a superuser");
  }
}
