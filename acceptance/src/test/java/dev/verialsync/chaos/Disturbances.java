package dev.verialsync.chaos;

import dev.verialsync.chaos.process.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Which disturbances there are, and in what order they come. */
final class Disturbances {
  private static final String SEVERAL = "several at once";
  private static final int KILLS_EACH = 5;

  private Disturbances() {}

  /** Each once, in the order that takes the least time. */
  static List<Disturbance> shortForm() {
    return List.of(
        Kills.worker(),
        Kills.postgres(),
        Steering.pausedAcrossAKill(),
        Kills.temporal(),
        SqlDisturbances.connectionsCut(),
        Kills.storage(),
        Steering.cancelled(),
        ErpFaults.mixed(),
        Kills.everything(),
        Steering.terminated(),
        Kills.workerAskedToStop(),
        together(
            SEVERAL,
            List.of(
                Kills.workerStopped(),
                oneAfterTheOther(
                    List.of(
                        SqlDisturbances.lockHeld(),
                        SqlDisturbances.deadlock(),
                        Kills.postgres())))));
  }

  /** All that the complete form chooses from; kills several times, as they are the point. */
  static List<Disturbance> all() {
    List<Disturbance> all = new ArrayList<>(ErpFaults.each());
    all.add(ErpFaults.mixed());
    for (int i = 0; i < KILLS_EACH; i++) {
      all.addAll(
          List.of(
              Kills.worker(),
              Kills.worker(),
              Kills.postgres(),
              Kills.postgres(),
              Kills.temporal(),
              Kills.temporal(),
              Kills.storage(),
              Kills.storage(),
              Kills.everything()));
    }
    all.addAll(
        List.of(
            Kills.workerAskedToStop(),
            Kills.workerAskedToStop(),
            Kills.workerStopped(),
            Kills.workerStopped(),
            Kills.postgresRestart(),
            Kills.storageStopped(),
            SqlDisturbances.connectionsCut(),
            SqlDisturbances.lockHeld(),
            SqlDisturbances.deadlock(),
            Steering.cancelled(),
            Steering.terminated(),
            Steering.pausedAcrossAKill()));
    return all;
  }

  /** Two or three single ones at the same moment. */
  static Disturbance severalOf(Random random) {
    List<Disturbance> choice =
        new ArrayList<>(
            List.of(
                Kills.worker(),
                Kills.postgres(),
                Kills.temporal(),
                Kills.storage(),
                SqlDisturbances.connectionsCut(),
                ErpFaults.each().get(random.nextInt(ErpFaults.each().size()))));
    Collections.shuffle(choice, random);
    return together(SEVERAL, choice.subList(0, 2 + random.nextInt(2)));
  }

  private static Disturbance oneAfterTheOther(List<Disturbance> parts) {
    return new Disturbance(
        SEVERAL,
        parts.stream().mapToInt(Disturbance::kills).sum(),
        Disturbance.USUAL,
        scene -> {
          for (Disturbance part : parts) {
            part.blow().strike(scene);
          }
        });
  }

  static Disturbance together(String title, List<Disturbance> parts) {
    return new Disturbance(
        title,
        parts.stream().mapToInt(Disturbance::kills).sum(),
        Disturbance.TEMPORAL,
        scene -> {
          List<CompletableFuture<Void>> blows =
              parts.stream()
                  .map(part -> Concurrently.run(() -> part.blow().strike(scene)))
                  .toList();
          blows.forEach(CompletableFuture::join);
        });
  }
}
