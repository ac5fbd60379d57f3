package dev.verialsync.db.history;

import static dev.verialsync.db.jooq.erp.Tables.ARTICLE;
import static dev.verialsync.db.jooq.erp.Tables.CALL;
import static dev.verialsync.db.jooq.media.Tables.ARTICLE_IMAGE;
import static dev.verialsync.db.jooq.media.Tables.STORED_OBJECT;
import static dev.verialsync.db.jooq.shop.Tables.PRODUCT_VERSION;
import static dev.verialsync.db.jooq.sync.Tables.DIFFERENCE;
import static dev.verialsync.db.jooq.sync.Tables.ISSUE;
import static dev.verialsync.db.jooq.sync.Tables.PRODUCT_EVENT;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import dev.verialsync.db.EventKind;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.media.StoredImage;
import dev.verialsync.db.media.StoredImageRepository;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** Tells an article's whole story. Reads only, with one snapshot. */
public final class HistoryRepository {

  private static final dev.verialsync.db.jooq.media.tables.Article IMAGES =
      dev.verialsync.db.jooq.media.Tables.ARTICLE;

  private static final dev.verialsync.db.jooq.shop.tables.Product PRODUCT_TABLE =
      dev.verialsync.db.jooq.shop.Tables.PRODUCT;

  private static final String PRODUCT =
      "select to_jsonb(p)::text from shop.product_detail p where p.id = ?";

  private static final String TIERS =
      "select coalesce(jsonb_agg(to_jsonb(t) - 'product_id' order by t.min_units), '[]')::text from shop.product_price t where t.product_id = ?";

  private final Database database;

  public HistoryRepository(Database database) {
    this.database = database;
  }

