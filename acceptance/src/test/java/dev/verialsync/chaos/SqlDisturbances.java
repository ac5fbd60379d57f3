package dev.verialsync.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL that stays up and yet disturbs. */
final class SqlDisturbances {
  private static final Duration HELD = Duration.ofSeconds(3);
  private static final Duration MOMENT = Duration.ofMillis(400);
  private static final int ATTEMPTS = 8;
  private static final String CUT =
      "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'verial-sync%'";
  private static final String DEADLOCKS =
      "select deadlocks from pg_stat_database where datname = current_database()";

  private SqlDisturbances() {}

  static Disturbance connectionsCut() {
    return new Disturbance(
        "PostgreSQL cuts connections",
        0,
        Disturbance.USUAL,
        scene -> {
          for (int i = 0; i < 3; i++) {
            cut(scene);
            scene.letPass(MOMENT, MOMENT.multipliedBy(2));
          }
        });
  }

  private static void cut(Scene scene) {
    try {
      scene.round.sql().number(CUT);
    } catch (SQLException away) {
      // Killed at the same time by another disturbance: no connection is left to cut.
    }
  }

  static Disturbance lockHeld() {
    return new Disturbance(
        "PostgreSQL locked by others",
        0,
        Disturbance.USUAL,
        scene -> {
          try (Connection connection = scene.round.sql().connect();
              Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                "lock table sync.gate, media.article, erp.article, shop.product in access exclusive mode");
            scene.letPass(HELD, HELD.multipliedBy(3));
            connection.rollback();
          }
        });
  }

  /**
   * Takes tables in the opposite order to a transaction of the worker's, until one of the two is
   * chosen as victim; the worker's, as its patience is the shorter.
   */
  static Disturbance deadlock() {
    return new Disturbance(
        "PostgreSQL deadlock",
        0,
        Disturbance.USUAL,
        scene -> {
          long before = scene.round.sql().number(DEADLOCKS);
          for (int i = 0; i < ATTEMPTS && scene.round.sql().number(DEADLOCKS) == before; i++) {
            scene.requireUnderWay();
            crossWith(scene);
          }
        });
  }

  private static void crossWith(Scene scene) throws Exception {
    try (Connection connection = scene.round.sql().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local deadlock_timeout = '20s'");
      statement.execute("set local lock_timeout = '4s'");
      statement.execute(
          "lock table media.article_image, shop.product_price in share row exclusive mode");
      scene.letPass(MOMENT, MOMENT.multipliedBy(2));
      statement.execute("lock table media.article, shop.product in share row exclusive mode");
      connection.rollback();
    } catch (SQLException victim) {
      // The other order of victims: it was a deadlock all the same.
    }
  }
}
