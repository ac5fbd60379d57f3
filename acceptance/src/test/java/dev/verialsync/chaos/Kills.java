package dev.verialsync.chaos;

import dev.verialsync.activities.gate.Leases;
import dev.verialsync.chaos.process.Concurrently;
import dev.verialsync.chaos.process.JavaProcess;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.chaos.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Processes that die, are asked to stop, or stand still. */
final class Kills {
  private static final Duration BACK = Duration.ofSeconds(90);
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration DOWN = Duration.ofSeconds(4);

  /** Longer than a lease, and so than a heartbeat. */
  private static final Duration BEYOND_LEASES = Leases.LEASE.plusSeconds(3);

  private Kills() {}

  static Disturbance worker() {
    return new Disturbance(
        "SIGKILL worker",
        1,
        Disturbance.USUAL,
        scene -> {
          scene.workers.kill(scene.workers.any());
          scene.letPass(NO_TIME, DOWN.dividedBy(2));
          scene.workers.start();
        });
  }

  static Disturbance postgres() {
    return new Disturbance(
        "SIGKILL PostgreSQL", 1, Disturbance.USUAL, scene -> endPostgres(scene.site, Signal.KILL));
  }

  static Disturbance postgresRestart() {
    return new Disturbance(
        "PostgreSQL restarted", 0, Disturbance.USUAL, scene -> endPostgres(scene.site, Signal.INT));
  }

  private static void endPostgres(Site site, Signal signal) throws Exception {
    long pid = site.postgresPid();
    signal.send(pid);
    awaitPostgres(site, pid);
  }

  private static void awaitPostgres(Site site, long formerPid) throws InterruptedException {
    require(
        Patience.until(
            BACK,
            () -> site.postgresPid() != formerPid && site.databaseServer().number("select 1") == 1),
        "PostgreSQL did not come back");
  }

  static Disturbance temporal() {
    return new Disturbance(
        "SIGKILL Temporal",
        1,
        Disturbance.TEMPORAL,
        scene -> {
          long pid = scene.site.temporalPid();
          Signal.KILL.send(pid);
          require(
              Patience.until(
                  BACK,
                  () -> {
                    scene.site.temporal().ping();
                    return scene.site.temporalPid() != pid;
                  }),
              "Temporal did not come back");
        });
  }

  static Disturbance storage() {
    return new Disturbance(
        "SIGKILL S3",
        1,
        Disturbance.USUAL,
        scene -> {
          scene.site.storage.kill();
          scene.letPass(NO_TIME, DOWN);
          scene.site.storage.startAgain();
        });
  }

  static Disturbance storageStopped() {
    return new Disturbance(
        "S3 hangs (SIGSTOP)",
        0,
        Disturbance.USUAL,
        scene -> {
          long pid = scene.site.storage.ownerPid();
          Signal.STOP.send(pid);
          try {
            scene.letPass(DOWN, DOWN.multipliedBy(2));
          } finally {
            Signal.CONT.send(pid);
          }
        });
  }

  static Disturbance everything() {
    return new Disturbance(
        "SIGKILL everything at once",
        1,
        Disturbance.TEMPORAL,
        scene -> {
          List<CompletableFuture<Void>> deaths =
              List.of(
                  Concurrently.run(scene.workers::killAll),
                  Concurrently.run(scene.site.servers::kill),
                  Concurrently.run(scene.site.storage::kill));
          deaths.forEach(CompletableFuture::join);
          List<CompletableFuture<Void>> starts =
              List.of(
                  Concurrently.run(scene.site.servers::startAgain),
                  Concurrently.run(scene.site.storage::startAgain));
          starts.forEach(CompletableFuture::join);
          scene.site.awaitTemporal();
          scene.workers.start();
        });
  }

  static Disturbance workerAskedToStop() {
    return new Disturbance(
        "SIGTERM worker",
        0,
        Disturbance.USUAL,
        scene -> {
          if (!scene.workers.terminate(
              scene.workers.any(), Site.GRACE.plus(Duration.ofSeconds(10)))) {
            scene.broken("a worker outlived its grace by 10 s");
          }
          scene.workers.start();
        });
  }

  static Disturbance workerStopped() {
    return new Disturbance(
        "SIGSTOP worker beyond its leases",
        0,
        Disturbance.USUAL,
        scene -> {
          if (scene.workers.count() < 2) {
            scene.workers.start();
          }
          scene.requireUnderWay();
          JavaProcess stopped = scene.workers.any();
          Signal.STOP.send(stopped.pid());
          try {
            scene.letPass(BEYOND_LEASES, BEYOND_LEASES.plusSeconds(4));
          } finally {
            Signal.CONT.send(stopped.pid());
          }
        });
  }

  static void require(boolean held, String otherwise) {
    if (!held) {
      throw new IllegalStateException(otherwise);
    }
  }
}
