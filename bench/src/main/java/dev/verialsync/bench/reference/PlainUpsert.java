package dev.verialsync.bench.reference;

import dev.verialsync.bench.measure.Query;
import dev.verialsync.bench.measure.Stopwatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference: the rows of {@code shop.product} upserted into a copy of that table, a hundred in
 * a statement and a transaction, and nothing else.
 */
public final class PlainUpsert implements AutoCloseable {

  private final Connection connection;
  private final List<String> batches = new ArrayList<>();

  public PlainUpsert(Query query) throws SQLException {
    this.connection = query.connect();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select jsonb_agg(row)::text from (
                  select to_jsonb(p) as row, (row_number() over (order by id) - 1) / 100 as n from shop.product p
                ) numbered group by n order by n
                """)) {
      while (rows.next()) {
        batches.add(rows.getString(1));
      }
    }
  }

  public Stopwatch.Lap run() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists bench");
      statement.execute("drop table if exists bench.product");
      statement.execute("create table bench.product (like shop.product including all)");
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into bench.product select * from jsonb_populate_recordset(null::bench.product, ?::jsonb)
            on conflict (id) do update set name = excluded.name
            """)) {
      Stopwatch watch = new Stopwatch();
      for (String batch : batches) {
        upsert.setString(1, batch);
        upsert.executeUpdate();
      }
      return watch.lap();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
