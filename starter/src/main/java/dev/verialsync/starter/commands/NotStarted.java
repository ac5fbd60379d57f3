package dev.verialsync.starter.commands;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.runs.RunReference;
import org.jspecify.annotations.Nullable;

/** A run that was not started because another one is active, under {@code --json}. */
record NotStarted(
    String outcome,
    int exitCode,
    String message,
    String underWayWorkflowId,
    @Nullable Long underWayRun,
    @Nullable String uiUrl) {

  static NotStarted of(String message, RunReference underWay, UiLinks links) {
    return new NotStarted(
        "refused",
        ExitCode.REFUSED.number(),
        message,
        underWay.workflowId(),
        underWay.run().orElse(null),
        links.workflow(underWay.workflowId()).orElse(null));
  }
}
