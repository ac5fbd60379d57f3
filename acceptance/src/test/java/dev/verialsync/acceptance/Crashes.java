package dev.verialsync.acceptance;

import java.util.List;

/**
 * Makes a statement that writes a table fail, as if the process had died there: what was committed
 * before stays, the rest never happens. One crash at a time.
 */
public final class Crashes {
  /** The gate's own rows: a crash there only makes a lease run out, which takes its time. */
  private static final String TABLES =
      """
      select table_schema || '.' || table_name from information_schema.tables
      where table_schema in ('erp', 'media', 'shop', 'sync') and table_type = 'BASE TABLE'
        and table_schema || '.' || table_name not in
            ('sync.gate', 'sync.permit', 'erp.call', 'sync.schema_history')
      order by 1
      """;

  private static final String TRIGGER =
      """
      create schema crash;
      create table crash.armed (name text, hit bigint);
      create sequence crash.hits;
      create function crash.strike() returns trigger language plpgsql as $$
      begin
        if exists (select from crash.armed where name = tg_table_schema || '.' || tg_table_name)
           and nextval('crash.hits') = (select hit from crash.armed) then
          raise exception 'crash at %.%', tg_table_schema, tg_table_name using errcode = 'XX001';
        end if;
        return null;
      end $$
      """;

  private final Sql sql;
  private final List<String> tables;

  public Crashes(Sql sql) {
    this.sql = sql;
    this.tables = sql.lines(TABLES);
    sql.execute(TRIGGER);
    for (String table : tables) {
      sql.execute(
          "create trigger crash before insert or update or delete on %s for each statement execute function crash.strike()"
              .formatted(table));
    }
  }

  public List<String> tables() {
    return tables;
  }

  /** The statement that writes this table for the n-th time from now on fails. */
  public void arm(String table, int hit) {
    disarm();
    sql.execute("select setval('crash.hits', 1, false)");
    sql.execute("insert into crash.armed values ('%s', %d)".formatted(table, hit));
  }

  public void disarm() {
    sql.execute("delete from crash.armed");
  }
}
