import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.postgresql.PGConnection;

/**
 * Keeps a copy of the catalogue in another PostgreSQL: the table {@code catalogue}, a product a row, as JSON.
 *
 * <pre>java -cp postgresql.jar Follower.java SHOP_JDBC_URL COPY_JDBC_URL</pre>
 *
 * It can be killed at any moment: the position is committed together with the products that it stands for.
 */
public final class Follower {

  private static final int AT_ONCE = 500;
  private static final int LOOK_EVERY_MILLIS = 10_000;

  /** The feed's error for a position that it can not continue from. */
  private static final String START_ANEW = "VF010";

  /** What a shop reads of some products. */
  private static final String PRODUCTS =
      """
      select p.id, to_jsonb(p)
             || jsonb_build_object(
                  'tiers', (select coalesce(jsonb_agg(to_jsonb(t) order by t.min_units), '[]') from shop.product_price t where t.product_id = p.id),
                  'images', (select coalesce(jsonb_agg(to_jsonb(i) order by i.position), '[]') from shop.product_image i where i.product_id = p.id))
             as product
      from shop.product p
      """;

  private static final String KEEP =
      "insert into catalogue (id, product) values (?, ?::jsonb) on conflict (id) do update set product = excluded.product";

  private final Connection shop;
  private final Connection copy;

  private Follower(Connection shop, Connection copy) {
    this.shop = shop;
    this.copy = copy;
  }

  public static void main(String[] arguments) throws SQLException {
    try (Connection shop = DriverManager.getConnection(arguments[0]);
        Connection copy = DriverManager.getConnection(arguments[1])) {
      new Follower(shop, copy).follow();
    }
  }

  private void follow() throws SQLException {
    execute(copy, "create table if not exists catalogue (id bigint primary key, product jsonb not null)");
    execute(copy, "create table if not exists feed (position bigint not null)");
    copy.setAutoCommit(false);
    execute(shop, "listen shop_change");
    while (true) {
      OptionalLong position = number(copy, "select position from feed");
      try {
        if (position.isEmpty()) {
          copyAll();
        } else if (!copyChanges(position.getAsLong())) {
          shop.unwrap(PGConnection.class).getNotifications(LOOK_EVERY_MILLIS);
        }
      } catch (SQLException e) {
        if (!START_ANEW.equals(e.getSQLState())) {
          throw e;
        }
        copy.rollback();
        execute(copy, "delete from feed");
        copy.commit();
      }
    }
  }

  /** The position first, then the tables: what changes meanwhile comes again. */
  private void copyAll() throws SQLException {
    long position = number(shop, "select shop.snapshot_position()").getAsLong();
    execute(copy, "delete from catalogue");
    shop.setAutoCommit(false);
    try (Statement read = shop.createStatement()) {
      read.setFetchSize(AT_ONCE);
      try (ResultSet products = read.executeQuery(PRODUCTS)) {
        keep(products);
      }
    }
    shop.setAutoCommit(true);
    standAt(position);
  }

  /** The next changes; false = there is none. */
  private boolean copyChanges(long position) throws SQLException {
    try (PreparedStatement changes = shop.prepareStatement("select max(position), array_agg(distinct product_id) from shop.changes(?, ?)")) {
      changes.setLong(1, position);
      changes.setInt(2, AT_ONCE);
      ResultSet changed = changes.executeQuery();
      changed.next();
      if (changed.getArray(2) == null) {
        copy.rollback();
        return false;
      }
      try (PreparedStatement read = shop.prepareStatement(PRODUCTS + "where p.id = any (?)")) {
        read.setArray(1, changed.getArray(2));
        keep(read.executeQuery());
      }
      standAt(changed.getLong(1));
      return true;
    }
  }

  private void keep(ResultSet products) throws SQLException {
    try (PreparedStatement keep = copy.prepareStatement(KEEP)) {
      int kept = 0;
      while (products.next()) {
        keep.setLong(1, products.getLong("id"));
        keep.setString(2, products.getString("product"));
        keep.addBatch();
        if (++kept % AT_ONCE == 0) {
          keep.executeBatch();
        }
      }
      keep.executeBatch();
    }
  }

  private void standAt(long position) throws SQLException {
    execute(copy, "delete from feed");
    execute(copy, "insert into feed values (" + position + ")");
    copy.commit();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static OptionalLong number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }
}
