package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.HeartbeatTimeout;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every timeout, retry, queue, id and parent-close policy of the workflows, with its reason. */
public final class Policies {

  /**
   * A neighbour that is down is asked again within 20 s of its return. For what Temporal itself
   * ends, such as a lost heartbeat: the failures that our activities throw bring their own delay.
   */
  private static final RetryOptions UNTIL_IT_WORKS =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofSeconds(15))
          .setMaximumAttempts(0)
          .build();

  /** A look that is worth nothing later. */
  private static final RetryOptions ONCE = RetryOptions.newBuilder().setMaximumAttempts(1).build();

  /**
   * What an article's images may take in one attempt, the wait for a permit included: a paused gate
   * ends an attempt by itself well before.
   */
  private static final Duration IMAGES = Duration.ofHours(1);

  /** A whole list of a million rows, block by block, at a slow server. */
  private static final Duration LISTING = Duration.ofHours(24);

  /** Statements over the whole catalogue: plans, settling, closing. */
  private static final Duration SET_STATEMENT = Duration.ofMinutes(10);

  private static final Duration SHORT_STATEMENT = Duration.ofMinutes(1);

  /** A day, as long as a mail server or a webhook's receiver may be away. */
  private static final Duration DELIVERY = Duration.ofDays(1);

  /** A receiver that fails is asked at once again, then less and less often. */
  private static final RetryOptions DELIVERY_ATTEMPTS =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(5))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofMinutes(10))
          .setMaximumAttempts(0)
          .build();

  /** Within the 10 s in which a cancelled run must end, even where the database is away. */
  static final Duration FAREWELL = Duration.ofSeconds(6);

  /** How long a run waits for its confirmation: lists read before are soon of no worth. */
  static final Duration CONFIRMATION = Duration.ofHours(1);

  private Policies() {}

  static ActivityOptions bookkeeping(String summary) {
    return options(TaskQueues.SYNC, SET_STATEMENT, UNTIL_IT_WORKS, summary)
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** The last bookkeeping of a run that was cancelled or failed: it must not hold up the end. */
  static ActivityOptions closeQuickly(String summary) {
    return options(TaskQueues.SYNC, FAREWELL, UNTIL_IT_WORKS, summary)
        .setScheduleToCloseTimeout(FAREWELL)
        .build();
  }

  static ActivityOptions observation() {
    return options(TaskQueues.SYNC, SHORT_STATEMENT, ONCE, "who is being waited for")
        .setScheduleToCloseTimeout(SHORT_STATEMENT)
        .build();
  }

  static ActivityOptions listing(String summary) {
    return options(TaskQueues.VERIAL_API, LISTING, UNTIL_IT_WORKS, summary)
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** Goes through a whole library, a million objects perhaps; how far it is is in the database. */
  public static ActivityOptions wholeLibrary(String summary) {
    return options(TaskQueues.SYNC, LISTING, UNTIL_IT_WORKS, summary)
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  static ActivityOptions images(long articleId) {
    return options(
            TaskQueues.VERIAL_API,
            IMAGES,
            UNTIL_IT_WORKS,
            "article %d: images".formatted(articleId))
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** One attempt may halve a block down to its smallest, each as long as a call may take. */
  static ActivityOptions imageBlock(int number) {
    return options(
            TaskQueues.VERIAL_API, LISTING, UNTIL_IT_WORKS, "block %d: images".formatted(number))
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  static ActivityOptions products(List<Long> articleIds) {
    return options(
            TaskQueues.SYNC,
            SET_STATEMENT,
            UNTIL_IT_WORKS,
            "write %s".formatted(describe(articleIds)))
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** What it found it writes; a look that PostgreSQL keeps waiting skips those of the schedule. */
  public static ActivityOptions watch() {
    return options(TaskQueues.SYNC, SHORT_STATEMENT, UNTIL_IT_WORKS, "look at the installation")
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** Seconds for a million products; one that takes long skips those of the schedule. */
  public static ActivityOptions saleWatch() {
    return options(TaskQueues.SYNC, SET_STATEMENT, UNTIL_IT_WORKS, "compare what is on sale")
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** An attempt is over within a minute, or waits for PostgreSQL to take its record. */
  public static ActivityOptions delivery(DeliverCommand delivery) {
    return options(
            TaskQueues.SYNC,
            SET_STATEMENT,
            DELIVERY_ATTEMPTS,
            "notification %d: %s".formatted(delivery.notification(), delivery.target()))
        .setScheduleToCloseTimeout(DELIVERY)
        .setHeartbeatTimeout(HeartbeatTimeout.VALUE)
        .build();
  }

  /** Until PostgreSQL takes it: what is not given up would begin again. */
  public static ActivityOptions givingUp(DeliverCommand delivery) {
    return bookkeeping(
        "give up notification %d: %s".formatted(delivery.notification(), delivery.target()));
  }

  /**
   * A delivery: it outlives the watch that began it. While it runs, its id makes it the only one of
   * its notification and target; later the outbox knows what became of it, and the id may be that
   * of another database's notification.
   *
   * @param installation null where nobody said
   */
  public static ChildWorkflowOptions delivery(
      NotificationDeliveryInput delivery, @Nullable String installation) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(
            "verial-sync-notify/%d/%s".formatted(delivery.notification(), delivery.target()))
        .setTaskQueue(TaskQueues.SYNC)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setMemo(installation == null ? Map.of() : Map.of(SyncMemo.INSTALLATION, installation))
        .setStaticSummary(
            "notification %d: %s".formatted(delivery.notification(), delivery.target()))
        .build();
  }

  /**
   * Cancelled activities are not waited for (TRY_CANCEL): the run's epoch fences what they still
   * have in hand, and a cancelled run ends within seconds.
   */
  private static ActivityOptions.Builder options(
      String taskQueue, Duration attempt, RetryOptions retry, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(taskQueue)
        .setStartToCloseTimeout(attempt)
        .setRetryOptions(retry)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setSummary(summary);
  }

  /**
   * A batch: its id is made from its parent's, and may be used again by a later run of the same
   * parent id; a terminated parent takes its children with it; a cancelled one waits until they
   * have ended. No timeout: a batch lasts as long as its neighbours make it wait.
   *
   * @param label what the id calls the phase
   */
  static ChildWorkflowOptions child(
      String parentId,
      long runId,
      SyncPhase phase,
      String label,
      int number,
      List<Long> articleIds,
      List<String> searchAttributes) {
    SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
    if (searchAttributes.contains(SyncSearchAttributes.RUN_ID.getName())) {
      attributes.set(SyncSearchAttributes.RUN_ID, runId);
    }
    if (searchAttributes.contains(SyncSearchAttributes.PHASE.getName())) {
      attributes.set(SyncSearchAttributes.PHASE, phase.label());
    }
    boolean named = !articleIds.isEmpty();
    if (named && searchAttributes.contains(SyncSearchAttributes.ARTICLE_ID.getName())) {
      attributes.set(
          SyncSearchAttributes.ARTICLE_ID, articleIds.stream().map(String::valueOf).toList());
    }
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId("%s/%s/%d".formatted(parentId, label, number))
        .setTaskQueue(TaskQueues.SYNC)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE)
        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setTypedSearchAttributes(attributes.build())
        .setStaticSummary(
            named ? "%s of %s".formatted(label, describe(articleIds)) : "a block of images")
        .build();
  }

  /** {@code 100 articles, 4711 to 4810}, or {@code article 4711}. */
  static String describe(List<Long> articleIds) {
    int n = articleIds.size();
    return n == 1
        ? "article %d".formatted(articleIds.get(0))
        : "%d articles, %d to %d".formatted(n, articleIds.get(0), articleIds.get(n - 1));
  }
}
