package dev.verialsync.starter.export;

import dev.verialsync.activities.export.CatalogueExport;
import dev.verialsync.activities.export.ExportFiles;
import dev.verialsync.activities.export.ExportFormat;
import dev.verialsync.activities.export.ExportReport;
import dev.verialsync.activities.export.ExportRequest;
import dev.verialsync.activities.export.ExportTarget;
import dev.verialsync.activities.media.s3.S3Files;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.db.Database;
import dev.verialsync.db.export.ExportRepository;
import dev.verialsync.db.export.ExportRepository.Selection;
import dev.verialsync.db.shop.ImageAddressRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: the catalogue as a file for another program. */
@Command(
    name = "export",
    description = "Write the catalogue as a file that other programs read. Only reads.",
    footer = {
      "",
      "A file or an object appears complete or not at all. The same products give the same bytes.",
      "google-merchant needs SHOP_LINK_TEMPLATE and MEDIA_PUBLIC_URL; products that lack what Google"
          + " requires are left out and counted."
    })
public final class ExportCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FORMAT",
      description = "jsonl, csv, woocommerce or google-merchant (docs/shops.md).")
  private String format = "";

  @Option(
      names = "--out",
      paramLabel = "FILE|s3://…|-",
      defaultValue = "-",
      description =
          "A file, an object s3://BUCKET/KEY at S3_ENDPOINT, or - for stdout (default:"
              + " ${DEFAULT-VALUE}).")
  private String out = "-";

  @Option(
      names = "--sellable",
      description = "Only products that may be sold at this moment (default).")
  private boolean sellable;

  @Option(names = "--all", description = "All products, inactive ones included.")
  private boolean all;

  @Option(
      names = "--since",
      paramLabel = "POSITION",
      description =
          "Only products that changed after this position of the change feed, those that may no"
              + " longer be sold included. Each export prints the position for the next one.")
  private @Nullable Long since;

  private static final String NOT_MIGRATED =
      "MEDIA_PUBLIC_URL is set, but images have no addresses yet: run `verial-sync migrate`.";

  public ExportCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    ExportFormat chosen =
        ExportFormat.of(format)
            .orElseThrow(
                () ->
                    usage(
                        "FORMAT is \"%s\"; expected is one of %s"
                            .formatted(format, ExportFormat.labels())));
    if (all && sellable) {
      throw usage("--all and --sellable exclude each other: use one of them");
    }
    if (since != null && (all || sellable)) {
      throw usage("--since writes all that changed: use neither --all nor --sellable with it");
    }
    ExportTarget target = target();
    Settings settings = invocation.settings();
    boolean needsLinks = chosen == ExportFormat.GOOGLE_MERCHANT;
    ExportRequest request =
        new ExportRequest(
            chosen, new Selection(all, since), needsLinks ? settings.requiredShopLinks() : null);
    Connections connections = new Connections(finder.find(services(target)), invocation.shutdown());
    requirePlace(target, connections);
    Database database = connections.database();
    database.requireReadableShop();
    requireAddresses(database, request, settings);
    tell(write(request, target, database, connections), chosen);
    return ExitCode.DONE.number();
  }

  private ExportTarget target() {
    try {
      return ExportTarget.of(out);
    } catch (IllegalArgumentException e) {
      throw usage("--out is \"%s\"; expected is %s".formatted(out, e.getMessage()));
    }
  }

  private static Set<Service> services(ExportTarget target) {
    return target instanceof ExportTarget.S3Object
        ? Set.of(Service.POSTGRESQL, Service.S3)
        : Set.of(Service.POSTGRESQL);
  }

  /** Before a large catalogue is read. */
  private void requirePlace(ExportTarget target, Connections connections) {
    if (target instanceof ExportTarget.S3Object object) {
      S3Settings library = connections.services().settings().media();
      S3Files.fault(library, object.bucket(), object.key())
          .ifPresent(
              fault -> {
                throw usage("--out is \"%s\": %s".formatted(out, fault));
              });
      try (S3Files files = new S3Files(library.withBucket(object.bucket()))) {
        files.requireBucket();
      } catch (RuntimeException e) {
        throw usage("--out is \"%s\": %s".formatted(out, e.getMessage()));
      }
    }
  }

  private void requireAddresses(Database database, ExportRequest request, Settings settings) {
    boolean have = new ImageAddressRepository(database).base().isPresent();
    boolean isForgotten =
        !have && settings.mediaPublicUrl().filter(url -> !url.equals(Settings.NOWHERE)).isPresent();
    request
        .fault(have || isForgotten)
        .ifPresent(
            fault -> {
              throw new ConfigurationException(fault);
            });
    if (isForgotten && request.format() == ExportFormat.GOOGLE_MERCHANT) {
      throw new ConfigurationException(NOT_MIGRATED);
    }
    if (!have && request.format() == ExportFormat.WOOCOMMERCE) {
      invocation
          .console()
          .tell(
              isForgotten
                  ? "Note: the file has no images. " + NOT_MIGRATED
                  : "Note: the file has no images. With MEDIA_PUBLIC_URL set, `verial-sync migrate` gives them addresses.");
    }
  }

  private ExportReport write(
      ExportRequest request, ExportTarget target, Database database, Connections connections) {
    CatalogueExport export = new CatalogueExport(new ExportRepository(database));
    ExportFiles files = new ExportFiles(export, () -> {});
    try {
      if (target instanceof ExportTarget.LocalFile file) {
        return files.write(request, file.path());
      }
      if (target instanceof ExportTarget.S3Object object) {
        Settings settings = connections.services().settings();
        try (S3Files bucket = new S3Files(settings.media().withBucket(object.bucket()))) {
          return files.write(request, bucket, object.key(), settings.home().resolve("tmp"));
        }
      }
      return export.write(request, new CheckedOutput(invocation.console().out()));
    } catch (IOException e) {
      throw usage(
          target instanceof ExportTarget.Stdout
              ? "stdout cannot be written: " + e.getMessage()
              : "--out is \"%s\", which cannot be written: %s".formatted(out, e));
    } catch (ExportRepository.PositionLostException e) {
      throw usage(
          "--since is %d: %s. Start again: export without --since, which prints the position to continue from (shop.snapshot_position())"
              .formatted(since, e.getMessage()));
    }
  }

  private void tell(ExportReport report, ExportFormat chosen) {
    Console console = invocation.console();
    if (report.leftOut() > 0) {
      console.tell(
          "Left out %s of %s, which lack what %s requires: %s."
              .formatted(
                  Figures.number(report.leftOut()),
                  Figures.count(report.products(), "product", "products"),
                  chosen.label(),
                  report.missing().entrySet().stream()
                      .sorted(Map.Entry.comparingByKey())
                      .map(entry -> entry.getKey() + " " + Figures.number(entry.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    console.tell(
        "Wrote %s%s."
            .formatted(
                Figures.count(report.products() - report.leftOut(), "product", "products"),
                out.equals("-") ? "" : " to " + out));
    if (report.position() != null) {
      console.tell("What changes after this: --since %d".formatted(report.position()));
    }
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
