package dev.verialsync.activities.listing.chosen;

import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.single.AskRowsCommand;
import dev.verialsync.workflows.messages.single.AskedRows;
import dev.verialsync.workflows.messages.single.LandRowsCommand;
import dev.verialsync.workflows.messages.single.LandedRows;

/** Stock and tariffs of the articles of a batch, in single-batch mode. */
public final class BatchArticles {

  /** Batches of one run that say the same differ in their numbers only: one note for all. */
  private static final String DOUBTED =
      "Verial gives no stock or price any more for too many articles of a batch: what was known of them is kept; `verial-sync issues` names the batches. If that is right, run again with --accept-shrink.";

  private final ListingParts parts;

  public BatchArticles(ListingParts parts) {
    this.parts = parts;
  }

  /** Asks for one article's stock and tariff; one that has vanished is not asked for. */
  public AskedRows ask(AskRowsCommand command, Heartbeat heartbeat) throws InterruptedException {
    long id = command.articleId();
    boolean listed =
        parts.persistence().inDatabase(heartbeat, () -> parts.repositories().chosen().isListed(id));
    AnsweredRows rows = new AnsweredRows(parts, command.runId(), command.batch(), heartbeat);
    if (!listed) {
      rows.vanished(id);
      return new AskedRows(null, rows.kinds());
    }
    rows.ask(id);
    return new AskedRows(parts.clock().instant().toString(), rows.kinds());
  }

  /** Lands what the batch's articles were answered. */
  public LandedRows land(LandRowsCommand command, Heartbeat heartbeat) throws InterruptedException {
    AnsweredRows rows = new AnsweredRows(parts, command.runId(), command.batch(), heartbeat);
    rows.land(command.acceptShrink());
    return new LandedRows(rows.kinds(), rows.notes().isEmpty() ? null : DOUBTED);
  }

  /**
   * After the last batch of all articles: settles what is wrong with stock and tariffs at large.
   */
  public LandedRows settle(RunCommand command, Heartbeat heartbeat) throws InterruptedException {
    AnsweredRows rows = new AnsweredRows(parts, command.runId(), null, heartbeat);
    rows.end();
    return new LandedRows(
        rows.kinds(), rows.notes().isEmpty() ? null : String.join(" ", rows.notes()));
  }
}
