package dev.verialsync.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.StackProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the processes that we start know of our environment. */
@Tag("slow")
class ChildEnvironmentTest {

  private static final String SECRET = "not-for-children";

  /** One of each kind, and names that nobody has thought of. */
  private static final List<String> NAMES =
      List.of(
          "VERIAL_SESSION",
          "VERIAL_SESSION_FILE",
          "DATABASE_PASSWORD",
          "DATABASE_PASSWORD_FILE",
          "S3_SECRET_KEY",
          "TEMPORAL_API_KEY",
          "TEMPORAL_GRPC_META_AUTHORIZATION",
          "AWS_SECRET_ACCESS_KEY",
          "PGPASSWORD",
          "ANYTHING_ELSE");

  @TempDir Path home;

  @Test
  @EnabledOnOs(OS.LINUX)
  void serversAndTheirGuardsHoldNoSecret() throws Exception {
    Map<String, String> secrets =
        NAMES.stream().collect(Collectors.toMap(name -> name, name -> SECRET));
    StackProcess process = StackProcess.start(home, secrets);
    try {
      List<ProcessHandle> children = descendants(process.stack().pid());

      assertThat(commands(children)).contains("postgres", "temporal", "sh");
      for (ProcessHandle child : children) {
        String environment =
            Files.readString(
                Path.of("/proc/" + child.pid() + "/environ"), StandardCharsets.ISO_8859_1);
        assertThat(environment).as(child.info().commandLine().orElse("")).doesNotContain(SECRET);
        assertThat(environment.split("\0"))
            .as(child.info().commandLine().orElse(""))
            .noneMatch(startsWithAnyOf(NAMES));
      }
    } finally {
      process.kill();
    }
  }

  @Test
  void pipKeepsWhatReachesItsIndex() {
    assertThat(ChildEnvironment.pip().values().keySet())
        .containsAll(
            System.getenv().keySet().stream().filter(name -> name.startsWith("PIP_")).toList());
  }

  private static List<ProcessHandle> descendants(long pid) {
    return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
  }

  private static Set<String> commands(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> process.info().command().stream())
        .map(command -> Path.of(command).getFileName().toString())
        .map(name -> Stream.of("dash", "bash", "busybox").anyMatch(name::equals) ? "sh" : name)
        .collect(Collectors.toSet());
  }

  private static Predicate<String> startsWithAnyOf(List<String> names) {
    return variable -> names.stream().anyMatch(name -> variable.startsWith(name + "="));
  }
}
