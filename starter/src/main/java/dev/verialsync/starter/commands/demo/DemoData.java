package dev.verialsync.starter.commands.demo;

import dev.verialsync.db.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What the demo does with its own database apart from the runs. */
final class DemoData {

  private static final String EMPTY =
      "drop schema if exists shop cascade; drop schema if exists media cascade;"
          + " drop schema if exists erp cascade; drop schema if exists sync cascade";

  private static final String IMAGE =
      """
      select i.product_id, i.object_key
      from shop.product_image i join shop.product p on p.id = i.product_id
      where i.position = 1 and p.price_net is not null
      order by (select count(*) from shop.product_image more where more.product_id = p.id) desc, p.id
      limit 1
      """;

  private final Database database;

  DemoData(Database database) {
    this.database = database;
  }

  /** An article with an image, to look at. */
  record Example(long article, String objectKey) {}

  /** Forgets what an earlier demo left, but for its installation's id, which the bucket bears. */
  void empty() {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      Optional<String> installation = installation(statement);
      statement.execute(EMPTY);
      database.migrate();
      if (installation.isPresent()) {
        statement.execute(
            "update sync.installation set id = '%s'::uuid".formatted(installation.get()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The demo's database cannot be emptied.", e);
    }
  }

  private static Optional<String> installation(Statement statement) throws SQLException {
    try (ResultSet known = statement.executeQuery("select to_regclass('sync.installation')")) {
      known.next();
      if (known.getString(1) == null) {
        return Optional.empty();
      }
    }
    try (ResultSet rows = statement.executeQuery("select id from sync.installation")) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  Optional<Example> example() {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(IMAGE)) {
      return rows.next()
          ? Optional.of(new Example(rows.getLong(1), rows.getString(2)))
          : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException("The demo's database cannot be read.", e);
    }
  }
}
