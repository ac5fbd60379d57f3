package dev.verialsync.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * No port at all for health and metrics, which no test can bring about, is told with its variable.
 */
class SyncWorkerTest {

  @Test
  void aPortThatCannotBeOpenedIsNamed() {
    assertThat(SyncWorker.noPort(9464, new IOException("Too many open files")))
        .hasMessage(
            "VERIAL_SYNC_HTTP_PORT is \"9464\"; expected is a port for health and metrics that can be opened (Too many open files).");
  }
}
