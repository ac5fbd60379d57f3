package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.WatchCommand;
import dev.verialsync.workflows.messages.notify.WatchReport;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import io.temporal.activity.ActivityInterface;

/** What people are notified of, and how it reaches them. */
@ActivityInterface
public interface NotifyActivities {

  /** Judges how the installation stands and writes notifications; finds what is to be sent. */
  WatchReport watch(WatchCommand command);

  /**
   * Sends a notification, unless its target has it. Done again after a crash between the target's
   * answer and our record of it, it sends the same again, with the same id.
   */
  Acknowledgement deliver(DeliverCommand command);

  /** No attempt will follow. */
  Acknowledgement giveUp(DeliverCommand command);
}
