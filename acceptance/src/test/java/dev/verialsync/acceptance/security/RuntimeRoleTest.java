package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers and commands as a role that does not own the schema. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
final class RuntimeRoleTest {

  private static final String RUNTIME = "acceptance runtime";
  private static final String READER = "acceptance_shop";

  /** Whoever may make roles on the stack's server. */
  private static DatabaseAddress administrator(LocalStack stack) {
    return stack.databaseAdministrator();
  }

  private static void on(SyncFixture sync, LocalStack stack, String statement) {
    new Sql(
            sync.environment.get("DATABASE_URL"),
            administrator(stack).user(),
            administrator(stack).password())
        .execute(statement);
  }

  private static Captured command(
      Map<String, String> environment, int expectedExitCode, String... typed) {
    Captured command = new Captured(environment);
    assertThat(command.run(typed))
        .as(String.join(" ", typed) + "\n" + command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  private static Map<String, String> as(String role, SyncFixture sync) {
    Map<String, String> environment = new TreeMap<>(sync.environment);
    environment.put("DATABASE_USER", role);
    environment.put("DATABASE_PASSWORD", "secret");
    return environment;
  }

  @Test
  void migrateEquipsRolesAndWholeRunsWorkAsTheRuntimeRole(LocalStack stack, @TempDir Path folder)
      throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(30).seed(7).imageBytes(1_000).build())) {
      on(sync, stack, "create role " + READER + " login password 'secret'");
      Map<String, String> administrator = new TreeMap<>(sync.environment);
      administrator.put("DATABASE_USER", administrator(stack).user());
      administrator.put("DATABASE_PASSWORD", administrator(stack).password());
      assertThat(
              command(administrator, 0, "migrate", "--runtime", RUNTIME, "--reader", READER).out())
          .contains(
              "The role %s is new and has a worker's rights. It has no password yet: set one with \\password in psql."
                  .formatted(RUNTIME),
              "The role %s may read the shop.".formatted(READER));
      try {
        on(sync, stack, "alter role \"" + RUNTIME + "\" password 'secret'");
        sync.with("DATABASE_USER", RUNTIME).with("DATABASE_PASSWORD", "secret");
        Map<String, String> runtime = as(RUNTIME, sync);

        assertThat(command(runtime, 0, "check").out()).contains("the schema is up to date");
        assertThat(command(as(READER, sync), 2, "check").out())
            .contains("may not read the verial-sync schema", "verial-sync migrate --runtime");
        assertThat(command(runtime, 0, "sync").out()).contains("Run 1: completed");
        command(runtime, 0, "limits", "--calls-per-second", "500");
        command(runtime, 0, "limits", "--quiet", "03:00-03:01=1");
        sync.simulator.catalogue().replaceImage(firstWithImage(sync), 1);
        assertThat(command(runtime, 0, "sync", "--full", "--verify").out())
            .contains("Run 2: completed");
        for (String typed :
            new String[] {
              "sync --image-strategy blocks",
              "sync --article 1",
              "sync --dry-run",
              "hold --reason x",
              "sync",
              "release",
              "gc --older-than PT0S --delete",
              "issues",
              "runs",
              "calls",
              "history 1",
              "limits --reset",
              "limits --no-quiet",
              "status",
              "migrate"
            }) {
          command(runtime, 0, typed.split(" "));
        }
        assertThat(command(runtime, 2, "migrate", "--reader", "somebody").err())
            .contains("lacks a right", "CREATE ROLE \"somebody\" LOGIN");
        assertThat(
                new Sql(sync.environment.get("DATABASE_URL"), READER, "secret")
                    .number("select count(*) from shop.product_detail"))
            .isEqualTo(30);
        assertThat(
                new Sql(sync.environment.get("DATABASE_URL"), READER, "secret")
                    .number("select count(*) from shop.product_as_of(now())"))
            .isEqualTo(30);
        assertThat(command(as(READER, sync), 2, "runs").err()).doesNotContain("Exception");
        Path export = Files.writeString(folder.resolve("old.csv"), "SKU,Name\n1,x\n");
        assertThat(command(as(READER, sync), 0, "compare", "--with", export.toString()).out())
            .contains("the catalogue here: 30 articles");
      } finally {
        for (String role : new String[] {RUNTIME, READER}) {
          on(sync, stack, "drop owned by \"" + role + "\"");
          on(sync, stack, "drop role \"" + role + "\"");
        }
      }
    }
  }

  private static long firstWithImage(SyncFixture sync) {
    return sync.simulator.catalogue().articleIds().stream()
        .filter(id -> sync.simulator.catalogue().imageCount(id) > 0)
        .findFirst()
        .orElseThrow();
  }
}
