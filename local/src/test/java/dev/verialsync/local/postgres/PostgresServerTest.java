package dev.verialsync.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.Leftovers;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.TestHome;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PostgresServerTest {
  @TempDir Path home;

  @Test
  void isDurableSpeaksSpanishAndAsksForItsPassword() throws Exception {
    try (LocalStack stack = start()) {
      assertThat(ask(stack, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(stack, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(ask(stack, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(stack, "SHOW dynamic_shared_memory_type"))
          .as("a killed server leaves nothing outside its home")
          .isEqualTo("mmap");
      assertThat(ask(stack, "SHOW server_version")).startsWith("17.");
      assertThat(ask(stack, "SELECT upper('mañana, pingüino')")).isEqualTo("MAÑANA, PINGÜINO");
      DatabaseAddress address = stack.database();
      assertThatThrownBy(
              () -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(address.toString()).doesNotContain(address.password());
    }
  }

  @Test
  void startsThoughAnotherProgramHasTheNumberInItsStalePidFile() throws Exception {
    start().close();
    Process other = new ProcessBuilder("cat").start();
    try {
      Path pidFile = home.resolve("postgresql/data/postmaster.pid");
      Files.write(
          pidFile,
          List.of(
              Long.toString(other.pid()),
              home.resolve("postgresql/data").toString(),
              "1700000000",
              "15432",
              "",
              "127.0.0.1",
              "  1234567         0",
              "ready   "));
      try (LocalStack stack = start()) {
        assertThat(ask(stack, "SELECT 1")).isEqualTo("1");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void saysWhenThePasswordIsNotTheClusters() throws Exception {
    start().close();
    Files.delete(home.resolve("settings.json"));
    assertThatThrownBy(this::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "PostgreSQL's cluster in %s was made with another password than the one in %s: restore that file from a"
                + " backup, or remove both to start empty.",
            home.resolve("postgresql/data"), home.resolve("settings.json"));
    assertThat(Leftovers.of(home)).isEmpty();
  }

  @Test
  void saysWhenTheClusterIsOfAnotherMajorVersion() throws Exception {
    Path data = Files.createDirectories(home.resolve("postgresql/data"));
    Files.writeString(data.resolve("PG_VERSION"), "16\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "%s was made by PostgreSQL 16, the embedded one is 17: dump it with the former version, or start in an"
                + " empty VERIAL_SYNC_HOME.",
            data);
  }

  @Test
  void showsTheLogOfAServerThatWillNotStart() throws Exception {
    start().close();
    Path configuration = home.resolve("postgresql/data/postgresql.conf");
    Files.writeString(configuration, Files.readString(configuration) + "\nno_such_setting = 1\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("PostgreSQL ended with exit code 1 while starting; the end of ")
        .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
  }

  @Test
  void namesTheProgramsOfEachSystem() {
    assertThat(PostgresPrograms.resourceFor("Mac OS X", "aarch64"))
        .isEqualTo("postgres-darwin-arm_64.txz");
    assertThat(PostgresPrograms.resourceFor("Mac OS X", "x86_64"))
        .isEqualTo("postgres-darwin-x86_64.txz");
    assertThat(PostgresPrograms.resourceFor("Linux", "amd64"))
        .matches("postgres-linux-x86_64(-alpine_linux)?\\.txz");
  }

  @Test
  void theApplicationsRoleOwnsItsDatabaseAndMayNothingMore() throws Exception {
    try (LocalStack stack = start()) {
      String flags = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls";
      assertThat(
              ask(
                  stack,
                  "SELECT row("
                      + flags
                      + ", (SELECT string_agg(m.roleid::regrole || ' ' || m.admin_option, ',')"
                      + " FROM pg_auth_members m WHERE m.member = r.oid))::text"
                      + " FROM pg_roles r WHERE rolname = current_user"))
          .as("it may become the console's role, which has what it is granted by this one")
          .isEqualTo("(f,f,f,f,f,\"verial_console false\")");
      assertThat(
              ask(
                  stack,
                  "SELECT row("
                      + flags
                      + ", rolcanlogin, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid))::text"
                      + " FROM pg_roles r WHERE rolname = 'verial_console'"))
          .isEqualTo("(f,f,f,f,f,f,0)");
      assertThat(
              ask(
                  stack,
                  "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'verial'"))
          .isEqualTo("verial");
      run(stack, "CREATE SCHEMA own; CREATE TABLE own.t (line text)");
      for (String refused :
          List.of(
              "COPY own.t FROM PROGRAM 'env'",
              "COPY own.t TO PROGRAM 'cat'",
              "COPY own.t FROM '/proc/self/environ'",
              "COPY own.t TO '/tmp/verial-sync-was-here'",
              "SELECT pg_read_file('/proc/self/environ')",
              "SELECT pg_ls_dir('.')",
              "SELECT lo_import('/etc/passwd')",
              "ALTER SYSTEM SET log_statement = 'all'",
              "SELECT pg_reload_conf()",
              "SET session_preload_libraries = 'x'",
              "CREATE ROLE other",
              "CREATE DATABASE other",
              "ALTER ROLE postgres PASSWORD 'x'",
              "SET SESSION AUTHORIZATION postgres",
              "SET ROLE postgres",
              "SELECT rolpassword FROM pg_authid",
              "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc', 'getpid'",
              "CREATE EXTENSION file_fdw")) {
        assertThatThrownBy(() -> run(stack, refused)).as(refused).isInstanceOf(SQLException.class);
      }
      DatabaseAddress own = stack.database();
      String other = own.jdbcUrl().replaceAll("/verial$", "/postgres");
      assertThatThrownBy(() -> DriverManager.getConnection(other, own.user(), own.password()))
          .hasMessageContaining("permission denied for database");
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(other, PostgresServer.ADMINISTRATOR, own.password()))
          .hasMessageContaining("password authentication failed");
      DatabaseAddress administrator = stack.databaseAdministrator();
      DriverManager.getConnection(other, administrator.user(), administrator.password()).close();
      assertThat(stack.running().toString() + Files.readString(home.resolve("stack.json")))
          .doesNotContain(administrator.password());
    }
    HomeSettings settings = HomeSettings.load(home.resolve("settings.json"));
    for (Path log : List.of(home.resolve("logs/postgresql.log"))) {
      assertThat(log)
          .content()
          .doesNotContain(settings.databasePassword())
          .doesNotContain(settings.administratorPassword());
    }
  }

  private static void run(LocalStack stack, String sql) throws SQLException {
    DatabaseAddress address = stack.database();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private LocalStack start() {
    return LocalStack.start(TestHome.options(home).services(Service.POSTGRESQL).build());
  }

  private static String ask(LocalStack stack, String question) throws SQLException {
    DatabaseAddress address = stack.database();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }
}
