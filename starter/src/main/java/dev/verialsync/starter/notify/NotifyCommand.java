package dev.verialsync.starter.notify;

import dev.verialsync.starter.process.Invocation;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code notify}: by mail and webhook. */
@Command(
    name = "notify",
    description = "Notifications by mail and webhook.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Workers send notifications where NOTIFY_SMTP_URL or NOTIFY_WEBHOOK_URL is set; NOTIFY_ON"
          + " says of what. docs/notifications.md has all variables."
    })
public final class NotifyCommand implements Runnable {

  private final Invocation invocation;

  @Spec private CommandSpec spec;

  public NotifyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The commands below it. */
  public List<Object> parts() {
    return List.of(new TestNotificationCommand(invocation));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing: test.");
  }
}
