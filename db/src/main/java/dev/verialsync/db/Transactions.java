package dev.verialsync.db;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The kinds of transaction there are. Each runs its work once and never repeats it; failures come
 * out as {@link FencedOffException}, {@link RefusedException} or jOOQ's own exception.
 */
public final class Transactions {

  /** For the few statements that go over the whole catalogue. */
  static final Duration LONG_STATEMENT = Duration.ofMinutes(10);

  private static final Duration LONG_SOCKET = LONG_STATEMENT.plusSeconds(30);
  private static final String LONG_WORK_MEMORY = "96MB";
  private static final PreparedSql FENCE = new PreparedSql("select sync.fence(?)");

  /**
   * The articles' rows in {@code erp.article} are the locks, taken in one order: only roles with
   * rights on them can take these.
   */
  private static final PreparedSql FENCE_AND_LOCK =
      new PreparedSql(
          """
      select sync.fence(?),
             (select count(*) from (
                select from erp.article where id = any (?::bigint[]) order by id for no key update) as locked)
      """);

  private static final String LONG =
      """
      select set_config('statement_timeout', ?, true), set_config('work_mem', ?, true),
             set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true)
      """;
  private static final String FENCED_OFF = "VF001";

  /** Classes of SQLSTATE that are about the data: cardinality, data, integrity. */
  private static final Set<String> DATA = Set.of("21", "22", "23");

  private static final Executor SAME_THREAD = Runnable::run;

  private final DSLContext sql;

  Transactions(DSLContext sql) {
    this.sql = sql;
  }

  /** Several transactions on one connection. */
  public <T> T onOneConnection(BiFunction<PGConnection, Transactions, T> work) {
    return sql.connectionResult(
        connection ->
            work.apply(
                connection.unwrap(PGConnection.class), new Transactions(DSL.using(connection))));
  }

  /** A short write of a run: refused unless the run is the open one, until the commit. */
  public <T> T fenced(long runId, Function<DSLContext, T> work) {
    return inTransaction(
        transaction -> {
          FENCE.execute(transaction, runId);
          return work.apply(transaction);
        });
  }

  /**
   * The same, with some articles' images locked before anything is read: who writes the same
   * article's waits, and then reads what was written.
   */
  public <T> T fencedArticles(
      long runId, Collection<Long> articleIds, Function<DSLContext, T> work) {
    return inTransaction(
        transaction -> {
          FENCE_AND_LOCK.execute(transaction, runId, articleIds.toArray(Long[]::new));
          return work.apply(transaction);
        });
  }

  /**
   * The same for statements over the whole catalogue, with the memory and the time they need, and
   * planned for the tables as they are now.
   */
  public <T> T fencedLong(long runId, Function<DSLContext, T> work) {
    return longTransaction(
        transaction -> {
          FENCE.execute(transaction, runId);
          return work.apply(transaction);
        });
  }

  /** As {@link #fencedLong}, for work that belongs to no run. */
  public <T> T longTransaction(Function<DSLContext, T> work) {
    return inTransaction(
        transaction -> {
          transaction.connection(
              connection ->
                  connection.setNetworkTimeout(SAME_THREAD, (int) LONG_SOCKET.toMillis()));
          transaction.execute(LONG, String.valueOf(LONG_STATEMENT.toMillis()), LONG_WORK_MEMORY);
          return work.apply(transaction);
        });
  }

  /** A short write that belongs to no run: no run is opened or closed before its commit. */
  public <T> T duringRuns(Function<DSLContext, T> work) {
    return inTransaction(transaction -> duringRuns(transaction, work));
  }

  /** The same over the whole catalogue, as {@link #fencedLong}. */
  public <T> T duringRunsLong(Function<DSLContext, T> work) {
    return longTransaction(transaction -> duringRuns(transaction, work));
  }

  private static <T> T duringRuns(DSLContext transaction, Function<DSLContext, T> work) {
    transaction.execute("lock table sync.guard in row share mode");
    return work.apply(transaction);
  }

  /** Opens a run: alone, after all writes of the open run have ended. */
  public <T> T exclusive(Function<DSLContext, T> work) {
    return inTransaction(transaction -> alone(transaction, work));
  }

  /** Closes a run or takes it over, likewise: that counts all that the run did. */
  public <T> T exclusiveLong(Function<DSLContext, T> work) {
    return longTransaction(transaction -> alone(transaction, work));
  }

  private static <T> T alone(DSLContext transaction, Function<DSLContext, T> work) {
    transaction.execute("select sync.fence_exclusive()");
    return work.apply(transaction);
  }

  /** Any other transaction. */
  public <T> T inTransaction(Function<DSLContext, T> work) {
    try {
      return sql.transactionResult(configuration -> work.apply(configuration.dsl()));
    } catch (DataAccessException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(DataAccessException failure) {
    String state = SqlFaults.sqlState(failure).orElse("");
    if (state.equals(FENCED_OFF)) {
      return new FencedOffException(serverMessage(failure), failure);
    }
    if (DATA.stream().anyMatch(state::startsWith)) {
      return new RefusedException(serverMessage(failure), state, failure);
    }
    return failure;
  }

  private static String serverMessage(DataAccessException failure) {
    Throwable cause = failure.getCause();
    ServerErrorMessage told =
        cause instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
    String message = told == null ? null : told.getMessage();
    return message == null ? String.valueOf(failure.getMessage()) : message;
  }
}
