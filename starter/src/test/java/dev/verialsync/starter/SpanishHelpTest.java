package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The Spanish help says what the English one does, of every command and option. */
final class SpanishHelpTest {

  private static final int WIDTH = 100;

  /** What is typed or read as it stands, in any language. */
  private static final Pattern MARK =
      Pattern.compile(
          "`[^`]+`|--[a-z][a-z-]*|\\w+=\\w+|s3://[A-Z/]+|(?<!\\w)/[a-z]+|\\{\\w+}|[A-Z][A-Z0-9_]+"
              + "|\\d(?:[\\w.:+-]*\\w)?|[a-z]+_[a-z_]+"
              + "|\\b(?:demo|sync|gc|jsonl|csv|woocommerce|google-merchant)\\b");

  private static final Set<String> TRANSLATED = Set.of("VAT", "IVA", "UI");

  @TempDir Path home;

  /**
   * A text of the help.
   *
   * @param values that can be typed after the option
   */
  private record Text(String place, String english, String spanish, List<String> values) {}

  private final Recorded recorded = new Recorded();
  private final Map<CommandLine, CommandLine> commands =
      pairs(tree("en"), tree("en").setResourceBundle(recorded));

  private static CommandLine tree(String language) {
    return CommandTree.of(
        new Invocation(
            "verial-sync",
            Map.of("VERIAL_SYNC_LANG", language),
            new Console(System.out, System.err, OptionalInt.empty()),
            Clock.systemUTC(),
            ZoneOffset.UTC,
            new Shutdown()));
  }

  private static Map<CommandLine, CommandLine> pairs(CommandLine english, CommandLine spanish) {
    Map<CommandLine, CommandLine> pairs = new LinkedHashMap<>();
    pairs.put(english, spanish);
    english
        .getSubcommands()
        .forEach((name, part) -> pairs.putAll(pairs(part, spanish.getSubcommands().get(name))));
    return pairs;
  }

