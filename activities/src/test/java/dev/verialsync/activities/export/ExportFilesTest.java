package dev.verialsync.activities.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.export.ExportRepository;
import dev.verialsync.db.export.ExportRepository.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExportFilesTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final ExportRequest REQUEST =
      new ExportRequest(ExportFormat.CSV, new Selection(true, null), null);

  private final CatalogueExport export = new CatalogueExport(new ExportRepository(DB.database()));

  @TempDir Path directory;

  private void write(Path file) {
    try {
      new ExportFiles(export, () -> {}).write(REQUEST, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As two workflows of one worker do: the second is written while the first is. */
  @Test
  void twoExportsToOneFileDoNotTakeEachOthersPart() throws Exception {
    Path file = directory.resolve("products.csv");
    AtomicBoolean done = new AtomicBoolean();
    ExportFiles first =
        new ExportFiles(
            export,
            () -> {
              if (done.compareAndSet(false, true)) {
                write(file);
              }
            });

    first.write(REQUEST, file);

    assertThat(done).isTrue();
    assertThat(file).content().startsWith("id,");
    assertThat(directory.toFile().list()).containsExactly("products.csv");
  }

  @Test
  void anExportThatEndsEarlyLeavesTheFormerFile() throws Exception {
    Path file = Files.writeString(directory.resolve("products.csv"), "before");
    ExportFiles cancelled =
        new ExportFiles(
            export,
            () -> {
              throw new CancellationException();
            });
    assertThatThrownBy(() -> cancelled.write(REQUEST, file))
        .isInstanceOf(CancellationException.class);
    assertThat(file).hasContent("before");
    assertThat(directory.toFile().list()).containsExactly("products.csv");
  }

  @Test
  void whatAKilledExportLeftIsRemovedAfterADay() throws Exception {
    Path file = directory.resolve("products.csv");
    Files.createFile(directory.resolve(".export-young.part"));
    Files.setLastModifiedTime(
        Files.createFile(directory.resolve(".export-old.part")),
        FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    write(file);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("products.csv", ".export-young.part");
  }

  @Test
  void whoMayReadOtherFilesMayReadAnExport() throws Exception {
    Path other = Files.createFile(directory.resolve("other"));
    Path file = directory.resolve("products.csv");
    write(file);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
  }
}
