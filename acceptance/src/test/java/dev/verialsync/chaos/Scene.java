package dev.verialsync.chaos;

import dev.verialsync.chaos.process.Concurrently;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.chaos.process.RunOverException;
import dev.verialsync.chaos.process.Workers;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A round under way: the site, the workers, and the run that is disturbed. */
final class Scene implements AutoCloseable {
  private static final Duration STARTED = Duration.ofMinutes(1);

  /** Small batches, so that there are many moments between them. */
  private static final CatalogSyncInput INPUT = CatalogSyncInput.builder().batchSize(10).build();

  private static final String PROGRESS =
      """
      select (select count(*) from media.article)
           + (select count(*) from erp.call where outcome = 'ok' and method <> 'GetImagenesArticulosWS')
           + (select count(*) from sync.batch where finished_at is not null)
           + (select count(*) from sync.run where finished_at is not null)
           + (select count(*) * %d from erp.reading where state = 'abandoned')
      """
          .formatted(Trial.STEPS);

  final Site site;
  final Site.Round round;
  final Workers workers;
  final Random random;
  private final List<String> broken = new ArrayList<>();
  private volatile String workflowId = "";

  Scene(Site site, Site.Round round, Random random) {
    this.site = site;
    this.round = round;
    this.workers = new Workers(round.logs(), round.environment());
    this.random = random;
  }

  CatalogRuns runs() {
    return site.runs();
  }

  String workflowId() {
    return workflowId;
  }

  /** Starts a run, which from now on is the one that is disturbed. */
  void startRun() throws InterruptedException {
    String id = runs().newWorkflowId();
    boolean started =
        Patience.until(
            STARTED,
            () -> {
              try {
                runs().start(id, INPUT, Optional.empty());
              } catch (WorkflowExecutionAlreadyStarted answered) {
                return true;
              }
              return true;
            });
    if (!started) {
      throw new IllegalStateException("no run could be started");
    }
    workflowId = id;
  }

  /** Ends a run that a round which broke off would leave to the next round's workers. */
  void endRun() throws InterruptedException {
    var unused =
        Patience.until(
            STARTED,
            () -> {
              try {
                runs().terminate(workflowId, "the round is over");
              } catch (WorkflowNotFoundException ended) {
                return true;
              }
              return true;
            });
  }

  /** Asks Temporal for something until it is up far enough to answer; other failures are thrown. */
  void steer(Concurrently.Deed deed) throws Exception {
    long deadline = System.nanoTime() + STARTED.toNanos();
    while (true) {
      try {
        deed.run();
        return;
      } catch (StatusRuntimeException | WorkflowServiceException restarting) {
        if (restarting instanceof WorkflowNotFoundException || System.nanoTime() > deadline) {
          throw restarting;
        }
        site.awaitTemporal();
      }
    }
  }

  /** The run's status in the books; "none" before it is opened. */
  String status() throws SQLException {
    List<String> found =
        round.sql().texts("select status from sync.run where workflow_id = '" + workflowId + "'");
    return found.isEmpty() ? "none" : found.get(0);
  }

  boolean isOver() throws SQLException {
    return !List.of("none", "running").contains(status());
  }

  /** The same, where the books may be unreadable: then it is not. */
  boolean isKnownToBeOver() {
    try {
      return isOver();
    } catch (SQLException unknown) {
      return false;
    }
  }

  void requireUnderWay() throws RunOverException {
    if (isKnownToBeOver()) {
      throw new RunOverException();
    }
  }

  /**
   * Grows with everything that a run has done for good; by as much as {@link Trial#STEPS} where a
   * list was found wrong and is read anew, which commits nothing.
   */
  long progress() throws SQLException {
    return round.sql().number(PROGRESS);
  }

  /** Lets a random time pass, in which the run goes on. */
  void letPass(Duration atLeast, Duration atMost) throws InterruptedException {
    long span = atMost.minus(atLeast).toMillis();
    Thread.sleep(atLeast.toMillis() + (span == 0 ? 0 : random.nextInt((int) span)));
  }

  /** A promise that was not kept. */
  synchronized void broken(String sentence) {
    broken.add(sentence);
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  @Override
  public void close() {
    workers.close();
  }
}
