package dev.verialsync.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.db.Database;
import dev.verialsync.db.backup.BackupRepository;
import dev.verialsync.local.Service;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
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
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: a backup into an unused home, or unused servers. */
@Command(
    name = "restore",
    description = "Fill an unused home, or unused servers of your own, with a backup.",
    footer = {
      "",
      "Checks rows, images and servers before it writes. If killed, run it again with the same"
          + " backup; until then other commands refuse the home or the database. With DATABASE_URL or"
          + " S3_ENDPOINT it fills that database, which no run may have used, and that bucket."
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
    Path list = backup.resolve(Manifest.file(BackupRepository.IMAGES));
    ImageFiles.Look look = ImageFiles.look(folder, list);
    requireImages(folder, look);
    Services services = finder.embedUnused(() -> prepare(backup));
    boolean embeds = !services.plan().from(Source.EMBEDDED).isEmpty();
    if (secrets != null && !embeds) {
      invocation.console().tell("Note: no server is embedded here, so --secrets is of no use.");
    }
    Connections connections = new Connections(services, invocation.shutdown());
    Database database = connections.database();
    BackupRepository repository = new BackupRepository(database);
    database.requireRightsToMigrateAnew();
    boolean filled = requireFillable(services, repository, manifest);
    TemporalConnection temporal = connections.temporal();
    requirePrefix(services.settings().media().prefix(), look);
    MediaLibrary library = connections.mediaLibrary();
    connections
        .ownership(library, manifest.database().installation())
        .takeOver(filled ? Optional.empty() : repository.installation());
    if (!filled) {
      repository.begin(manifest.database());
    }
    Console console = invocation.console();
    ImageFiles.Report images =
        new ImageFiles(library, folder, new ImageProgress(console, manifest.database().images()))
            .copyIn(list);
    if (!filled) {
      console.tell("Filling the database.");
      repository.copyIn(
          manifest.database(),
          table -> new GZIPInputStream(Files.newInputStream(backup.resolve(Manifest.file(table)))),
          images.lost());
    } else {
      console.tell(
          "The database has the rows of this backup already, by a restore that was interrupted: they stay.");
    }
    repository.analyze(manifest.database()).forEach(note -> console.tell("Note: " + note));
    connections.ownership(library, database).claim();
    new Installation(connections).carryOutForRestore().notes().forEach(console::tell);
    List<String> schedules =
        List.of(JsonFile.read(backup.resolve(Manifest.SCHEDULES), String[].class));
    List<String> refused = new SavedSchedules(temporal).setAgain(schedules);
    refused.forEach(note -> console.tell("Note: " + note));
    repository.end();
    if (embeds) {
      Files.deleteIfExists(HomeDirectory.restoring(invocation.home()));
    }
    return tell(chosen, places(services), images, schedules.size() - refused.size()).number();
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

  private void requireImages(BackupFolder folder, ImageFiles.Look look) {
    if (look.missing() > 0 && look.there() == 0) {
      throw new ConfigurationException(
          "None of the backup's images is in %s: copy the folder images there as well."
              .formatted(folder.root()));
    }
    if (look.missing() > 0) {
      invocation
          .console()
          .tell(
              "Note: %s missing in the backup."
                  .formatted(Figures.count(look.missing(), "image is", "images are")));
    }
  }

  /** Keys are in the database as they were. */
  private static void requirePrefix(String prefix, ImageFiles.Look look) {
    if (!look.prefixes().isEmpty() && !look.prefixes().contains(prefix)) {
      throw new ConfigurationException(
          "The backup's images have S3_PREFIX \"%s\", not \"%s\": restore with the former."
              .formatted(String.join("\", \"", look.prefixes()), prefix));
    }
  }

  /** Whether a restore that was interrupted later has filled the database. */
  private static boolean requireFillable(
      Services services, BackupRepository repository, Manifest manifest) {
    if (services.source(Service.POSTGRESQL) != Source.CONFIGURED) {
      return false;
    }
    boolean filled = repository.isFilledWith(manifest.database());
    if (!filled && !repository.isUnused()) {
      throw new ConfigurationException(
          "The database at %s has runs, or something else uses its schemas sync, erp, media or shop. restore only fills an unused one: name another in DATABASE_URL."
              .formatted(services.settings().database("verial-sync").address()));
    }
    return filled;
  }

  /** From here on the home is this backup's. */
  private void prepare(Path backup) {
    try {
      byte[] settings = secrets == null ? null : savedSettings(secrets);
      HomeDirectory home = HomeDirectory.prepare(invocation.home());
      PrivateFile.write(
          HomeDirectory.restoring(home.root()), (backup + "\n").getBytes(StandardCharsets.UTF_8));
      if (settings != null && !Files.exists(home.settings())) {
        PrivateFile.write(home.settings(), settings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code backup --secrets} wrote; servers that are made already must have been made so. */
  private byte[] savedSettings(Path folder) throws IOException {
    Path saved = HomeDirectory.settings(folder);
    Path own = HomeDirectory.settings(invocation.home());
    try {
      HomeSettings given = HomeSettings.load(saved);
      if (Files.exists(own) && !HomeSettings.load(own).hasPasswordsOf(given)) {
        throw new ConfigurationException(
            "The interrupted restore has made servers with other passwords in %s: leave out --secrets, or remove the directory and run restore again."
                .formatted(invocation.home()));
      }
      return Files.readAllBytes(saved);
    } catch (NoSuchFileException | JsonProcessingException e) {
      throw new ConfigurationException(
          "%s is missing or damaged: check --secrets.".formatted(saved));
    }
  }

  /**
   * Where the backup is now.
   *
   * @param worker the command that works with it
   */
  private record Places(String names, String worker) {}

  private Places places(Services services) {
    List<String> names = new ArrayList<>();
    boolean embeds = !services.plan().from(Source.EMBEDDED).isEmpty();
    if (embeds) {
      names.add(invocation.home().toString());
    }
    if (services.source(Service.POSTGRESQL) == Source.CONFIGURED) {
      names.add("the database at " + services.settings().database("verial-sync").address());
    }
    if (services.source(Service.S3) == Source.CONFIGURED) {
      S3Settings media = services.settings().media();
      names.add("the bucket %s at %s".formatted(media.bucket(), media.endpoint()));
    }
    return new Places(String.join(" and ", names), embeds ? "up" : "worker");
  }

  private ExitCode tell(String chosen, Places places, ImageFiles.Report images, int schedules) {
    Console console = invocation.console();
    console.result(
        "Restored %s into %s: %s (%s), %s. Schedules start runs again once `%s %s` is running; stop the original first."
            .formatted(
                chosen,
                places.names(),
                Figures.count(images.images(), "image", "images"),
                Figures.bytes(images.bytes()),
                Figures.count(schedules, "schedule", "schedules"),
                invocation.program(),
                places.worker()));
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
