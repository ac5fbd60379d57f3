package dev.verialsync.console.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.console.FixedLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Slow clients are no reason to leave S3 alone, a silent S3 is. */
final class LibraryReadingTest {

  private static final ObjectKey KEY = new ObjectKey("", "0".repeat(64), ImageFormat.JPEG);

  private long now;
  private IOException failure = new IOException();
  private boolean fails;

  private final LibraryReading reading =
      new LibraryReading(
          () ->
              Optional.of(
                  FixedLibrary.of(
                      key -> fails ? new Failing() : new ByteArrayInputStream(new byte[9]))),
          () -> now);

  private final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      throw failure;
    }
  }

  private void fail(IOException why) throws IOException {
    fails = true;
    failure = why;
    try (InputStream in = reading.openForClient(KEY).orElseThrow()) {
      assertThatThrownBy(in::readAllBytes).isSameAs(why);
    }
    fails = false;
  }

  @Test
  void onlyAReadThatS3LetsWaitPausesIt() throws IOException {
    // The call as a whole took too long, or S3 closed a connection that a slow client let wait.
    fail(new InterruptedIOException("timeout"));
    fail(new SocketException("Connection reset"));
    assertThat(reading.open(KEY)).isPresent();
    fail(new SocketTimeoutException("timeout"));
    assertThatThrownBy(() -> reading.open(KEY)).isInstanceOf(LibraryReading.AwayException.class);
    now += Duration.ofSeconds(16).toNanos();
    assertThat(reading.open(KEY)).isPresent();
  }

  @Test
  void slowClientsTakeNoPlacesFromSmallCopies() throws IOException {
    List<InputStream> held = new ArrayList<>();
    for (int i = 0; i < LibraryReading.MOST_FOR_CLIENTS; i++) {
      held.add(reading.openForClient(KEY).orElseThrow());
    }
    assertThatThrownBy(() -> reading.openForClient(KEY))
        .isInstanceOf(LibraryReading.AwayException.class);
    assertThat(reading.open(KEY)).isPresent();
    held.get(0).close();
    held.get(0).close();
    assertThat(reading.openForClient(KEY)).as("a place was given back, once").isPresent();
    assertThatThrownBy(() -> reading.openForClient(KEY))
        .isInstanceOf(LibraryReading.AwayException.class);
  }

  @Test
  void whoGetsNoPlaceLeavesTheTrialToTheNext() throws IOException {
    List<InputStream> held = new ArrayList<>();
    for (int i = 0; i < LibraryReading.MOST_FOR_CLIENTS; i++) {
      held.add(reading.openForClient(KEY).orElseThrow());
    }
    fails = true;
    failure = new SocketTimeoutException("timeout");
    InputStream silent = reading.open(KEY).orElseThrow();
    assertThatThrownBy(silent::readAllBytes).isSameAs(failure);
    fails = false;
    now += Duration.ofSeconds(16).toNanos();
    assertThatThrownBy(() -> reading.openForClient(KEY))
        .isInstanceOf(LibraryReading.AwayException.class);
    held.get(0).close();
    assertThat(reading.openForClient(KEY)).as("the one trial is left").isPresent();
  }
}
