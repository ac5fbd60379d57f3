package dev.verialsync.workflows;

/** The two task queues; their names are a contract with operators and deployments. */
public final class TaskQueues {
  /** Workflows, and every activity that does not call Verial. */
  public static final String SYNC = "verial-sync";

  /** Activities that call Verial: its limits have workers of their own. */
  public static final String VERIAL_API = "verial-api";

  private TaskQueues() {}
}
