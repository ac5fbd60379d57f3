package dev.verialsync.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus' own tool says of our rules. */
@Timeout(60)
final class PromtoolTest {

  static final Path RULES = Path.of("..", "deploy", "prometheus", "rules.yaml");

  @BeforeEach
  void find() {
    assumeTrue(PrometheusServer.isThere("promtool"), "promtool is not on PATH");
  }

  /** What it prints, once it has ended well; {@code input} is its standard input. */
  static String promtool(String input, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void theRulesAreGoodOnes() throws Exception {
    assertThat(promtool("", "check", "rules", "--lint=all", "--lint-fatal", RULES.toString()))
        .contains("SUCCESS: 8 rules found");
  }

  @Test
  void theAlertsFireWhenTheyShouldAndNotBefore() throws Exception {
    assertThat(promtool("", "test", "rules", RULES.resolveSibling("rules_test.yaml").toString()))
        .contains("SUCCESS");
  }
}
