package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SimulatorMainTest {
  @Test
  void saysWhereItListensAndStaysUntilInterrupted() throws Exception {
    Lines lines = new Lines();
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                SimulatorMain.run(
                    SimulatorOptions.builder().articles(5).build(),
                    new PrintStream(lines, true, StandardCharsets.UTF_8));
              } catch (IOException | InterruptedException e) {
                end.set(e);
              }
            });
    thread.start();

    assertThat(lines.next()).isEqualTo("Verial simulator 1.8.4, 5 articles");
    assertThat(lines.next()).startsWith("  VERIAL_URL=http://127.0.0.1:").endsWith("Verial/");
    assertThat(lines.next()).isEqualTo("  VERIAL_SESSION=18");
    assertThat(thread.isAlive()).isTrue();
    thread.interrupt();
    thread.join(10_000);
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aTakenPortIsAnError() throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(1).build())) {
      SimulatorOptions same = SimulatorOptions.builder().port(simulator.port()).build();

      assertThatThrownBy(() -> VerialSimulator.start(same)).isInstanceOf(BindException.class);
    }
  }

  private static final class Lines extends OutputStream {
    private final StringBuilder line = new StringBuilder();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void write(int b) {
      if (b == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }

    String next() throws InterruptedException {
      return String.valueOf(lines.poll(10, TimeUnit.SECONDS));
    }
  }
}
