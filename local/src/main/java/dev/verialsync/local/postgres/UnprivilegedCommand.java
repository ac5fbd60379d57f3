package dev.verialsync.local.postgres;

import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How root starts PostgreSQL, which refuses to run as root: in a user namespace, where root keeps
 * the files, or, where namespaces are forbidden (many containers), as another user with the right
 * to read root's files.
 */
public record UnprivilegedCommand(List<String> prefix) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<List<String>> WAYS =
      List.of(
          List.of(),
          List.of("unshare", "--user"),
          List.of(
              "setpriv",
              "--reuid=65534",
              "--regid=65534",
              "--clear-groups",
              "--inh-caps=+dac_override",
              "--ambient-caps=+dac_override"));

  /** The first way that works here. */
  public static UnprivilegedCommand find() {
    for (List<String> way : WAYS) {
      if (isOrdinaryUser(way)) {
        return new UnprivilegedCommand(way);
      }
    }
    throw new LocalStackException(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv could make it another user here:"
            + " start as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.");
  }

  private static boolean isOrdinaryUser(List<String> way) {
    try {
      CommandResult asked =
          CommandResult.run(new UnprivilegedCommand(way).of(List.of("id", "-u")), PATIENCE);
      return asked.succeeded() && !asked.output().equals("0");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  List<String> of(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }
}
