package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.sync.Tables.BATCH;
import static dev.verialsync.db.jooq.sync.Tables.HOLD;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import dev.verialsync.db.Phase;
import dev.verialsync.db.media.NeededImages;
import dev.verialsync.db.shop.NameSettlement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The plans of the two phases, made from state alone, and their batches. */
public final class PlanRepository {

  /**
   * A search attribute holds 2,048 bytes; a batch's ids, each with quotes and comma, stay below
   * 2,000.
   */
  private static final int ATTRIBUTE_BYTES = 1998;

  private static final String IMAGES =
      NeededImages.CTE + ", candidate as (select id, false as vanished from needed)\n";

  private static final String PRODUCTS =
      """
      with changed as materialized (
        select a.id, not a.listed as vanished,
               exists (select from sync.hold_in_force where article_id is null)
               or exists (select from sync.hold_in_force h where h.article_id = a.id) as held
        from erp.article a
        left join sync.product_source p on p.article_id = a.id
        left join erp.stock s on s.article_id = a.id
        left join erp.tariff t on t.article_id = a.id
        left join media.article m on m.article_id = a.id
        where (a.listed or p.article_id is not null)
          and (?::bigint[] is null or a.id = any (?::bigint[]))
          and (? and a.listed
            or p.hash is distinct from sync.source_hash(?, a.listed, a.row_hash, s.hash, t.hash, m.list_hash, m.state)
            or (? and exists (
              select from sync.issue i where i.article_id = a.id and i.source = 'products' and i.closed_at is null)))
      ), candidate as (
        select id, vanished from changed where not held or ?
      )
      """;

  /** Notes with each hold how many of its products wait for their release. */
  private static final String WAITING =
      """
      , told as (
        update sync.hold h
        set waiting = (select count(*) from changed c where c.held and (h.article_id is null or h.article_id = c.id))
      )
      select count(*) from changed where held
      """;

  private static final String INSERT =
      """
      , sized as (
        select least(?, greatest(1, ? / (max(length(id::text)) + 3)))::int as size from candidate
      ), numbered as (
        select c.id, ((row_number() over (order by c.vanished, c.id) - 1) / s.size + 1)::int as n from candidate c cross join sized s
      )
      insert into sync.batch (run_id, phase, n, article_ids)
      select ?, ?, n + ?, array_agg(id order by id) from numbered group by n
      """;

  private final Database database;

  public PlanRepository(Database database) {
    this.database = database;
  }

  /**
   * Plans the images phase: the listed articles whose images were never fetched, that Verial
   * reports as changed since the moment as of which they are known, or one of whose images is
   * damaged in the library; but not those that this run has read in blocks. A phase that this run
   * has planned already keeps its plan. One fenced transaction, one statement; seconds for a
   * million articles.
   */
  public PhasePlan planImages(PlanRequest request) {
    @Nullable Object[] values =
        NeededImages.binds(
                request.runId(), request.full(), request.retryIssues(), request.articleIds())
            .toArray();
    PhasePlan plan =
        database
            .transactions()
            .fencedLong(request.runId(), sql -> plan(sql, request, Phase.IMAGES, IMAGES, values));
    if (plan.batches() > 0) {
      database.transactions().fencedLong(request.runId(), sql -> tellDry(sql, request.runId()));
    }
    return plan;
  }

  private static int tellDry(DSLContext sql, long runId) {
    return sql.execute(
        """
        insert into sync.difference (run_id, article_id, kind)
        select b.run_id, u.id, 'images_asked'
        from sync.batch b join sync.guard g on g.run_id = b.run_id and g.dry
        cross join lateral unnest(b.article_ids) as u (id)
        where b.run_id = ? and b.phase = 'images'
        on conflict (run_id, coalesce(article_id, 0), kind, field) do nothing
        """,
        runId);
  }

