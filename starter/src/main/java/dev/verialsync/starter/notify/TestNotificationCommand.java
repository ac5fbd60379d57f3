package dev.verialsync.starter.notify;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.notify.send.DeliveryException;
import dev.verialsync.activities.notify.send.Sender;
import dev.verialsync.activities.notify.text.LocalizedText;
import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.worker.Senders;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.NotificationSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code notify test}: one to each target, now. */
@Command(
    name = "test",
    description = "Send a test notification to each target now, and print what happened.",
    footer = {"", "Needs neither Temporal nor PostgreSQL."})
public final class TestNotificationCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private JsonOption json;

  TestNotificationCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * What happened at a target.
   *
   * @param message a sentence
   */
  record Result(String target, boolean sent, String message) {}

  @Override
  public Integer call() {
    NotificationSettings settings = invocation.settings().notifications();
    if (settings.targets().isEmpty()) {
      throw new ConfigurationException(
          "No target is configured: set NOTIFY_SMTP_URL, NOTIFY_MAIL_FROM and NOTIFY_MAIL_TO, or NOTIFY_WEBHOOK_URL.");
    }
    Notification test =
        new Notification(
            0,
            UUID.randomUUID(),
            NotificationKind.TEST,
            NotificationStage.ONCE,
            invocation.clock().instant(),
            "{}");
    Message message =
        new LocalizedText(new UiLinks(Optional.empty(), "")).message(test, settings.lang());
    List<Result> results =
        Senders.of(settings, invocation.clock()).entrySet().stream()
            .map(target -> send(target, test, message))
            .toList();
    print(results);
    return (results.stream().allMatch(Result::sent) ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private static Result send(
      Map.Entry<NotificationTarget, Sender> target, Notification test, Message message) {
    String name = target.getKey().label();
    try (Sender sender = target.getValue()) {
      return new Result(name, true, sender.send(test, message) + ".");
    } catch (DeliveryException e) {
      return new Result(name, false, e.getMessage() + ".");
    }
  }

  private void print(List<Result> results) {
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(results);
      return;
    }
    for (Result result : results) {
      console.result(
          "%-7s  %-6s  %s"
              .formatted(result.target(), result.sent() ? "sent" : "failed", result.message()));
    }
  }
}
