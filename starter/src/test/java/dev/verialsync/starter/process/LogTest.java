package dev.verialsync.starter.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as {@code logback.xml} has it. */
class LogTest {

  @TempDir Path directory;

  @Test
  void whatTheErpSendsIsShownAndNotObeyed() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("verialsync.log.directory", directory.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback.xml"));

    context
        .getLogger("dev.verialsync.test")
        .info("named {}", "Ana\u001b[2J", new IllegalStateException("of \u001b[2J"));
    context.stop();

    assertThat(lines())
        .anyMatch(line -> line.endsWith("named Ana\\u001b[2J"))
        .anyMatch(line -> line.endsWith("IllegalStateException: of \\u001b[2J"))
        .anyMatch(line -> line.startsWith("\tat " + getClass().getName()))
        .noneMatch(line -> line.contains("\u001b"));
  }

  private List<String> lines() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }
}