  /**
   * Plans the products phase: the articles whose state in {@code erp} and {@code media} differs
   * from the one that their product was last written with, or refused with. Articles that vanished
   * before they were ever written are left out, and so are those that are held; vanished ones come
   * last. A phase that this run has planned already keeps its plan. Takes over the names, too: no
   * product may come before the names that its ids stand for, so a hold that ends meanwhile must
   * not let in products alone. One fenced transaction; seconds for a million articles.
   *
   * @param mappingVersion a number that changes when the same state makes another product
   */
  public PhasePlan planProducts(PlanRequest request, int mappingVersion) {
    Long[] only = only(request);
    @Nullable Object[] values = {
      only, only, request.full(), mappingVersion, request.retryIssues(), request.withHeld()
    };
    return database
        .transactions()
        .fencedLong(
            request.runId(),
            sql -> {
              PhasePlan plan = plan(sql, request, Phase.PRODUCTS, PRODUCTS, values);
              NameSettlement.settle(sql, request.runId());
              return plan;
            });
  }

  /**
   * Updates, at the end of a run, how many products of each hold wait; without asking where nothing
   * is held.
   *
   * @return how many products differ and are held
   */
  public long noteWaiting(long runId, int mappingVersion) {
    return database.sql().fetchExists(HOLD)
        ? database
            .transactions()
            .fencedLong(
                runId,
                sql ->
                    sql.fetchSingle(
                            PRODUCTS + WAITING, null, null, false, mappingVersion, false, false)
                        .get(0, Long.class))
        : 0;
  }

  /** The articles of the batches after a number, by the batch's number, ascending. Reads only. */
  public SortedMap<Integer, List<Long>> page(long runId, Phase phase, int afterN, int limit) {
    SortedMap<Integer, List<Long>> batches = new TreeMap<>();
    database
        .sql()
        .selectFrom(BATCH)
        .where(BATCH.RUN_ID.eq(runId).and(BATCH.PHASE.eq(phase.label())).and(BATCH.N.gt(afterN)))
        .orderBy(BATCH.N)
        .limit(limit)
        .forEach(row -> batches.put(row.getN(), List.of(row.getArticleIds())));
    return batches;
  }

  private static PhasePlan plan(
      DSLContext sql,
      PlanRequest request,
      Phase phase,
      String candidates,
      @Nullable Object[] values) {
    // Another attempt may be planning the same: Temporal starts one anew when its server was
    // killed.
    sql.selectOne().from(RUN).where(RUN.ID.eq(request.runId())).forNoKeyUpdate().execute();
    Optional<PhasePlan> earlier = planned(sql, request.runId(), phase);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    sql.execute(candidates + INSERT, binds(request, phase, values));
    return planned(sql, request.runId(), phase).orElseGet(() -> new PhasePlan(0, 0));
  }

  private static @Nullable Object[] binds(
      PlanRequest request, Phase phase, @Nullable Object[] values) {
    List<@Nullable Object> binds = new ArrayList<>(Arrays.asList(values));
    binds.add(request.batchSize());
    binds.add(ATTRIBUTE_BYTES);
    binds.add(request.runId());
    binds.add(phase.label());
    binds.add(request.afterBatch());
    return binds.toArray();
  }

  private static Optional<PhasePlan> planned(DSLContext sql, long runId, Phase phase) {
    Record2<Integer, Long> counts =
        sql.select(
                DSL.count(),
                DSL.coalesce(DSL.sum(DSL.cardinality(BATCH.ARTICLE_IDS)), DSL.inline(0))
                    .cast(Long.class))
            .from(BATCH)
            .where(BATCH.RUN_ID.eq(runId).and(BATCH.PHASE.eq(phase.label())))
            .fetchSingle();
    return counts.value1() == 0
        ? Optional.empty()
        : Optional.of(new PhasePlan(counts.value1(), counts.value2()));
  }

  private static Long @Nullable [] only(PlanRequest request) {
    return request.articleIds() == null ? null : request.articleIds().toArray(Long[]::new);
  }
}
