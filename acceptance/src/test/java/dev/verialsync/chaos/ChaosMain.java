package dev.verialsync.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * The complete form: {@code --minutes N --seed S [--articles N] [--only lies] [--home DIR]
 * [--programs DIR]}. Exit code 1 where something was not survived, with the seed and what differed.
 */
final class ChaosMain {
  private ChaosMain() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    Path homes = Path.of(options.getOrDefault("--home", "target/chaos")).toAbsolutePath();
    Path home = homes.resolve(String.valueOf(System.currentTimeMillis()));
    long minutes = Long.parseLong(options.getOrDefault("--minutes", "5"));
    ChaosSuite suite =
        new ChaosSuite(
            home,
            Path.of(options.getOrDefault("--programs", "target/programs")).toAbsolutePath(),
            Integer.parseInt(options.getOrDefault("--articles", "200")),
            seed,
            line ->
                System.out.println(
                    LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
                        + " "
                        + line),
            soFar -> System.out.println(soFar.table()));
    Duration time = Duration.ofMinutes(minutes);
    Tally tally =
        "lies".equals(options.get("--only")) ? suite.liesAlone(time) : suite.completeForm(time);
    System.out.println(tally.table());
    tally.failures().forEach(failure -> System.out.println("seed " + seed + ": " + failure));
    System.exit(tally.failures().isEmpty() ? 0 : 1);
  }
}
