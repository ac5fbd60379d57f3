package dev.verialsync.activities.listing;

import dev.verialsync.activities.server.ErpClock;
import dev.verialsync.activities.server.OldServerLimits;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ServerReport;
import java.util.Map;
import java.util.Optional;

/** Asks for the server's version and finds out what it knows. */
public final class ServerInspection {

  private final ServerKnowledge server;
  private final ErpClock erpClock;

  public ServerInspection(ListingParts parts) {
    this.server = parts.server();
    this.erpClock = parts.erpClock();
  }

  public ServerReport inspect(RunCommand command, Heartbeat heartbeat) throws InterruptedException {
    Optional<String> version = server.version(ListingParts.context(command.runId(), heartbeat));
    erpClock.note(command.runId(), heartbeat);
    Map<String, Integer> issues = server.issues(command.runId());
    boolean unavailable = version.isEmpty() && !issues.isEmpty();
    return new ServerReport(
        version.orElse(null),
        unavailable ? null : OldServerLimits.cost(version.orElse(null)).orElse(null),
        issues);
  }
}
