package dev.verialsync.starter.console;

import dev.verialsync.console.http.ConsoleServer;
import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.console.page.StartingSite;
import dev.verialsync.db.Database;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Services;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;

/** The console's server, open before there is anything to show: its address is known first. */
public final class OpenConsole {

  private final Invocation invocation;
  private final StartingSite site;
  private final ConsoleServer server;

  private OpenConsole(Invocation invocation, StartingSite site, ConsoleServer server) {
    this.invocation = invocation;
    this.site = site;
    this.server = server;
  }

  /** Listens until the process ends; a ConfigurationException names the variable at fault. */
  public static OpenConsole open(Invocation invocation) {
    ConsoleSettings settings = ConsoleVariables.of(invocation.settings());
    StartingSite site = new StartingSite();
    try {
      ConsoleServer server = ConsoleServer.start(settings, invocation.clock(), site);
      return new OpenConsole(invocation, site, invocation.shutdown().closing(server));
    } catch (IOException e) {
      throw new ConfigurationException(
          "The console cannot listen on %s, port %d (CONSOLE_ADDRESS, CONSOLE_PORT): %s."
              .formatted(settings.host(), settings.port(), e.getMessage()));
    }
  }

  public String url() {
    return server.url();
  }

  /** Shows what these services hold; notes it where the database's role could do more than read. */
  public void show(Services services) {
    show(services, false);
  }

  /**
   * Shows what these services hold.
   *
   * @param readerOnly refuses a role that could do more than read
   */
  void show(Services services, boolean readerOnly) {
    ConsoleService console = new ConsoleService(invocation, services);
    Database database = console.database();
    if (readerOnly) {
      ConsoleService.requireReader(database, services);
    } else if (ConsoleService.mayWrite(database, services)) {
      invocation
          .console()
          .tell(
              "Note: the console reads as %s, which may write; its sessions are read-only. CONSOLE_DATABASE_USER names a role that may only read."
                  .formatted(database.serverFacts().role()));
    }
    site.show(console.sources(database));
  }
}
