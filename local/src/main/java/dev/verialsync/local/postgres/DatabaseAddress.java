package dev.verialsync.local.postgres;

/** Where the embedded PostgreSQL answers; {@code pid} is its postmaster's. */
public record DatabaseAddress(String jdbcUrl, String user, String password, long pid) {
  @Override
  public String toString() {
    return "DatabaseAddress[" + jdbcUrl + " as " + user + ", pid " + pid + "]";
  }
}
