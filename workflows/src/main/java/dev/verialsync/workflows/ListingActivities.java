package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ChosenReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.ServerReport;
import dev.verialsync.workflows.messages.single.AskRowsCommand;
import dev.verialsync.workflows.messages.single.AskedRows;
import dev.verialsync.workflows.messages.single.LandRowsCommand;
import dev.verialsync.workflows.messages.single.LandedRows;
import io.temporal.activity.ActivityInterface;

/** Reads Verial's lists into the landing tables, block by block, resuming at the block. */
@ActivityInterface
public interface ListingActivities {

  /** Asks for the server's version and finds out what it knows. */
  ServerReport inspectServer(RunCommand command);

  /** Fixes the run's moment and asks what changed since the moments that are known. */
  ChangesReport askChanges(AskChangesCommand command);

  /** Reads row, stock and tariff of some articles alone. */
  ChosenReport landChosen(LandChosenCommand command);

  /** Asks for stock and tariff of one article of a batch in single-batch mode. */
  AskedRows askRows(AskRowsCommand command);

  /** Lands what the articles of such a batch were answered. */
  LandedRows landRows(LandRowsCommand command);

  /** Settles, after the last such batch, what is wrong with stock and tariffs at large. */
  LandedRows settleRows(RunCommand command);

  ListingReport landArticles(LandListCommand command);

  ListingReport landStock(LandListCommand command);

  ListingReport landTariffs(LandListCommand command);

  ListingReport landReferences(LandListCommand command);
}
