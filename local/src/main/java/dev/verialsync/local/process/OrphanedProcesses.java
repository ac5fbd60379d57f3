package dev.verialsync.local.process;

import dev.verialsync.local.home.LocalStackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Servers that a killed owner left running. A process counts as ours only if its program has the
 * server's name and one argument is the path of this home's data.
 */
public final class OrphanedProcesses {
  private OrphanedProcesses() {}

  /** Stops this program's processes on this data, then kills them; returns how many there were. */
  public static int stop(String program, Path data, String stopSignal, Duration patience) {
    List<ProcessHandle> leftovers =
        ProcessHandle.allProcesses().filter(process -> isOurs(process, program, data)).toList();
    for (ProcessHandle leftover : leftovers) {
      Signal.send(stopSignal, leftover.pid());
      if (!endsWithin(leftover, patience)) {
        leftover.destroyForcibly();
        endsWithin(leftover, patience);
      }
    }
    return leftovers.size();
  }

  private static boolean isOurs(ProcessHandle process, String program, Path data) {
    ProcessHandle.Info info = process.info();
    boolean named =
        info.command()
            .map(command -> Path.of(command).getFileName().toString().equals(program))
            .orElse(false);
    return named && Arrays.asList(info.arguments().orElse(new String[0])).contains(data.toString());
  }

  private static boolean endsWithin(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException(
          "Interrupted while waiting for process " + process.pid() + ".", e);
    }
  }
}
