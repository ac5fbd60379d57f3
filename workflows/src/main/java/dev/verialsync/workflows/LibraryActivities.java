package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.results.VerificationReport;
import io.temporal.activity.ActivityInterface;

/** Checks the media library; on the queue of the workflows, Verial is not asked. */
@ActivityInterface
public interface LibraryActivities {

  /**
   * Reads every object that an article refers to, and marks those that are missing or wrong, so
   * that the plan of the images phase has them stored again.
   */
  VerificationReport verifyLibrary(VerifyCommand command);

  /** After the images phase: takes off what nobody can give any more, and counts. */
  VerificationReport settleVerification(RunCommand command);
}
