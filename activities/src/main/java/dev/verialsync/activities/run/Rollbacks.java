package dev.verialsync.activities.run;

import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.shop.RollbackRepository;
import dev.verialsync.db.shop.RollbackRequest;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.rollback.BeginRollbackCommand;
import dev.verialsync.workflows.messages.rollback.ProductsRestored;
import dev.verialsync.workflows.messages.rollback.RestoreProductsCommand;
import dev.verialsync.workflows.messages.rollback.RollbackBegun;
import dev.verialsync.workflows.messages.rollback.RollbackOrder;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Puts the shop back as it was before a run. */
public final class Rollbacks {

  /** A part: long enough to cost few events, short enough to show progress. */
  private static final Duration PART = Duration.ofSeconds(5);

  private final RunRecords records;
  private final RollbackRepository rollbacks;

  public Rollbacks(RunRecords records, RollbackRepository rollbacks) {
    this.records = records;
    this.rollbacks = rollbacks;
  }

  /** Opens the run, holds the products, puts back the names; to begin again changes nothing. */
  public RollbackBegun begin(BeginRollbackCommand command, String workflowId) {
    RollbackOrder order = command.order();
    rollbacks
        .refusal(order.beforeRun(), order.articles())
        .ifPresent(
            sentence -> {
              throw ErrorType.INVALID_INPUT.failure(sentence);
            });
    OpenRunResult opened =
        records.open(
            new RunOpening(
                workflowId,
                command.firstExecutionRunId(),
                "rollback",
                null,
                RunRecords.json(order)),
            command.installation());
    RollbackRequest request = request(order);
    rollbacks
        .begin(opened.runId(), request)
        .ifPresent(
            sentence -> {
              records.close(new CloseRunCommand(opened.runId(), "failed", sentence));
              throw ErrorType.INVALID_INPUT.failure(sentence);
            });
    return new RollbackBegun(
        opened.runId(), rollbacks.affected(opened.runId(), request), opened.searchAttributes());
  }

  /** Puts back products for some seconds; to do a part again changes nothing. */
  public ProductsRestored restore(RestoreProductsCommand command, Heartbeat heartbeat) {
    RollbackRequest request = request(command.order());
    long end = System.nanoTime() + PART.toNanos();
    long after = command.after();
    int products = 0;
    long lost = 0;
    boolean done = false;
    while (!done && System.nanoTime() < end) {
      if (heartbeat.cancellation().isCancelled()) {
        throw new CancellationException("Cancelled while products were put back");
      }
      var part = rollbacks.restore(command.runId(), request, after);
      after = part.after();
      products += part.looked();
      lost += part.imagesLost();
      done = part.looked() == 0;
    }
    return new ProductsRestored(after, products, Math.toIntExact(lost), done);
  }

  private static RollbackRequest request(RollbackOrder order) {
    return new RollbackRequest(order.beforeRun(), order.articles(), order.by(), order.reason());
  }
}
