package dev.verialsync.activities.temporal;

import dev.verialsync.activities.images.LibraryCheck;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.results.VerificationReport;

/** Checks the media library. */
public final class LibraryVerification implements LibraryActivities {

  private final ActivityRunner runner;
  private final LibraryCheck check;

  public LibraryVerification(ActivityRunner runner, LibraryCheck check) {
    this.runner = runner;
    this.check = check;
  }

  @Override
  public VerificationReport verifyLibrary(VerifyCommand command) {
    return runner.run(heartbeat -> check.verify(command, heartbeat));
  }

  @Override
  public VerificationReport settleVerification(RunCommand command) {
    return runner.run(heartbeat -> check.settle(command, heartbeat));
  }
}
