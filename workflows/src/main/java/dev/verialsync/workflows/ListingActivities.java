package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ChosenReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.ServerReport;
import io.temporal.activity.ActivityInterface;

/** Reads Verial's lists into the landing tables, block by block, resuming at the block. */
@ActivityInterface
public interface ListingActivities {

  /** Asks for the server's version and finds out what it knows. */
  ServerReport probeServer(RunCommand command);

  /** Fixes the run's moment and asks what changed since the moments that are known. */
  ChangesReport askChanges(AskChangesCommand command);

  /** Reads row, stock and tariff of some articles alone. */
  ChosenReport landChosen(LandChosenCommand command);

  ListingReport landArticles(LandListCommand command);

  ListingReport landStock(LandListCommand command);

  ListingReport landTariffs(LandListCommand command);

  ListingReport landReferences(LandListCommand command);
}
