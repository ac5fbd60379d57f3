package dev.verialsync.starter.wayback;

import dev.verialsync.db.shop.HoldRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.text.Figures;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hold}: no run writes products until they are released. */
@Command(
    name = "hold",
    description =
        "Keep products as the shop sees them now: runs write none of them until `release`.",
    footer = {"", "Runs still read lists and images; `status` says how many products wait."})
public final class HoldCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private ProductChoices choices;
  @Mixin private JsonOption json;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for your colleagues: `status` and each product's history show it.")
  private String reason = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "When it ends by itself: a time such as 2026-12-24T18:00 or 2026-12-24T18:00+01:00, or a"
              + " duration from now such as PT8H.")
  private @Nullable String until;

  public HoldCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /**
   * What was done under {@code --json}.
   *
   * @param articles empty = all
   */
  record Held(List<Long> articles, String reason, String by, @Nullable Instant until) {}

  @Override
  public Integer call() {
    List<Long> ids = choices.ids();
    Instant end = until == null ? null : end(until);
    String by = Operator.name(invocation.environment());
    HoldRepository holds =
        new HoldRepository(
            new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown())
                .migratedDatabase());
    holds
        .refusal(ids)
        .ifPresent(
            sentence -> {
              throw new ParameterException(command.commandLine(), sentence);
            });
    holds.hold(ids, reason, by, end);
    if (json.isSet()) {
      invocation.console().document(new Held(ids, reason, by, end));
    } else {
      invocation
          .console()
          .result(
              "Held: %s. No run writes them until `%s release`%s."
                  .formatted(
                      ProductChoices.named(ids),
                      invocation.program(),
                      end == null ? "" : ", or " + new Figures(invocation.zone()).dayAndTime(end)));
    }
    return ExitCode.DONE.number();
  }

  private Instant end(String text) {
    Instant now = invocation.clock().instant();
    Instant end;
    try {
      end = text.startsWith("P") ? now.plus(Duration.parse(text)) : time(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong("\"%s\"".formatted(text));
    }
    if (!end.isAfter(now)) {
      throw wrong("%s, which has passed".formatted(end));
    }
    return end;
  }

  private Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException withoutOffset) {
      return LocalDateTime.parse(text).atZone(invocation.zone()).toInstant();
    }
  }

  private ParameterException wrong(String found) {
    return new ParameterException(
        command.commandLine(),
        "--until is %s; expected is a coming time such as 2026-12-24T18:00, or a duration such as PT8H"
            .formatted(found));
  }
}
