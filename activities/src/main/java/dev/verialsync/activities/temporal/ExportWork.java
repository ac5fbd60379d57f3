package dev.verialsync.activities.temporal;

import dev.verialsync.activities.export.CatalogueExport;
import dev.verialsync.activities.export.ExportFiles;
import dev.verialsync.activities.export.ExportFormat;
import dev.verialsync.activities.export.ExportReport;
import dev.verialsync.activities.export.ExportRequest;
import dev.verialsync.activities.export.ExportTarget;
import dev.verialsync.activities.export.LinkTemplate;
import dev.verialsync.activities.media.s3.S3Files;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.db.Database;
import dev.verialsync.db.export.ExportRepository;
import dev.verialsync.db.export.ExportRepository.PositionLostException;
import dev.verialsync.db.export.ExportRepository.Selection;
import dev.verialsync.db.shop.ImageAddressRepository;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.shop.CatalogExportResult;
import dev.verialsync.workflows.messages.shop.ExportCatalogueCommand;
import dev.verialsync.workflows.orchestration.input.InputReader;
import dev.verialsync.workflows.shop.ExportActivities;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Exports that a worker writes. */
public final class ExportWork implements ExportActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final Database database;
  private final Places places;

  /**
   * Where exports go.
   *
   * @param library of the images, in whose place nothing is written
   * @param temporary takes what goes to S3 until it is complete
   * @param directory takes files; empty = none may be written
   * @param links of products' pages
   */
  public record Places(
      S3Settings library, Path temporary, Optional<Path> directory, Optional<LinkTemplate> links) {}

  public ExportWork(ActivityRunner runner, RunRecords records, Database database, Places places) {
    this.runner = runner;
    this.records = records;
    this.database = database;
    this.places = places;
  }

  @Override
  public CatalogExportResult exportCatalogue(ExportCatalogueCommand command) {
    return runner.run(heartbeat -> export(command, heartbeat));
  }

  private CatalogExportResult export(ExportCatalogueCommand command, Heartbeat heartbeat) {
    records.requireOwn(command.installation());
    ExportRequest request = request(command);
    ExportFiles files =
        new ExportFiles(
            new CatalogueExport(new ExportRepository(database)), () -> endIfCancelled(heartbeat));
    try {
      ExportReport report = write(files, request, command.out());
      return new CatalogExportResult(
          report.products(), report.leftOut(), report.missing(), report.position());
    } catch (IOException e) {
      throw ErrorType.CONFIGURATION.failure(
          "The export cannot be written to %s: %s".formatted(command.out(), e));
    } catch (PositionLostException e) {
      throw ErrorType.INVALID_INPUT.failure(
          e.getMessage() + ". Export once without since: the result has the next position.");
    }
  }

  private ExportRequest request(ExportCatalogueCommand command) {
    ExportFormat format =
        ExportFormat.of(command.format())
            .orElseThrow(
                () -> invalid("format", command.format(), "one of " + ExportFormat.labels()));
    ExportRequest request =
        new ExportRequest(
            format, new Selection(command.all(), command.since()), places.links().orElse(null));
    request
        .fault(new ImageAddressRepository(database).base().isPresent())
        .ifPresent(
            fault -> {
              throw ErrorType.CONFIGURATION.failure(fault);
            });
    return request;
  }

  private ExportReport write(ExportFiles files, ExportRequest request, String out)
      throws IOException {
    if (out.startsWith("s3://")) {
      ExportTarget.S3Object object = object(out);
      S3Settings settings = places.library().withBucket(object.bucket());
      try (S3Files bucket = new S3Files(settings)) {
        bucket.requireBucket();
        return files.write(request, bucket, object.key(), places.temporary());
      }
    }
    return files.write(request, file(out));
  }

  private ExportTarget.S3Object object(String out) {
    ExportTarget.S3Object object;
    try {
      object = ExportTarget.object(out);
    } catch (IllegalArgumentException e) {
      throw invalid("out", out, String.valueOf(e.getMessage()));
    }
    S3Files.fault(places.library(), object.bucket(), object.key())
        .ifPresent(
            fault -> {
              throw invalid("out", out, "another place: " + fault);
            });
    return object;
  }

  /** Only directly in the directory: who may start workflows may not write elsewhere. */
  private Path file(String out) {
    Path directory =
        places
            .directory()
            .orElseThrow(
                () -> invalid("out", out, "s3://BUCKET/KEY: no EXPORT_DIRECTORY is configured"));
    if (!out.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
      throw invalid(
          "out", out, "s3://BUCKET/KEY, or a name of letters, digits, dots, hyphens, underscores");
    }
    return directory.resolve(out);
  }

  private static void endIfCancelled(Heartbeat heartbeat) {
    if (heartbeat.cancellation().isCancelled()) {
      throw new CancellationException("Cancelled while an export was written");
    }
  }

  private static ApplicationFailure invalid(String field, String found, String expected) {
    return ErrorType.INVALID_INPUT.failure(
        "The input's %s is %s; expected is %s."
            .formatted(field, InputReader.quoted(found), expected));
  }
}
