package dev.verialsync.activities.temporal;

import dev.verialsync.activities.notify.send.Deliveries;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.notification.OpenDelivery;
import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.notify.WatchCommand;
import dev.verialsync.workflows.messages.notify.WatchReport;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import java.util.List;

/** The watch over the installation, and the delivery of what it found. */
public final class NotificationWork implements NotifyActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final Runnable judgement;
  private final Deliveries deliveries;

  /**
   * @param judgement judges how the installation stands, and writes notifications
   */
  public NotificationWork(
      ActivityRunner runner, RunRecords records, Runnable judgement, Deliveries deliveries) {
    this.runner = runner;
    this.records = records;
    this.judgement = judgement;
    this.deliveries = deliveries;
  }

  @Override
  public WatchReport watch(WatchCommand command) {
    return runner.run(
        heartbeat -> {
          records.requireOwn(command.installation());
          if (!deliveries.hasTarget()) {
            return new WatchReport(List.of());
          }
          judgement.run();
          return new WatchReport(
              deliveries.toBegin().stream()
                  .map(
                      delivery ->
                          new NotificationDeliveryInput(
                              delivery.notificationId(), delivery.target().label()))
                  .toList());
        });
  }

  @Override
  public Acknowledgement deliver(DeliverCommand command) {
    return runner.run(
        heartbeat -> {
          records.requireOwn(command.installation());
          deliveries.attempt(delivery(command), heartbeat);
          return new Acknowledgement();
        });
  }

  @Override
  public Acknowledgement giveUp(DeliverCommand command) {
    return runner.run(
        heartbeat -> {
          records.requireOwn(command.installation());
          deliveries.giveUp(delivery(command));
          return new Acknowledgement();
        });
  }

  private static OpenDelivery delivery(DeliverCommand command) {
    return new OpenDelivery(command.notification(), NotificationTarget.of(command.target()));
  }
}
