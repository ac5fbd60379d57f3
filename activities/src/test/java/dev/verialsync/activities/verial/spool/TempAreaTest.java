package dev.verialsync.activities.verial.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.json.AnswerJudge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Temporary files, and what killed processes left of them. */
class TempAreaTest {
  private static final long MIB = 1 << 20;

  @TempDir Path temp;

  /** A process of its own that opens an area with a file in it, says so, and stays. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] args) throws IOException {
      TempArea area = TempArea.open(Path.of(args[0]));
      System.out.println(area.createFile());
      System.in.read();
    }
  }

  private Process other() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            OtherProcess.class.getName(),
            temp.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void leftOversOfAKilledProcessGoAndThoseOfALivingOneStay() throws Exception {
    Process process = other();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Path file = Path.of(out.readLine());
      TempArea.open(temp).close();
      assertThat(file).exists();
      process.destroyForcibly().waitFor();
      assertThat(file).exists();
      TempArea.open(temp).close();
      assertThat(file.getParent()).doesNotExist();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void twoAreasOfOneProcessLeaveEachOtherAlone() throws IOException {
    try (TempArea one = TempArea.open(temp)) {
      Path file = one.createFile();
      try (TempArea two = TempArea.open(temp)) {
        assertThat(two.directory()).isNotEqualTo(one.directory());
        assertThat(file).exists();
      }
      assertThat(file).exists();
    }
    assertThat(temp).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"100_000, 272", "1_000, 66"})
  void whatDoesNotFitIntoMemoryIsKeptOnlyWhereTheDiskHasRoomForOthers(String diskMiB, long leftMiB)
      throws Exception {
    long disk = Long.parseLong(diskMiB.replace("_", "")) * MIB;
    AtomicLong free = new AtomicLong(leftMiB * MIB);
    try (TempArea area = TempArea.open(temp, disk, free::get);
        SpooledBuffer fits = new SpooledBuffer(area, 10);
        SpooledBuffer small = new SpooledBuffer(area, 10);
        SpooledBuffer refused = new SpooledBuffer(area, 10)) {
      fits.write(new byte[11]);
      assertThat(fits.file()).isPresent();

      free.set(leftMiB * MIB - 1);
      small.write(new byte[10]);
      SpoolException failure =
          catchThrowableOfType(SpoolException.class, () -> refused.write(new byte[11]));

      assertThat(refused.file()).isEmpty();
      assertThat(judge().ofLocalDisk(VerialMethod.IMAGES, failure))
          .isInstanceOf(VerialTransientException.class)
          .hasMessage(
              "the answer to GetImagenesArticulosWS could not be kept in %s (only %d MiB are free, and %d MiB are left to others): check its space and permissions; it will be asked again",
              temp, leftMiB - 1, leftMiB)
          .extracting(e -> ((VerialTransientException) e).outcome())
          .isEqualTo(CallOutcome.LOCAL_DISK);
    }
  }

  @Test
  void anAnswerThatFillsTheDiskBreaksOffBeforeTheReserveIsGone() throws Exception {
    AtomicLong free = new AtomicLong(300 * MIB);
    try (TempArea area = TempArea.open(temp, 100_000 * MIB, free::get);
        SpooledBuffer buffer = new SpooledBuffer(area, 10)) {
      byte[] piece = new byte[1 << 20];
      assertThatThrownBy(
              () -> {
                for (int written = 0; written < 100; written++) {
                  buffer.write(piece);
                  free.addAndGet(-piece.length);
                }
              })
          .isInstanceOf(SpoolException.class);
      assertThat(free.get()).isBetween(256 * MIB, 272 * MIB);
    }
  }

  private AnswerJudge judge() {
    return new AnswerJudge(
        VerialSettings.of(URI.create("http://verial.test/"), SessionNumber.of("918273"), temp));
  }

  @Test
  void whatIsNotOursStays() throws IOException {
    Path foreign = Files.createDirectory(temp.resolve("other"));
    Path without = Files.createDirectory(temp.resolve(TempArea.PREFIX + "1-1-without-a-lock"));
    TempArea.open(temp).close();
    assertThat(foreign).exists();
    assertThat(without).exists();
  }

  @Test
  void aDirectoryThatCannotBeUsedIsNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> TempArea.open(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot use the temporary directory " + file);
  }
}
