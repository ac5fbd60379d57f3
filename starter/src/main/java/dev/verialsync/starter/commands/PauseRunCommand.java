package dev.verialsync.starter.commands;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pause}: stops the calls to Verial. */
@Command(name = "pause", description = "Pause the current run: no calls to Verial until `resume`.")
public final class PauseRunCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Reason, shown in `status` and in the UI.")
  private @Nullable String reason;

  public PauseRunCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new CurrentRunAction(invocation, finder, json.isSet())
        .apply(
            "paused",
            new RunUpdate(
                invocation.console(),
                "pause",
                (runs, id) -> runs.pause(id, new PauseCommand(reason)),
                "Paused: %%s makes no calls to Verial until `%s resume`."
                    .formatted(invocation.program())));
  }
}
