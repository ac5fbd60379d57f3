package dev.verialsync.db;

import static dev.verialsync.db.jooq.sync.Tables.PRODUCT_EVENT;

import org.jooq.JSONB;

/** Adds to products' stories what the other repositories do not know, such as retries. */
public final class EventRepository {

  private final Database database;

  public EventRepository(Database database) {
    this.database = database;
  }

  /**
   * Records an event. One fenced transaction.
   *
   * @param kind such as retry
   * @param detailJson a JSON object
   */
  public void record(long runId, long articleId, String kind, String detailJson) {
    database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.insertInto(PRODUCT_EVENT)
                    .set(PRODUCT_EVENT.RUN_ID, runId)
                    .set(PRODUCT_EVENT.ARTICLE_ID, articleId)
                    .set(PRODUCT_EVENT.KIND, kind)
                    .set(PRODUCT_EVENT.DETAIL, JSONB.jsonb(SafeText.json(detailJson)))
                    .execute());
  }
}
