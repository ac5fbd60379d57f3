package dev.verialsync.db.watch;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunEnding;
import dev.verialsync.db.run.RunStatus;
import java.util.Objects;
import org.jooq.DSLContext;

/** Writes what people are notified of when a run ends; nothing of a dry run. */
public final class RunEndNotifications implements RunEnding {

  private static final PreparedSql IS_DRY =
      new PreparedSql(
          "select options ->> 'dryRun' is not distinct from 'true' as dry from sync.run where id = ?");

  private final WatchPolicy policy;

  public RunEndNotifications(WatchPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void ended(DSLContext sql, Run run) {
    if (policy.targets().isEmpty()
        || IS_DRY.fetchSingle(sql, row -> row.getBoolean("dry"), run.id())) {
      return;
    }
    Telling telling = new Telling(sql, policy, Objects.requireNonNull(run.finishedAt()));
    telling.observe(
        Judgement.failed(run.status(), run.finishedAt(), run.message()), null, run.id());
    if (run.status() == RunStatus.COMPLETED || run.status() == RunStatus.COMPLETED_WITH_ISSUES) {
      telling.completed(run.id());
    }
    telling.issues(run.id());
  }
}
