package dev.verialsync.starter.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verial-sync} without a command: says which there are. */
@Command(
    name = "verial-sync",
    header = "Copies the catalogue of a Verial ERP into PostgreSQL and an S3 media library.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  VERIAL_URL                   Verial, up to and including WcfServiceLibraryVerial/",
      "  VERIAL_SESSION               session number (secret)",
      "  VERIAL_MAX_CALLS_PER_SECOND  over all workers (default 10)",
      "  VERIAL_MAX_CONCURRENT_CALLS  over all workers (default 4)",
      "  VERIAL_CLOCK_MARGIN          how far back to ask for changes (default PT15M)",
      "  VERIAL_ID_CLIENTE            customer whose tariff is read (default 0: the web's)",
      "  VERIAL_ID_TARIFA             a certain tariff",
      "  VERIAL_ZERO_PRICE            a price of 0: none (default) or keep, for who gives away",
      "  DATABASE_URL                 JDBC address of PostgreSQL, with DATABASE_USER and",
      "                               DATABASE_PASSWORD; embedded where not set",
      "  S3_ENDPOINT                  media library, with S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET",
      "                               and S3_REGION (default us-east-1); embedded where not set",
      "  TEMPORAL_ADDRESS             Temporal, with TEMPORAL_NAMESPACE and all else of Temporal's",
      "                               own environment configuration; embedded where not set",
      "  VERIAL_SYNC_TEMPORAL_UI      address of Temporal's UI, for links",
      "  VERIAL_SYNC_HTTP_PORT        health and metrics (default 9464; none with demo and sync)",
      "  VERIAL_SYNC_HTTP_ADDRESS     where they listen (default: this machine alone)",
      "  VERIAL_SYNC_GRACE            what a stopping worker may take (default PT10S)",
      "  VERIAL_SYNC_HOME             embedded data and logs (default ~/.verial-sync)",
      "",
      "Secrets may stand in files: VERIAL_SESSION_FILE, DATABASE_PASSWORD_FILE, S3_SECRET_KEY_FILE,",
      "TEMPORAL_API_KEY_FILE.",
      "Embedded: by demo, sync and up alone; the other commands find what up is running.",
      "More about a command: verial-sync COMMAND --help"
    })
public final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
