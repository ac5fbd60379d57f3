package dev.verialsync.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The release's archive, unpacked into a folder that nobody may write. */
final class ArchiveTest {

  private static final Pattern SET = Pattern.compile("(?m)^#([A-Z0-9_]+)=$");
  private static final Pattern READ = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");

  @TempDir static Path directory;
  private static Path release;

  @TempDir Path home;

  @BeforeAll
  static void unpack() throws Exception {
    run(Map.of(), "tar", "-xzf", System.getProperty("archive"), "-C", directory.toString());
    try (Stream<Path> folders = Files.list(directory)) {
      release = folders.findFirst().orElseThrow();
    }
    run(Map.of(), "chmod", "-R", "a-w", release.toString());
  }

  @AfterAll
  static void letItBeDeleted() throws Exception {
    run(Map.of(), "chmod", "-R", "u+w", release.toString());
  }

  private record Ran(int exitCode, String printed) {}

  private static Ran run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), printed);
  }

  private Ran type(Path installed, Map<String, String> environment, String... words)
      throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("VERIAL_SYNC_HOME", home.toString());
    return run(
        all,
        Stream.concat(Stream.of(installed.resolve("bin/verial-sync").toString()), Stream.of(words))
            .toArray(String[]::new));
  }

  @Test
  void itRunsWithNothingButJavaAndLeavesItsFolderAsItWas() throws Exception {
    Set<String> before = files();

    Ran version = type(release, Map.of(), "--version");
    Ran status = type(release, Map.of(), "status");

    assertThat(version.printed()).matches("verial-sync [0-9]+\\.[0-9]+\\.[0-9]+.*\\n");
    assertThat(version.exitCode()).isZero();
    assertThat(Path.of("..", "docs", "install.md"))
        .content()
        .contains(
            "tar -xzf " + version.printed().strip().replace(' ', '-') + ".tar.gz",
            version.printed().strip().replace(' ', '_') + "_all.deb");
    assertThat(status.printed()).contains("There is no Temporal", "TEMPORAL_ADDRESS is not set");
    assertThat(status.exitCode()).isEqualTo(2);
    assertThat(files()).isEqualTo(before);
  }

  private static Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(release)) {
      return files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "demo"})
  void whatEmbedsSaysThatThereIsNothingToEmbed(String command) throws Exception {
    Map<String, String> verial =
        Map.of("VERIAL_URL", "http://127.0.0.1:1/WcfServiceLibraryVerial/", "VERIAL_SESSION", "1");

    Ran ran = type(release, verial, command);

    assertThat(ran.printed())
        .endsWith(
            command
                + ": This installation has no embedded servers: install verial-sync-embedded, or set DATABASE_URL, S3_ENDPOINT and TEMPORAL_ADDRESS (`demo` always needs the former).\n");
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void checkSaysThatThereIsNothingToEmbed() throws Exception {
    Ran check = type(release, Map.of(), "check");

    for (String variable : List.of("DATABASE_URL", "S3_ENDPOINT", "TEMPORAL_ADDRESS")) {
      assertThat(check.printed())
          .containsPattern(
              "(?m)^problem .* "
                  + variable
                  + " is not set, and this installation has no embedded servers: set it, or install verial-sync-embedded\\.$");
    }
    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(type(release, Map.of(), "status").printed())
        .endsWith(
            "Set what is missing, or install verial-sync-embedded and start its servers with `verial-sync up`.\n");
  }

  @Test
  void itsSettingsFileNamesWhatTheCodeReads() throws IOException {
    Set<String> named = matches(SET, Files.readString(release.resolve("conf/verial-sync.env")));
    Set<String> read = new TreeSet<>();
    for (String module : new String[] {"worker", "starter"}) {
      try (Stream<Path> sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path source : sources.filter(Files::isRegularFile).toList()) {
          read.addAll(matches(READ, Files.readString(source)));
        }
      }
    }

    assertThat(named).containsAll(read);
    // What others read: the launcher, and Temporal's own library.
    named.removeAll(read);
    named.removeIf(name -> read.contains(name.replaceFirst("_FILE$", "")));
    assertThat(named)
        .containsExactly(
            "TEMPORAL_PROFILE",
            "TEMPORAL_TLS",
            "TEMPORAL_TLS_SERVER_NAME",
            "VERIAL_SYNC_JAVA_OPTS");
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void itsSettingsFileIsReadAndTheEnvironmentOverridesIt(@TempDir Path other) throws Exception {
    Path settings = configured(other, "# a comment\n VERIAL_SYNC_LOG=\"xml\" \n");

    Ran wrong = type(other, Map.of(), "worker");
    assertThat(wrong.printed())
        .contains("worker: VERIAL_SYNC_LOG is \"xml\"; expected is text or json.\n");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(type(other, Map.of("VERIAL_SYNC_LOG", "text"), "worker").printed())
        .contains("worker: VERIAL_URL is not set");

    Files.writeString(settings, "\nexport A=1\n");
    assertThat(type(other, Map.of(), "--version"))
        .isEqualTo(
            new Ran(
                2,
                "verial-sync: line 2 of %s is not NAME=VALUE.\n".formatted(settings.toRealPath())));
  }

  /** The release with a settings file of its own. */
  private static Path configured(Path installed, String settings) throws IOException {
    Files.createDirectory(installed.resolve("bin"));
    Files.copy(release.resolve("bin/verial-sync"), installed.resolve("bin/verial-sync"));
    Files.copy(release.resolve("jvm.options"), installed.resolve("jvm.options"));
    Files.createSymbolicLink(installed.resolve("lib"), release.resolve("lib"));
    Path file = Files.createDirectory(installed.resolve("conf")).resolve("verial-sync.env");
    return Files.writeString(file, settings);
  }

  @Test
  void aLogAsJsonHasStdoutForItself() throws Exception {
    Ran ran =
        run(
            Map.of("VERIAL_SYNC_LOG", "json", "VERIAL_SYNC_HOME", home.toString()),
            "sh",
            "-c",
            "'%s' worker 2>'%s'"
                .formatted(release.resolve("bin/verial-sync"), home.resolve("stderr")));

    ObjectMapper json = new ObjectMapper();
    JsonNode last = null;
    for (String line : ran.printed().lines().toList()) {
      last = json.readTree(line);
      assertThat(last.path("timestamp").asLong()).isPositive();
    }
    assertThat(last).isNotNull();
    assertThat(last.path("level").asText()).isEqualTo("ERROR");
    assertThat(last.path("formattedMessage").asText()).startsWith("worker: VERIAL_URL is not set");
    assertThat(home.resolve("stderr")).isEmptyFile();
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void everyCommandHasAManualPageAndIsCompleted() throws Exception {
    Set<String> commands =
        matches(
            Pattern.compile("(?m)^  ([a-z]+) .*"), commandList(type(release, Map.of(), "--help")));
    assertThat(commands).contains("worker", "status", "schedule");
    Path completion = release.resolve("share/bash-completion/completions/verial-sync");
    Ran completed =
        run(
            Map.of(),
            "bash",
            "-c",
            "source '%s'; COMP_WORDS=(verial-sync ''); COMP_CWORD=1; _complete_verial-sync; printf '%%s ' \"${COMPREPLY[@]}\""
                .formatted(completion));

    assertThat(List.of(completed.printed().split(" ", -1))).containsAll(commands);
    assertThat(manual("verial-sync-schedule-set")).contains("\\-\\-between");
    for (String command : commands) {
      assertThat(manual("verial-sync-" + command))
          .startsWith(".TH VERIAL-SYNC-" + command.toUpperCase(Locale.ROOT) + " 1 ")
          .contains(".SH NAME\nverial-sync-" + command + " \\- ", ".SH SYNOPSIS");
    }
  }

  private static String commandList(Ran help) {
    return help.printed()
        .substring(
            help.printed().indexOf("\nCommands:\n"), help.printed().indexOf("\nExit codes:\n"));
  }

  private static String manual(String name) throws IOException {
    Path page = release.resolve("share/man/man1").resolve(name + ".1.gz");
    try (InputStream text = new GZIPInputStream(Files.newInputStream(page))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void itsDocumentsLinkToWhatItHas() throws IOException {
    Pattern link = Pattern.compile("\\]\\(([^)#\\s:]+)[^):]*\\)");
    Set<String> broken = new TreeSet<>();
    try (Stream<Path> files = Files.walk(release)) {
      for (Path document : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        for (String target : matches(link, Files.readString(document))) {
          if (!Files.exists(document.resolveSibling(target).normalize())) {
            broken.add(target);
          }
        }
      }
    }

    assertThat(broken)
        .as("but for what is about the source tree")
        .containsExactly("../bench/README.md", "CONTRIBUTING.md", "simulator/README.md");
  }

  @Test
  void itsBillOfMaterialsAndItsNoticesNameItsLibraries() throws IOException {
    assumeFalse("offline: true".equals(System.getProperty("maven")), "Maven makes no SBOM offline");
    JsonNode bill = new ObjectMapper().readTree(release.resolve("verial-sync.cdx.json").toFile());
    Set<String> listed = new TreeSet<>();
    bill.path("components")
        .forEach(
            part ->
                listed.add(
                    part.path("name").asText() + "-" + part.path("version").asText() + ".jar"));
    String notices = Files.readString(release.resolve("THIRD-PARTY.txt"));

    try (Stream<Path> libraries = Files.list(release.resolve("lib"))) {
      for (String library : libraries.map(jar -> jar.getFileName().toString()).toList()) {
        assertThat(listed).contains(library);
        if (!library.startsWith("verial-sync-")) {
          assertThat(notices)
              .contains(":" + library.replaceFirst("-([0-9])", ":$1").replace(".jar", " "));
        }
      }
    }
  }

  /** As docs/shops.md says. */
  @Test
  void theExampleAndItsDriverAreThere() throws Exception {
    Ran started =
        run(
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            release.resolve("lib").resolve(driver()).toString(),
            release.resolve("examples/follower/Follower.java").toString(),
            "jdbc:postgresql://127.0.0.1:1/shop",
            "jdbc:postgresql://127.0.0.1:1/copy");
    assertThat(started.printed()).contains("PSQLException", "127.0.0.1:1 refused");
  }

  private static String driver() throws IOException {
    String document = Files.readString(release.resolve("docs/shops.md"));
    return matches(Pattern.compile("(postgresql-[0-9.]+\\.jar)"), document).iterator().next();
  }

  @Test
  void systemdFindsItsServicesLittleExposed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
    Ran judged =
        run(
            Map.of(),
            "systemd-analyze",
            "security",
            "--offline=true",
            "--threshold=30",
            release.resolve("share/systemd/verial-sync@.service").toString());
    assertThat(judged.exitCode()).as(judged.printed()).isZero();
  }
}
