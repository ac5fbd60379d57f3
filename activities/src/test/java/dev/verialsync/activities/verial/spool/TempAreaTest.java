package dev.verialsync.activities.verial.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files, and what killed processes left of them. */
class TempAreaTest {
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
