package dev.verialsync.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's clock, the only one that stamps rows: workers' clocks may differ. */
public final class ServerClock {

  public static final Field<Instant> NOW = DSL.field("clock_timestamp()", SQLDataType.INSTANT);

  private ServerClock() {}

  /** A column of a query that is not generated. */
  public static @Nullable Instant instant(Record row, String column) {
    OffsetDateTime time = row.get(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The same of a row that the cursor stands on. */
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** As JDBC takes it. */
  public static @Nullable OffsetDateTime time(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  /** As {@code make_interval(secs => ?)} takes it. */
  public static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
