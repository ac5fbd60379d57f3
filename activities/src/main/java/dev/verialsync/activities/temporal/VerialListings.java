package dev.verialsync.activities.temporal;

import dev.verialsync.activities.listing.ArticleListing;
import dev.verialsync.activities.listing.ChangeListing;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.listing.RowListing;
import dev.verialsync.activities.listing.ServerInspection;
import dev.verialsync.activities.listing.chosen.BatchArticles;
import dev.verialsync.activities.listing.chosen.ChosenArticles;
import dev.verialsync.activities.listing.reference.ReferenceLists;
import dev.verialsync.workflows.ListingActivities;
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

/** Reads Verial's lists into the landing tables. */
public final class VerialListings implements ListingActivities {

  private final ActivityRunner runner;
  private final ServerInspection inspection;
  private final ChangeListing changes;
  private final ChosenArticles chosen;
  private final BatchArticles batches;
  private final ArticleListing articles;
  private final RowListing stock;
  private final RowListing tariffs;
  private final ReferenceLists references;

  public VerialListings(ActivityRunner runner, ListingParts parts, ReferenceLists references) {
    this.runner = runner;
    this.inspection = new ServerInspection(parts);
    this.changes = new ChangeListing(parts);
    this.chosen = new ChosenArticles(parts);
    this.batches = new BatchArticles(parts);
    this.articles = new ArticleListing(parts);
    this.stock = new RowListing(parts, parts.stock());
    this.tariffs = new RowListing(parts, parts.tariffs());
    this.references = references;
  }

  @Override
  public ServerReport inspectServer(RunCommand command) {
    return runner.run(heartbeat -> inspection.inspect(command, heartbeat));
  }

  @Override
  public ChangesReport askChanges(AskChangesCommand command) {
    return runner.run(heartbeat -> changes.ask(command, heartbeat));
  }

  @Override
  public ChosenReport landChosen(LandChosenCommand command) {
    return runner.run(heartbeat -> chosen.land(command, heartbeat));
  }

  @Override
  public AskedRows askRows(AskRowsCommand command) {
    return runner.run(heartbeat -> batches.ask(command, heartbeat));
  }

  @Override
  public LandedRows landRows(LandRowsCommand command) {
    return runner.run(heartbeat -> batches.land(command, heartbeat));
  }

  @Override
  public LandedRows settleRows(RunCommand command) {
    return runner.run(heartbeat -> batches.settle(command, heartbeat));
  }

  @Override
  public ListingReport landArticles(LandListCommand command) {
    return runner.run(heartbeat -> articles.land(command, heartbeat));
  }

  @Override
  public ListingReport landStock(LandListCommand command) {
    return runner.run(heartbeat -> stock.land(command, heartbeat));
  }

  @Override
  public ListingReport landTariffs(LandListCommand command) {
    return runner.run(heartbeat -> tariffs.land(command, heartbeat));
  }

  @Override
  public ListingReport landReferences(LandListCommand command) {
    return runner.run(heartbeat -> references.land(command, heartbeat));
  }
}
