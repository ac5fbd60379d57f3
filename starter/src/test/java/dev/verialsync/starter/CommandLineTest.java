package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be typed and what comes back, before any service is needed. */
final class CommandLineTest {

  private static final String SESSION = "987654321";
  private static final int UNREACHABLE_PORT = 1;

  @TempDir Path home;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void isolate() {
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    environment.put("VERIAL_SYNC_LANG", "en");
  }

  private Captured run(int expectedExitCode, String... arguments) {
    Captured command = new Captured(environment);
    assertThat(command.run(arguments)).as(command.err()).isEqualTo(expectedExitCode);
    return command;
  }

  @Test
  void theHelpNamesEveryCommandExitCodeAndVariable() {
    assertThat(run(0, "--help").out())
        .contains(
            "demo ",
            "sync ",
            "up ",
            "worker ",
            "console ",
            "start ",
            "status ",
            "runs ",
            "history ",
            "calls ",
            "report ",
            "compare ",
            "diff ",
            "export ",
            "rollback ",
            "hold ",
            "release ",
            "issues ",
            "check ")
        .contains(
            "pause ",
            "resume ",
            "cancel ",
            "limits ",
            "gc ",
            "schedule ",
            "notify ",
            "migrate ",
            "backup ",
            "restore ",
            "support ",
            "simulator ")
        .contains("0   done", "3   done, with issues", "4   cancelled", "5   refused")
        .contains("VERIAL_URL", "DATABASE_URL", "S3_ENDPOINT", "TEMPORAL_ADDRESS")
        .contains("VERIAL_SYNC_HOME", "VERIAL_SYNC_HTTP_PORT");
  }