  /** The story of an article; empty when nothing is known of it. */
  public Optional<ArticleHistory> find(long articleId) {
    return database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute("set transaction isolation level repeatable read, read only");
              ArticleHistory history = read(sql, articleId);
              return isUnknown(history) ? Optional.empty() : Optional.of(history);
            });
  }

  /** The articles whose product has a barcode, in ascending order. Reads only. */
  public List<Long> withBarcode(String barcode) {
    return database
        .sql()
        .select(PRODUCT_TABLE.ID)
        .from(PRODUCT_TABLE)
        .where(PRODUCT_TABLE.BARCODE.eq(SafeText.text(barcode)))
        .orderBy(PRODUCT_TABLE.ID)
        .fetch(PRODUCT_TABLE.ID);
  }

  private static boolean isUnknown(ArticleHistory history) {
    return history.landed() == null
        && history.productJson() == null
        && history.events().isEmpty()
        && history.calls().isEmpty()
        && history.issues().isEmpty();
  }

  private static ArticleHistory read(DSLContext sql, long articleId) {
    return new ArticleHistory(
        articleId,
        landed(sql, articleId),
        images(sql, articleId),
        sql.fetchOptional(PRODUCT, articleId).map(row -> row.get(0, String.class)).orElse(null),
        sql.fetchSingle(TIERS, articleId).get(0, String.class),
        versions(sql, articleId),
        events(sql, articleId),
        foretold(sql, articleId),
        calls(sql, articleId),
        IssueRepository.select(sql)
            .where(ISSUE.ARTICLE_ID.eq(articleId))
            .orderBy(ISSUE.ID)
            .fetch(IssueRepository::read));
  }

  /** The article as Verial last showed it; null = never. Reads only. */
  public static ArticleHistory.@Nullable Landed landed(DSLContext sql, long articleId) {
    return sql.fetchOptional(ARTICLE, ARTICLE.ID.eq(articleId))
        .map(
            row ->
                new ArticleHistory.Landed(
                    row.getListed(),
                    row.getFirstSeenAt(),
                    row.getChangedAt(),
                    row.getUnlistedAt(),
                    row.getRow().data()))
        .orElse(null);
  }

  private static ArticleHistory.@Nullable Images images(DSLContext sql, long articleId) {
    return sql.fetchOptional(IMAGES, IMAGES.ARTICLE_ID.eq(articleId))
        .map(
            row ->
                new ArticleHistory.Images(
                    row.getAsOf(),
                    ImagesState.of(row.getState()),
                    row.getFetchedAt(),
                    row.getRunId(),
                    list(sql, articleId)))
        .orElse(null);
  }

  private static List<StoredImage> list(DSLContext sql, long articleId) {
    return sql.select(STORED_OBJECT.fields())
        .from(ARTICLE_IMAGE)
        .join(STORED_OBJECT)
        .on(STORED_OBJECT.SHA256.eq(ARTICLE_IMAGE.SHA256))
        .where(ARTICLE_IMAGE.ARTICLE_ID.eq(articleId))
        .orderBy(ARTICLE_IMAGE.POSITION)
        .fetchInto(STORED_OBJECT)
        .map(StoredImageRepository::read);
  }

  private static List<ArticleHistory.Version> versions(DSLContext sql, long articleId) {
    return sql.selectFrom(PRODUCT_VERSION)
        .where(PRODUCT_VERSION.PRODUCT_ID.eq(articleId).and(PRODUCT_VERSION.PRODUCT.isNotNull()))
        .orderBy(PRODUCT_VERSION.ID)
        .fetch(
            row ->
                new ArticleHistory.Version(
                    row.getReplacedAt(),
                    row.getRunId(),
                    row.getProduct().data(),
                    row.getTiers() == null ? null : row.getTiers().data(),
                    row.getImages() == null ? null : row.getImages().data()));
  }

  private static List<ArticleHistory.Event> events(DSLContext sql, long articleId) {
    return sql.select(PRODUCT_EVENT.fields())
        .select(RUN.WORKFLOW_ID)
        .from(PRODUCT_EVENT)
        .leftJoin(RUN)
        .on(RUN.ID.eq(PRODUCT_EVENT.RUN_ID))
        .where(PRODUCT_EVENT.ARTICLE_ID.eq(articleId))
        .orderBy(PRODUCT_EVENT.AT, PRODUCT_EVENT.ID)
        .fetch(
            row ->
                new ArticleHistory.Event(
                    row.get(PRODUCT_EVENT.AT),
                    row.get(PRODUCT_EVENT.RUN_ID),
                    row.get(RUN.WORKFLOW_ID),
                    EventKind.of(row.get(PRODUCT_EVENT.KIND)),
                    row.get(PRODUCT_EVENT.DETAIL).data()));
  }

  private static List<ArticleHistory.Foretold> foretold(DSLContext sql, long articleId) {
    return sql.select(DIFFERENCE.fields())
        .select(RUN.STARTED_AT)
        .from(DIFFERENCE)
        .join(RUN)
        .on(RUN.ID.eq(DIFFERENCE.RUN_ID))
        .where(DIFFERENCE.ARTICLE_ID.eq(articleId))
        .orderBy(DIFFERENCE.RUN_ID, DIFFERENCE.KIND, DIFFERENCE.FIELD)
        .fetch(
            row ->
                new ArticleHistory.Foretold(
                    row.get(RUN.STARTED_AT),
                    row.get(DIFFERENCE.RUN_ID),
                    row.get(DIFFERENCE.KIND),
                    row.get(DIFFERENCE.FIELD),
                    json(row.get(DIFFERENCE.OLD)),
                    json(row.get(DIFFERENCE.NEW))));
  }

  private static @Nullable String json(@Nullable JSONB value) {
    return value == null ? null : value.data();
  }

  private static List<ArticleHistory.Call> calls(DSLContext sql, long articleId) {
    return sql.selectFrom(CALL)
        .where(CALL.ARTICLE_ID.eq(articleId))
        .orderBy(CALL.AT, CALL.ID)
        .fetch(
            row ->
                new ArticleHistory.Call(
                    row.getAt(),
                    row.getRunId(),
                    row.getMethod(),
                    row.getMillis(),
                    row.getBytes(),
                    row.getOutcome()));
  }
}
