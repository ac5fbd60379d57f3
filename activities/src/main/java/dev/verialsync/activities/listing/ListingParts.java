package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockSizes;
import dev.verialsync.activities.server.ErpClock;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import java.time.Clock;
import java.time.Instant;

/** What each listing works with. */
public record ListingParts(
    Persistence persistence,
    VerialClient verial,
    ServerKnowledge server,
    ListingRepositories repositories,
    UnavailableMethodPolicy unavailable,
    ListingPolicy policy,
    Clock clock) {

  BlockReader blocks() {
    return new BlockReader(repositories.readings(), persistence);
  }

  ErpClock erpClock() {
    return new ErpClock(verial, repositories.runs(), persistence, policy.clockMargin());
  }

  public ArticleRows stock() {
    return ArticleRows.stock(verial, repositories.readings(), repositories.stockAndTariffs());
  }

  public ArticleRows tariffs() {
    return ArticleRows.tariffs(verial, repositories.readings(), repositories.stockAndTariffs());
  }

  BlockPager articlePager() {
    return BlockPager.ofArticles(BlockSizes.fixed(policy.blockSize()));
  }

  public ListIssues issues(long runId, IssueSource source) {
    return new ListIssues(repositories.issues(), runId, source);
  }

  /** The moment of a run: the first that is asked for it counts. */
  public Instant moment(long runId, Heartbeat heartbeat) throws InterruptedException {
    return persistence.inDatabase(
        heartbeat, () -> repositories.runs().fixMoment(runId, clock.instant()));
  }

  public static CallContext context(long runId, Heartbeat heartbeat) {
    return new CallContext(runId, heartbeat.cancellation());
  }

  static ReadingKey key(LandListCommand command, String list) {
    return new ReadingKey(
        command.runId(), command.pass() == 1 ? Phase.IMAGES : Phase.PRODUCTS, list);
  }
}