  static List<String> commands() {
    Captured help = new Captured(Map.of("VERIAL_SYNC_LANG", "en"));
    assertThat(help.run("--help")).isZero();
    return help.out()
        .lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .filter(line -> line.matches("  [a-z]+ .*"))
        .map(line -> line.strip().replaceFirst(" .*", ""))
        .filter(command -> !command.equals("help"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExitCodesAndARowInTheReference(String command) throws IOException {
    assertThat(run(0, command, "--help").out())
        .contains("Usage: verial-sync " + command)
        .contains("Exit codes:");
    String reference = Files.readString(Path.of("..", "docs", "reference.md"));
    int commands = reference.indexOf("\n## Commands\n");
    assertThat(reference.substring(commands, reference.indexOf("\n## ", commands + 1)))
        .containsPattern("(?m)^\\| [^|]*`" + command + "\\b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--calls-per-second 0 | --calls-per-second is 0; expected is a number from 0.01 to 10000",
        "--calls-per-second -1 | expected is a number from 0.01 to 10000",
        "--calls-per-second fast | --calls-per-second",
        "--concurrent 0 | --concurrent is 0; expected is 1 to 256",
        "--reset --concurrent 2 | --reset removes what --calls-per-second and --concurrent set: use one or the other",
        "--no-quiet --quiet 10:00-14:00=2 | --no-quiet removes what --quiet sets: use one or the other",
        "--quiet 10:00-14:00 | \"10:00-14:00\" is no quiet window; expected is FROM-TO=CALLS",
        "--quiet 10:00-25:00=1 | is no quiet window",
        "--quiet 10:00-10:00=1 | two different times of the day",
        "--quiet 10:00-14:00=-1 | is no quiet window",
        "--quiet 10:00-14:00=1 --quiet 10:00-14:00=2 | --quiet names the same times twice",
      })
  void limitsThatCannotBeAreRefusedBeforeAnythingIsAsked(String options, String sentence) {
    assertThat(run(2, ("limits " + options).split(" ")).err())
        .contains(sentence)
        .doesNotContain("DATABASE_URL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set | NAME",
        "set Stock --every PT10M | NAME is \"Stock\"; expected are up to 40 of a-z, 0-9 and -",
        "set stock | --every or --cron is missing",
        "set stock --every PT10M --cron 10~3~*~*~* | use one of them",
        "set stock --cron 10~3~*~* | --cron is \"10 3 * *\"; expected are five fields",
        "set stock --cron 10~3~*~*~* --between 08:00-22:00 | --between cannot be used with --cron",
        "set stock --cron 10~3~*~*~* --days mon | --days cannot be used with --cron",
        "set stock --every soon | --every",
        "set stock --every PT7M | --every is PT7M, which does not divide a day",
        "set stock --every PT10M --between 8-22 | --between",
        "set stock --every PT10M --between 08:00-25:00 | \"08:00-25:00\" is no window",
        "set stock --every PT10M --between 08:00-08:00 | two different times of the day",
        "set stock --every PT10M --days mon-xyz | \"mon-xyz\" are no days",
        "set stock --every PT10M --days mon-tue-wed | are no days",
        "set stock --every PT10M --jitter PT10M | --jitter is PT10M; expected is less than PT10M",
        "set stock --every PT10M --phase both | --phase is \"both\"",
        "set stock --every PT10M --confirm | --confirm asks somebody",
        "set stock --every PT10M --delete | --delete needs --gc",
        "set stock --every PT10M --older-than P1D | --older-than needs --gc",
        "set gc --every PT2H --gc --verify | --verify is for runs and cannot be used with --gc",
        "set gc --every PT2H --gc --older-than PT-1S | --older-than is PT-1S",
        "recommended --days never | --days",
        "recommended --between 08:00-08:05 | --every is PT10M, longer than --between 08:00-08:05",
        "recommended | There is no terminal to ask: add --yes",
        "pause | NAME",
      })
  void schedulesThatCannotBeAreRefusedBeforeAnythingIsAsked(String options, String sentence) {
    List<String> typed = new ArrayList<>(List.of("schedule"));
    for (String word : options.split(" ", -1)) {
      typed.add(word.replace('~', ' '));
    }
    assertThat(run(2, typed.toArray(String[]::new)).err())
        .contains(sentence, "--help")
        .doesNotContain("TEMPORAL_ADDRESS");
  }

  @Test
  void scheduleNeedsACommandAndATemporal() {
    assertThat(run(2, "schedule").err())
        .contains("A command is missing: set, recommended, list, pause, resume, trigger, remove.");
    assertThat(run(2, "schedule", "list").err()).contains("TEMPORAL_ADDRESS is not set");
    assertThat(run(0, "schedule", "set", "--help").out())
        .contains("Usage: verial-sync schedule set", "--between", "Exit codes:");
  }

  @Test
  void aTestNotificationNeedsATarget() {
    assertThat(run(2, "notify").err()).contains("A command is missing: test.");
    assertThat(run(2, "notify", "test").err())
        .startsWith("notify test: No target is configured: set NOTIFY_SMTP_URL");
    assertThat(run(0, "notify", "test", "--help").out())
        .contains("Usage: verial-sync notify test", "Exit codes:");
  }

  @Test
  void theScheduleOfTheWatchIsNotReplaced() {
    assertThat(run(2, "schedule", "set", "watch", "--every", "PT10M").err())
        .contains("NAME is \"watch\", which workers use");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "simulator --server-version x | --server-version is \"x\"; expected is numbers with dots, such as 1.8.4",
        "simulator --large-images 2 | --large-images is 2.0; expected is 0 to 1",
        "simulator --large-images NaN | '--large-images': expected is a number such as 5 or 0.5, not NaN",
        "simulator --image-bytes 0 | --image-bytes is 0; expected is a number from 1",
        "simulator --articles -1 | --articles is -1; expected is a number from 0",
        "simulator --port 70000 | --port is 70000; expected is 0 to 65535",
        "runs --limit -1 | --limit is -1; expected is a number from 1",
        "runs --limit 0 | --limit is 0; expected is a number from 1",
        "compare --with pom.xml --limit 0 | --limit is 0; expected is a number from 1",
        "runs --limit 1.5 | '--limit': expected is a whole number up to 2147483647, not 1.5",
        "limits --concurrent 99999999999999999999 | expected is a whole number up to 2147483647, not 99999999999999999999",
        "diff --run 99999999999999999999 | expected is a whole number up to 9223372036854775807, not 99999999999999999999",
        "rollback x | (RUN): expected is a whole number up to 9223372036854775807, not x",
        "issues --article 99999999999999999999 | a whole number up to 9223372036854775807 such as 4711, not 99999999999999999999",
        "limits --calls-per-second x | '--calls-per-second': expected is a number such as 5 or 0.5, not x",
        "limits --calls-per-second 1e999999999 | expected is a number such as 5 or 0.5, not 1e999999999",
        "runs --limit \u0660 | --limit is 0; expected is a number from 1",
      })
  void numbersThatCannotBeAreUsageErrors(String typed, String sentence) {
    assertThat(run(2, typed.split(" ")).err()).contains(sentence).contains("--help");
  }

  @Test
  void filesThatCannotBeComparedAreRefusedBeforeAnyServiceIsNeeded() throws IOException {
    String file = Files.writeString(home.resolve("old.csv"), "SKU,Name\n1,x\n").toString();
    assertThat(run(2, "compare").err()).contains("--with");
    assertThat(run(2, "compare", "--with", home + "/gone.csv").err()).contains("There is no file");
    assertThat(run(2, "compare", "--with", file, "--prices", "both").err()).contains("--prices");
    assertThat(run(2, "compare", "--with", file, "--columns", "name=Name").err())
        .contains("expected is id=COLUMN");
    assertThat(run(2, "compare", "--with", file, "--csv", file).err()).contains("the same file");
    assertThat(run(2, "compare", "--with", file, "--csv", home + "/no/x.csv").err())
        .contains("in a directory that you may write to");
    assertThat(run(2, "compare", "--with", file).err()).contains("DATABASE_URL");
  }

  @Test
  void aCommandIsNeeded() {
    assertThat(run(2).err()).contains("A command is missing.").contains("verial-sync --help");
  }

  @Test
  void aTypingErrorIsAnsweredWithWhatWasMeant() {
    assertThat(run(2, "statsu").err()).contains("status");
    assertThat(run(2, "sync", "--fulll").err()).contains("--full");
  }

  @Test
  void valuesThatCannotBeAreUsageErrors() {
    assertThat(run(2, "sync", "--phase", "both").err()).contains("images, products or all");
    assertThat(run(2, "start", "--batch-size", "151").err()).contains("--batch-size", "1 to 150");
    assertThat(run(2, "sync", "--max-children", "0").err()).contains("--max-children", "1 to 50");
    assertThat(run(2, "sync", "--article", "0").err()).contains("--article is 0", "from 1");
    assertThat(run(2, "start", "--article", "book").err()).contains("such as 4711, not book");
    assertThat(run(2, "sync", "--image-strategy", "all").err()).contains("per-article or blocks");
    assertThat(run(2, "sync", "--mode", "old").err())
        .contains("--mode is \"old\"; expected is incremental, full or single-batch");
    assertThat(run(2, "sync", "--full", "--mode", "single-batch").err())
        .contains("--full is a mode of its own");
    assertThat(run(2, "start", "--mode", "single-batch", "--phase", "all").err())
        .contains("--phase cannot be used with --mode single-batch");
    assertThat(run(2, "sync", "--mode", "single-batch", "--image-strategy", "auto").err())
        .contains("--image-strategy cannot be used with --mode single-batch");
    assertThat(run(2, "sync", "--mode", "single-batch", "--dry-run").err())
        .contains("--dry-run cannot be used with --mode single-batch");
    assertThat(run(2, "sync", "--verify", "--phase", "products").err()).contains("images phase");
    assertThat(run(2, "start", "--confirm", "--dry-run").err()).contains("use one of them");
    assertThat(run(2, "sync", "--confirm").err())
        .contains("asks at a terminal, and there is none; `verial-sync start --confirm`");
    assertThat(run(2, "gc", "--older-than", "7").err()).contains("30d, 12h or P30D, not 7");
    assertThat(run(2, "simulator", "--latency", "soon").err()).contains("190ms");
    assertThat(run(2, "history").err()).contains("ARTICLE");
  }

  @Test
  void moreArticlesThanARunTakesAreAUsageError() {
    String[] typed = new String[1 + 2 * (CatalogSyncInput.MAX_ARTICLES + 1)];
    typed[0] = "start";
    for (int i = 1; i < typed.length; i += 2) {
      typed[i] = "--article";
      typed[i + 1] = String.valueOf(i);
    }

    assertThat(run(2, typed).err())
        .contains("--article is given 1001 times; expected is at most 1000");
  }

  @Test
  void theHelpNamesTheBoundsThatTheRunItselfJudgesBy() {
    assertThat(run(0, "start", "--help").out())
        .contains("1 to " + CatalogSyncInput.MAX_BATCH_SIZE + " (default: 100)")
        .contains("1 to " + CatalogSyncInput.MAX_CHILDREN + " (default: 4");
  }

  @Test
  void syncWithoutVerialNamesTheVariable() {
    assertThat(run(2, "sync").err()).contains("VERIAL_URL is not set", "WcfServiceLibraryVerial/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "runs", "start", "migrate", "pause", "worker"})
  void commandsThatMayNotEmbedNameWhatIsMissing(String command) {
    environment.put("VERIAL_URL", "http://127.0.0.1:1/WcfServiceLibraryVerial/");
    environment.put("VERIAL_SESSION", SESSION);

    assertThat(run(2, command).err()).contains("is not set").contains("`verial-sync up`");
  }

  /** The commands wait 3 s; the pool's own patience would be 10 s. */
  @Timeout(8)
  @ParameterizedTest
  @ValueSource(strings = {"runs", "history 4711", "calls", "limits"})
  void aServiceThatCannotBeReachedIsNamedWithItsAddressSoon(String typed) {
    environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + UNREACHABLE_PORT + "/verial");
    environment.put("DATABASE_USER", "verial");
    environment.put("DATABASE_PASSWORD", "not-to-be-shown");

    Captured command = run(2, (typed + " --json").split(" "));

    assertThat(command.err())
        .contains("jdbc:postgresql://127.0.0.1:1/verial", "DATABASE_URL")
        .doesNotContain("not-to-be-shown", "\tat ");
  }

  @Test
  void aMonitorsCheckIsOneLineWhateverIsWrong() {
    assertThat(run(3, "status", "--check").out())
        .startsWith("VERIAL-SYNC UNKNOWN - ")
        .contains("TEMPORAL_ADDRESS is not set")
        .hasLineCount(1);
    assertThat(run(2, "status", "--check", "--json").err()).contains("--check", "--json");
  }

  /** Monitors wait 10 s. */
  @Timeout(10)
  @Test
  void aMonitorsCheckNamesTheServicesThatAreAway() {
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:" + UNREACHABLE_PORT);
    environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + UNREACHABLE_PORT + "/verial");
    environment.put("DATABASE_USER", "verial");
    environment.put("DATABASE_PASSWORD", "not-to-be-shown");

    Captured check = run(2, "status", "--check");

    assertThat(check.out())
        .startsWith("VERIAL-SYNC CRITICAL - ")
        .contains("jdbc:postgresql://127.0.0.1:1/verial", "Temporal")
        .doesNotContain("not-to-be-shown")
        .hasLineCount(1);
    assertThat(check.err()).isEmpty();
  }

  @Test
  void underJsonAFailureIsADocumentToo() throws IOException {
    JsonNode failure = new ObjectMapper().readTree(run(2, "status", "--json").out());
    assertThat(failure.path("exitCode").asInt()).isEqualTo(2);
    assertThat(failure.path("error").asText()).contains("DATABASE_URL");

    JsonNode usage = new ObjectMapper().readTree(run(2, "runs", "--json", "--limit", "x").out());
    assertThat(usage.path("error").asText()).contains("--limit");
  }

  @Test
  void theSessionNumberIsNeverShown() {
    environment.put("VERIAL_SESSION", SESSION);
    environment.put("VERIAL_URL", "no address");

    Captured command = new Captured(environment);
    command.run("sync", "--verbose");

    assertThat(command.err()).contains("VERIAL_URL").doesNotContain(SESSION);
  }
}
