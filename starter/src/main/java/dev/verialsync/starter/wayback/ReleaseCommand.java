package dev.verialsync.starter.wayback;

import dev.verialsync.db.shop.HoldRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code release}: ends holds. */
@Command(
    name = "release",
    description = "End holds: the next run writes the products that differ.",
    footer = {"", "A hold of all products ends only as a whole, without --article."})
public final class ReleaseCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private ProductChoices choices;
  @Mixin private JsonOption json;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for each product's history.")
  private @Nullable String reason;

  public ReleaseCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /**
   * What was done under {@code --json}.
   *
   * @param holds how many ended
   */
  record Released(int holds, String message) {}

  @Override
  public Integer call() {
    List<Long> ids = choices.ids();
    HoldRepository holds =
        new HoldRepository(
            new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown())
                .migratedDatabase());
    int ended = holds.release(ids, Operator.name(invocation.environment()), reason);
    String message = message(ended, ids, holds);
    if (json.isSet()) {
      invocation.console().document(new Released(ended, message));
    } else if (ended > 0) {
      invocation.console().result(message);
    } else {
      invocation.console().tell(message);
    }
    boolean stillHeld = ended == 0 && !ids.isEmpty() && allAreHeld(holds);
    return (stillHeld ? ExitCode.FAILED : ExitCode.DONE).number();
  }

  private String message(int ended, List<Long> ids, HoldRepository holds) {
    boolean all = allAreHeld(holds);
    if (ended > 0) {
      return all
          ? "Released: %s. All products are held together, too: no run writes them until `%s release`."
              .formatted(ProductChoices.named(ids), invocation.program())
          : "Released: %s. The next run writes what differs.".formatted(ProductChoices.named(ids));
    }
    if (ids.isEmpty()) {
      return "Nothing is held.";
    }
    return all
        ? "Not released: all products are held together, and end so: `%s release`."
            .formatted(invocation.program())
        : "Not released: %s is not held.".formatted(ProductChoices.named(ids));
  }

  private static boolean allAreHeld(HoldRepository holds) {
    return holds.inForce().stream().anyMatch(hold -> hold.articleId() == null);
  }
}
