package dev.verialsync.starter.runs;

/** A run was waited for, and no worker has answered for so long that it is left to itself. */
public final class NoWorkerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoWorkerException(String workflowId) {
    super("no worker answers for " + workflowId);
  }
}
