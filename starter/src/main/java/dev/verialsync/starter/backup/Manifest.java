package dev.verialsync.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.verialsync.activities.media.s3.ContentHash;
import dev.verialsync.db.backup.BackupRepository;
import dev.verialsync.db.backup.DatabaseCopy;
import dev.verialsync.local.home.JsonFile;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a backup holds; {@code backup.json}, written last.
 *
 * @param format of the folder
 * @param program that made it
 * @param files the SHA-256 of each
 */
record Manifest(int format, String program, DatabaseCopy database, Map<String, String> files) {

  static final int FORMAT = 1;

  static final String SCHEDULES = "schedules.json";

  private static final String FILE = "backup.json";

  Manifest {
    files = Map.copyOf(files);
  }

  /** Describes the files of a folder, and is written there. */
  static void write(Path folder, String program, DatabaseCopy database) throws IOException {
    List<String> names = new ArrayList<>(List.of(SCHEDULES, file(BackupRepository.IMAGES)));
    database.tables().forEach(table -> names.add(file(table.name())));
    Map<String, String> files = new TreeMap<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      force(file);
      files.put(name, sha256(file));
    }
    JsonFile.write(folder.resolve(FILE), new Manifest(FORMAT, program, database, files));
  }

  /**
   * Reads it, and every file that it names.
   *
   * @throws ConfigurationException if the folder is no whole backup, or one that this program
   *     cannot restore
   */
  static Manifest read(Path folder) throws IOException {
    Manifest manifest;
    try {
      manifest = JsonFile.read(folder.resolve(FILE), Manifest.class);
    } catch (NoSuchFileException | JsonProcessingException e) {
      throw new ConfigurationException("%s is no backup: %s".formatted(folder, e.getMessage()));
    }
    if (manifest.format != FORMAT || !manifest.database.fitsThisProgram()) {
      throw new ConfigurationException(
          "%s was made by %s, whose schema (version %s) this program does not have: use that version, or a newer one."
              .formatted(folder, manifest.program, manifest.database.schemaVersion()));
    }
    for (Map.Entry<String, String> file : manifest.files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.exists(path) || !sha256(path).equals(file.getValue())) {
        throw new ConfigurationException(
            "%s is damaged: use another backup, with --backup.".formatted(path));
      }
    }
    return manifest;
  }

  /** Whose backup it is; empty where that cannot be read. */
  static Optional<String> installation(Path folder) {
    try {
      return Optional.of(
          JsonFile.read(folder.resolve(FILE), Manifest.class).database.installation());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The file with a table's rows. */
  static String file(String table) {
    return table + ".gz";
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ContentHash.of(in).sha256();
    }
  }
}
