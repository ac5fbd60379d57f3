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
      "  VERIAL_ID_CLIENTE            customer whose tariff to read (default 0: the web's)",
      "  VERIAL_ID_TARIFA             tariff to read (default: the customer's)",
      "  VERIAL_ZERO_PRICE            0 is no price (none, default) or is a price (keep)",
      "  DATABASE_URL                 JDBC address of PostgreSQL, with DATABASE_USER and",
      "                               DATABASE_PASSWORD; embedded if not set",
      "  S3_ENDPOINT                  media library, with S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET",
      "                               and S3_REGION (default us-east-1); embedded if not set",
      "  MEDIA_PUBLIC_URL             where everybody finds the images (default: nowhere)",
      "  SHOP_LINK_TEMPLATE           address of a product's page, with {id} or {barcode} (export)",
      "  TEMPORAL_ADDRESS             Temporal, with TEMPORAL_NAMESPACE and Temporal's other",
      "                               environment variables; embedded if not set",
      "  VERIAL_SYNC_TEMPORAL_UI      address of Temporal's UI, for links",
      "  VERIAL_SYNC_HTTP_PORT        port of health and metrics (default 9464; off in demo and sync)",
      "  VERIAL_SYNC_HTTP_ADDRESS     their address (default: this machine only)",
      "  VERIAL_SYNC_GRACE            time that a stopping worker has to finish (default PT10S)",
      "  NOTIFY_SMTP_URL              mail server for notifications, with NOTIFY_MAIL_FROM and",
      "                               NOTIFY_MAIL_TO; none if not set",
      "  NOTIFY_WEBHOOK_URL           webhook for notifications, with NOTIFY_WEBHOOK_SECRET;",
      "                               none if not set",
      "  VERIAL_SYNC_HOME             embedded data and logs (default ~/.verial-sync)",
      "",
      "Secrets can be in files: VERIAL_SESSION_FILE, DATABASE_PASSWORD_FILE, S3_SECRET_KEY_FILE,",
      "TEMPORAL_API_KEY_FILE, NOTIFY_SMTP_URL_FILE, NOTIFY_WEBHOOK_URL_FILE,",
      "NOTIFY_WEBHOOK_SECRET_FILE, CONSOLE_PASSWORD_FILE, CONSOLE_DATABASE_PASSWORD_FILE.",
      "Only demo, sync and up start embedded services; the other commands use those of a running up.",
      "More about a command: verial-sync COMMAND --help"
    })
public final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
