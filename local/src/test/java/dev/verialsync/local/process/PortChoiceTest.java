package dev.verialsync.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortChoiceTest {
  private final List<String> progress = new ArrayList<>();
  private ServerSocket taken;
  private int free;

  @BeforeEach
  void takeOnePort() throws IOException {
    taken = new ServerSocket();
    taken.bind(Loopback.port(0));
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Loopback.port(0));
      free = other.getLocalPort();
    }
  }

  @AfterEach
  void free() throws IOException {
    taken.close();
  }

  @Test
  void lastTimesPortComesBeforeTheUsualOne() {
    assertThat(new PortChoice("S3", free, taken.getLocalPort()).pick(progress::add))
        .isEqualTo(free);
  }

  @Test
  void saysWhenLastTimesPortIsTaken() {
    int port = new PortChoice("S3", taken.getLocalPort(), 0).pick(progress::add);
    assertThat(PortChoice.isFree(port)).isTrue();
    assertThat(progress)
        .containsExactly(
            "S3: port "
                + taken.getLocalPort()
                + " of the last start is taken, using "
                + port
                + " instead");
  }

  @Test
  void lastTimesPortIsWaitedForAMoment() throws Exception {
    PortChoice choice = new PortChoice("S3", taken.getLocalPort(), 0);
    CompletableFuture<Integer> port =
        CompletableFuture.supplyAsync(() -> choice.pick(progress::add));
    assertThatThrownBy(() -> port.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    taken.close();

    assertThat(port.get(30, TimeUnit.SECONDS)).isEqualTo(choice.last());
    assertThat(progress).isEmpty();
  }

  @Test
  void theUsualPortIsLeftToWhoHasIt() {
    assertThat(new PortChoice("S3", 0, free).pick(progress::add)).isEqualTo(free);
    assertThat(new PortChoice("S3", 0, taken.getLocalPort()).pick(progress::add))
        .isBetween(10_000, 32_000);
    assertThat(progress).isEmpty();
  }
}
