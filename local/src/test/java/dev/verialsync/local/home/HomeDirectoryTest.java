package dev.verialsync.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home is its owner's alone, and what is not ours stays as it is. */
class HomeDirectoryTest {

  @TempDir Path temporary;

  private Path open(String... entries) throws IOException {
    Path home = Files.createDirectory(temporary.resolve("home"));
    for (String entry : entries) {
      Files.createDirectory(home.resolve(entry));
    }
    return Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String mode(Path directory) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
  }

  @Test
  void aNewHomeIsItsOwnersAlone() throws IOException {
    assertThat(mode(HomeDirectory.prepare(temporary.resolve("new")).root())).isEqualTo("rwx------");
  }

  @Test
  void aHomeThatALogHasMadeIsClosedToOthers() throws IOException {
    assertThat(mode(HomeDirectory.prepare(open("logs", "tmp")).root())).isEqualTo("rwx------");
  }

  @Test
  void aDirectoryThatHoldsMoreThanOursStaysOpen() throws IOException {
    assertThat(mode(HomeDirectory.prepare(open("logs", "files-of-others")).root()))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aHomeThatCannotBeMadeIsNamedWithItsVariable() throws IOException {
    Path home = Files.writeString(temporary.resolve("file"), "no directory").resolve("home");

    assertThatThrownBy(() -> HomeDirectory.prepare(home))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("The directory " + home + " for the embedded stack cannot be made")
        .hasMessageContaining("set VERIAL_SYNC_HOME to a directory of yours");
  }
}
