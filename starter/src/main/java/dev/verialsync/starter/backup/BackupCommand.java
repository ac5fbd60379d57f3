package dev.verialsync.starter.backup;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.backup.BackupRepository;
import dev.verialsync.db.backup.DatabaseCopy;
import dev.verialsync.local.Service;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.JsonFile;
import dev.verialsync.local.home.PrivateFile;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Version;
import dev.verialsync.starter.schedule.SavedSchedules;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: database, images and schedules, into a folder. */
@Command(
    name = "backup",
    description = "Copy the database, the images and the schedules into a folder.",
    footer = {
      "",
      "Safe to run while `up`, workers and a run are active. DIR keeps every backup, each of one moment, and"
          + " images once for all of them. A backup appears complete or not at all: if killed, run it"
          + " again. VERIAL_SESSION, variables and Temporal's history are not in it."
    })
public final class BackupCommand implements Callable<Integer> {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Parameters(
      paramLabel = "DIR",
      description = "Where one installation's backups are kept; created if missing.")
  private Path directory = Path.of("");

  @Option(
      names = "--secrets",
      paramLabel = "DIR",
      description =
          "Also write the passwords of the embedded servers, into a folder of their own. Without"
              + " them, a restored home has new passwords.")
  private @Nullable Path secrets;

  public BackupCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws IOException {
    BackupFolder folder = new BackupFolder(directory.toAbsolutePath().normalize());
    requireApart(folder.root());
    Services services = finder.findOrEmbedUsed();
    Connections connections = new Connections(services, invocation.shutdown());
    var unused = invocation.shutdown().closing(folder.lock());
    Database database = connections.migratedDatabase();
    requireSameInstallation(folder, database);
    boolean ownServersAlone =
        services.plan().from(Source.CONFIGURED).size() == Service.values().length;
    if (secrets != null) {
      writeSecrets(secrets, ownServersAlone);
    }
    Path unfinished = folder.begin();
    MediaLibrary library = connections.existingMediaLibrary();
    if (!connections.ownership(library, database).check()) {
      invocation.console().tell("Note: " + library.place() + " has no mark of this installation.");
    }
    List<String> schedules = new SavedSchedules(connections.temporal()).save();
    JsonFile.write(unfinished.resolve(Manifest.SCHEDULES), schedules);
    Copied copied = copy(new BackupRepository(database), library, folder, unfinished);
    Manifest.write(unfinished, Version.text(), copied.database());
    String name = folder.complete(unfinished, copied.database().at());
    return tell(name, copied, schedules.size(), ownServersAlone).number();
  }

  /** What destroys the one, or gives it to somebody, must not do so with the other. */
  private void requireApart(Path root) {
    Path home = invocation.home().toAbsolutePath().normalize();
    if (root.startsWith(home)) {
      throw new ConfigurationException(
          "%s is in %s, whose data it would be lost with: name another folder."
              .formatted(root, home));
    }
    if (secrets != null && secrets.toAbsolutePath().normalize().startsWith(root)) {
      throw new ConfigurationException(
          "%s is in %s: keep passwords apart from backups.".formatted(secrets, root));
    }
  }

  private static void requireSameInstallation(BackupFolder folder, Database database)
      throws IOException {
    List<String> names = folder.names();
    String own = new InstallationRepository(database).id().toString();
    Optional<String> found =
        names.isEmpty()
            ? Optional.empty()
            : Manifest.installation(folder.backup(names.get(names.size() - 1)));
    if (found.isPresent() && !found.get().equals(own)) {
      throw new ConfigurationException(
          "%s has backups of installation %s; this is %s: name a folder of its own."
              .formatted(folder.root(), found.get(), own));
    }
  }

  private record Copied(DatabaseCopy database, ImageFiles.Report images) {}

  private Copied copy(
      BackupRepository repository, MediaLibrary library, BackupFolder folder, Path unfinished) {
    Console console = invocation.console();
    console.tell("Copying the database.");
    return repository.whileImagesStay(
        () -> {
          DatabaseCopy copy = repository.copyOut(table -> create(unfinished, table));
          if (!copy.fitsThisProgram()) {
            throw new ConfigurationException(
                "The schema is of a later version (%s), with rows that this program does not know: use that version's backup."
                    .formatted(copy.schemaVersion()));
          }
          ImageFiles images =
              new ImageFiles(library, folder, new ImageProgress(console, copy.images()));
          try {
            return new Copied(
                copy,
                images.copyOut(
                    unfinished.resolve(Manifest.file(BackupRepository.IMAGES)),
                    LocalDate.ofInstant(invocation.clock().instant(), ZoneOffset.UTC)
                        .toEpochDay()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static OutputStream create(Path folder, String table) throws IOException {
    return new GZIPOutputStream(
        Files.newOutputStream(folder.resolve(Manifest.file(table))), BUFFER_BYTES);
  }

  private void writeSecrets(Path folder, boolean ownServersAlone) throws IOException {
    if (ownServersAlone) {
      throw new ConfigurationException("No server is embedded here: leave out --secrets.");
    }
    Path settings = HomeDirectory.settings(invocation.home());
    if (!Files.exists(settings)) {
      throw new ConfigurationException(
          "%s has no passwords of embedded servers: leave out --secrets."
              .formatted(invocation.home()));
    }
    Path absolute = folder.toAbsolutePath().normalize();
    BackupFolder.make(absolute);
    PrivateFile.write(absolute.resolve(settings.getFileName()), Files.readAllBytes(settings));
  }

  private ExitCode tell(String name, Copied copied, int schedules, boolean ownServersAlone) {
    Console console = invocation.console();
    console.result(
        "Backup %s in %s: %s in %s, %s (%s), %s."
            .formatted(
                name,
                directory,
                Figures.count(
                    copied.database().tables().stream()
                        .mapToLong(DatabaseCopy.CopiedTable::rows)
                        .sum(),
                    "row",
                    "rows"),
                Figures.count(copied.database().tables().size(), "table", "tables"),
                Figures.count(copied.images().images(), "image", "images"),
                Figures.bytes(copied.images().bytes()),
                Figures.count(schedules, "schedule", "schedules")));
    if (!ownServersAlone) {
      console.result(
          secrets == null
              ? "The passwords of embedded servers are not in it (--secrets)."
              : "The passwords of the embedded servers are in %s: keep them apart from the backup."
                  .formatted(secrets));
    }
    if (copied.images().lost().isEmpty()) {
      return ExitCode.DONE;
    }
    console.result(
        "%s missing or wrong in the media library, such as %s: `%s sync --verify` fetches them; then make another backup."
            .formatted(
                Figures.count(copied.images().lost().size(), "image is", "images are"),
                copied.images().lost().get(0),
                invocation.program()));
    return ExitCode.DONE_WITH_ISSUES;
  }
}
