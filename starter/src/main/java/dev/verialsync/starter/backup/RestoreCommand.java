package dev.verialsync.starter.backup;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.backup.BackupRepository;
import dev.verialsync.local.Service;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.JsonFile;
import dev.verialsync.local.home.PrivateFile;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.schedule.SavedSchedules;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: a backup into an unused home, or unused servers. */
@Command(
    name = "restore",
    description = "Fill an unused home with a backup.",
    footer = {
      "",
      "Checks the whole backup before it writes. If killed, run it again with the same backup; until"
          + " then `up` refuses the home. With DATABASE_URL or S3_ENDPOINT it fills that database,"
          + " which no run may have used, and that bucket."
    })
public final class RestoreCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Parameters(paramLabel = "DIR", description = "Where `backup` keeps backups.")
  private Path directory = Path.of("");

  @Option(
      names = "--backup",
      paramLabel = "NAME",
      description = "The backup, such as 2026-11-30T170512Z (default: the latest).")
  private @Nullable String name;

  @Option(
      names = "--secrets",
      paramLabel = "DIR",
      description = "Take over the passwords that `backup --secrets` wrote there.")
  private @Nullable Path secrets;

  public RestoreCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws IOException {
    BackupFolder folder = new BackupFolder(directory.toAbsolutePath().normalize());
    String chosen = chosen(folder.names());
    Path backup = folder.backup(chosen);
    Manifest manifest = Manifest.read(backup);
    Services services = finder.embedUnused(() -> prepare(backup));
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.database();
    BackupRepository repository = new BackupRepository(database);
    if (services.source(Service.POSTGRESQL) == Source.CONFIGURED && !repository.isUnused()) {
      throw new ConfigurationException(
          "The database at %s has runs, or tables of something else in the schemas sync, erp, media or shop. restore only fills an unused one: name another in DATABASE_URL."
              .formatted(services.settings().database("verial-sync").address()));
    }
    Console console = invocation.console();
    MediaLibrary library = connections.mediaLibrary();
    ImageFiles.Report images =
        new ImageFiles(library, folder, new ImageProgress(console, manifest.database().images()))
            .copyIn(backup.resolve(Manifest.file(BackupRepository.IMAGES)));
    console.tell("Filling the database.");
    repository.copyIn(
        manifest.database(),
        table -> new GZIPInputStream(Files.newInputStream(backup.resolve(Manifest.file(table)))),
        images.lost());
    connections.ownership(library, database).claim();
    new Installation(connections).carryOut().notes().forEach(console::tell);
    List<String> schedules =
        List.of(JsonFile.read(backup.resolve(Manifest.SCHEDULES), String[].class));
    new SavedSchedules(connections.temporal()).setAgain(schedules);
    Files.deleteIfExists(HomeDirectory.restoring(invocation.home()));
    return tell(chosen, images, schedules.size()).number();
  }

  private String chosen(List<String> names) {
    if (names.isEmpty()) {
      throw new ConfigurationException("There is no complete backup in %s.".formatted(directory));
    }
    if (name == null) {
      return names.get(names.size() - 1);
    }
    if (!names.contains(name)) {
      throw new ConfigurationException(
          "There is no backup \"%s\" in %s; there are: %s."
              .formatted(name, directory, String.join(", ", names)));
    }
    return name;
  }

  /** From here on the home is this backup's. */
  private void prepare(Path backup) {
    HomeDirectory home = HomeDirectory.prepare(invocation.home());
    try {
      PrivateFile.write(
          HomeDirectory.restoring(home.root()), (backup + "\n").getBytes(StandardCharsets.UTF_8));
      if (secrets != null) {
        Path saved = secrets.resolve(home.settings().getFileName());
        if (!Files.exists(saved)) {
          throw new ConfigurationException(saved + " is missing: check --secrets.");
        }
        PrivateFile.write(home.settings(), Files.readAllBytes(saved));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExitCode tell(String chosen, ImageFiles.Report images, int schedules) {
    Console console = invocation.console();
    console.result(
        "Restored %s into %s: %s (%s), %s. Schedules start runs again once `%s up` is running; stop the original first."
            .formatted(
                chosen,
                invocation.home(),
                Figures.count(images.images(), "image", "images"),
                Figures.bytes(images.bytes()),
                Figures.count(schedules, "schedule", "schedules"),
                invocation.program()));
    if (images.lost().isEmpty()) {
      return ExitCode.DONE;
    }
    console.result(
        "%s missing or damaged in the backup, such as %s: the next run asks Verial for them."
            .formatted(
                Figures.count(images.lost().size(), "image is", "images are"),
                images.lost().get(0)));
    return ExitCode.DONE_WITH_ISSUES;
  }
}