  private List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    commands.forEach((english, spanish) -> texts.addAll(texts(english, spanish)));
    return texts;
  }

  private static List<Text> texts(CommandLine english, CommandLine spanish) {
    String name = english.getCommandSpec().qualifiedName();
    List<Text> texts = new ArrayList<>();
    Map<String, String> parts = parts(spanish.getCommandSpec().usageMessage());
    parts(english.getCommandSpec().usageMessage())
        .forEach(
            (part, text) ->
                texts.add(new Text(name + " " + part, text, parts.remove(part), List.of())));
    assertThat(parts).as(name).isEmpty();
    List<ArgSpec> arguments = spanish.getCommandSpec().args();
    for (int i = 0; i < arguments.size(); i++) {
      ArgSpec argument = english.getCommandSpec().args().get(i);
      texts.add(
          new Text(
              name + " " + argument,
              joined(argument.description()),
              joined(arguments.get(i).description()),
              argument.arity().max() == 0
                  ? List.of()
                  : List.of(argument.paramLabel().split("[^a-z-]+"))));
    }
    return texts;
  }

  private static Map<String, String> parts(UsageMessageSpec help) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("synopsis heading", joined(help.synopsisHeading()));
    parts.put("header", joined(help.header()));
    parts.put("description", joined(help.description()));
    parts.put("list heading", joined(help.commandListHeading()));
    parts.put("exit heading", joined(help.exitCodeListHeading()));
    help.exitCodeList().forEach((code, text) -> parts.put("exit code" + code, text));
    parts.put("footer heading", joined(help.footerHeading()));
    parts.put("footer", joined(help.footer()));
    return parts;
  }

  private static String joined(String... lines) {
    return String.join("\n", lines).replace("%n", "\n");
  }

  @Test
  void everyTextIsTranslatedWithItsNamesAndValues() {
    for (Text text : texts()) {
      if (text.english().isBlank()) {
        assertThat(text.spanish()).as(text.place()).isBlank();
        continue;
      }
      assertThat(text.spanish()).as(text.place()).isNotBlank().isNotEqualTo(text.english());
      assertThat(marks(text.spanish())).as(text.place()).isEqualTo(marks(text.english()));
      assertThat(words(text.spanish()))
          .as(text.place())
          .containsAll(text.values().stream().filter(words(text.english())::contains).toList());
      assertThat(List.of(text.spanish().startsWith("\n"), text.spanish().endsWith("\n")))
          .as(text.place())
          .isEqualTo(List.of(text.english().startsWith("\n"), text.english().endsWith("\n")));
    }
  }

  private static List<String> marks(String text) {
    return MARK.matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(mark -> !TRANSLATED.contains(mark))
        .sorted()
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split("[^\\p{L}-]+"));
  }

  /** A key without a command's name could serve an option that is another one. */
  @Test
  void equalTextsAreTranslatedAlikeAndOthersOtherwise() {
    Map<String, String> spanish = new LinkedHashMap<>();
    Map<String, String> english = new LinkedHashMap<>();
    for (Text text : texts()) {
      assertThat(spanish.merge(text.english(), text.spanish(), (first, next) -> first))
          .as(text.place())
          .isEqualTo(text.spanish());
      assertThat(english.merge(text.spanish(), text.english(), (first, next) -> first))
          .as(text.place())
          .isEqualTo(text.english());
    }
  }

  @Test
  void everyKeyIsThatOfACommand() {
    texts();

    assertThat(recorded.used).isEqualTo(new TreeSet<>(recorded.bundle.keySet()));
  }

  @Test
  void itIsLaidOutAsTheEnglishOne() {
    commands.forEach(
        (english, spanish) -> {
          String name = english.getCommandSpec().qualifiedName();
          assertThat(spanish.getUsageMessage().lines())
              .as(name)
              .allMatch(line -> line.length() <= WIDTH)
              .noneMatch(line -> line.matches(".*\\d[:-]"));
          assertThat(spanish.getHelp().commandList())
              .hasLineCount((int) english.getHelp().commandList().lines().count());
          String footer = joined(english.getCommandSpec().usageMessage().footer());
          if (footer.lines().count() > 2 && footer.lines().allMatch(SpanishHelpTest::fits)) {
            assertThat(joined(spanish.getCommandSpec().usageMessage().footer()).lines())
                .as(name)
                .allMatch(SpanishHelpTest::fits);
          }
        });
  }

  private static boolean fits(String line) {
    return line.length() < WIDTH;
  }

  @ParameterizedTest
  @CsvSource({
    "--help, Uso: verial-sync [OPTIONS] COMMAND",
    "help sync, Uso: verial-sync sync [OPTIONS]",
    "sync --help, Vuelve a pedirlo todo",
    "schedule set --help, Uso: verial-sync schedule set [OPTIONS] NAME",
    "help --help, Uso: verial-sync help [OPTIONS] [COMMAND]",
  })
  void itIsPrintedWhereTheVariableSaysSo(String typed, String text) {
    Captured command = new Captured(Map.of("VERIAL_SYNC_LANG", "es"));

    assertThat(command.run(typed.split(" "))).isZero();
    assertThat(command.out()).contains(text, "Códigos de salida:").doesNotContain("Usage:");
  }

  @Test
  void itIsPrintedWhereTheLocaleIsSpanish() throws Exception {
    Map<String, String> locale = Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=es");

    CommandProcess command = CommandProcess.run(home.resolve("none"), locale, "status", "--help");

    assertThat(command.out()).startsWith("Uso: verial-sync status [OPTIONS]\nMuestra ");
  }

  @Test
  void aWrongLanguageIsEnglish() {
    Captured command = new Captured(Map.of("VERIAL_SYNC_LANG", "fr"));

    assertThat(command.run("status", "--help")).isZero();
    assertThat(command.out()).startsWith("Usage: verial-sync status [OPTIONS]\nShow ");
  }

  /** Manual pages are the same wherever they are built. */
  @Test
  void whatABuildMakesOfTheCommandsIsEnglish() {
    assertThat(tree("es").getUsageMessage()).isEqualTo(tree("en").getUsageMessage());
  }

  /** The bundle, and which of its keys were asked for. */
  private static final class Recorded extends ResourceBundle {
    private final ResourceBundle bundle = ConfiguredExecution.spanish();
    private final Set<String> used = new TreeSet<>();

    @Override
    protected Object handleGetObject(String key) {
      used.add(key);
      return bundle.getObject(key);
    }

    @Override
    public Enumeration<String> getKeys() {
      return bundle.getKeys();
    }
  }
}
