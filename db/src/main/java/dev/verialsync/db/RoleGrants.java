package dev.verialsync.db;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Gives a role of the cluster the rights that its work needs in the four schemas, and takes away
 * all others there. What later migrations of the same owner add is covered too, by default
 * privileges. Repeating it changes nothing.
 */
public final class RoleGrants {

  private static final List<String> SCHEMAS = List.of("erp", "media", "shop", "sync");
  private static final String RESERVED_NAME = "42939";
  private static final String RUNTIME = "select, insert, update, delete";

  private final Database database;

  public RoleGrants(Database database) {
    this.database = database;
  }

  /**
   * What a worker and the commands need, short of owning or changing the schema.
   *
   * @return whether the role was made now; it has no password then
   * @throws SchemaException with a sentence when the role cannot be made, or has more rights anyway
   */
  public boolean runtime(String role) {
    return grant(
        role,
        (sql, name) -> {
          for (String schema : SCHEMAS) {
            use(sql, name, schema, RUNTIME);
          }
          sql.execute("grant usage on sequence shop.change_number to {0}", name);
          // Who may change them could pass for another installation, or another schema.
          for (String table : List.of("installation", "schema_history")) {
            sql.execute(
                "revoke insert, update, delete on {0} from {1}", DSL.name("sync", table), name);
          }
        });
  }

  /**
   * Reading of {@code shop}, and nothing else.
   *
   * @return as {@link #runtime}
   */
  public boolean reader(String role) {
    return grant(role, (sql, name) -> use(sql, name, "shop", "select"));
  }

  /**
   * Reading of all four schemas.
   *
   * @return as {@link #runtime}
   */
  public boolean console(String role) {
    return grant(role, (sql, name) -> SCHEMAS.forEach(schema -> use(sql, name, schema, "select")));
  }

  /** What differs between them. */
  private interface Rights {
    void give(DSLContext sql, Name role);
  }

  private boolean grant(String role, Rights rights) {
    Name name = DSL.name(role);
    try {
      return database
          .transactions()
          .inTransaction(
              sql -> {
                boolean made = !exists(sql, role);
                if (made) {
                  sql.execute("create role {0} login", name);
                }
                requireLess(sql, role);
                mayConnect(sql, role, name);
                SCHEMAS.forEach(schema -> takeAll(sql, name, schema));
                rights.give(sql, name);
                return made;
              });
    } catch (DataAccessException e) {
      throw refused(role, name, e);
    }
  }

  private RuntimeException refused(String role, Name name, DataAccessException failure) {
    ServerFacts facts = database.serverFacts();
    if (SqlFaults.isRefusedRight(failure)) {
      return new SchemaException(
          "The role %s lacks a right that it needs at %s to create the role %s or to grant to it: let an administrator run CREATE ROLE %s LOGIN; and run `verial-sync migrate` as the role that owns the schema."
              .formatted(facts.role(), facts.address(), role, name));
    }
    return SqlFaults.sqlState(failure).filter(RESERVED_NAME::equals).isPresent()
        ? new SchemaException(
            "%s is a name that PostgreSQL keeps for itself: name another role.".formatted(name))
        : failure;
  }

  private static boolean exists(DSLContext sql, String role) {
    return sql.fetchSingle("select exists (select from pg_roles where rolname = ?)", role)
        .get(0, Boolean.class);
  }

  private void requireLess(DSLContext sql, String role) {
    Record found =
        sql.fetchSingle(
            """
            select r.rolsuper, exists (
              select from pg_namespace n where n.nspname = any (?) and pg_has_role(r.oid, n.nspowner, 'MEMBER')) as owns
            from pg_roles r where r.rolname = ?
            """,
            SCHEMAS.toArray(String[]::new),
            role);
    if (found.get("rolsuper", Boolean.class) || found.get("owns", Boolean.class)) {
      throw new SchemaException(
          "The role %s %s at %s, and grants cannot take that from it: name a role of its own."
              .formatted(
                  role,
                  found.get("rolsuper", Boolean.class)
                      ? "is a superuser"
                      : "owns the verial-sync schema, or is a member of the role that does,",
                  database.serverFacts().address()));
    }
  }

  /** Everybody may, unless somebody has revoked it. */
  private static void mayConnect(DSLContext sql, String role, Name name) {
    Record found =
        sql.fetchSingle(
            "select current_database() as db, has_database_privilege(?, current_database(), 'CONNECT') as may",
            role);
    if (!found.get("may", Boolean.class)) {
      sql.execute(
          "grant connect on database {0} to {1}", DSL.name(found.get("db", String.class)), name);
    }
  }

  private static void takeAll(DSLContext sql, Name role, String schemaName) {
    Name schema = DSL.name(schemaName);
    sql.execute("revoke all on schema {0} from {1}", schema, role);
    for (String kind : List.of("tables", "sequences", "functions")) {
      sql.execute("revoke all on all " + kind + " in schema {0} from {1}", schema, role);
      sql.execute(
          "alter default privileges in schema {0} revoke all on " + kind + " from {1}",
          schema,
          role);
    }
  }

  private static void use(DSLContext sql, Name role, String schemaName, String tableRights) {
    Name schema = DSL.name(schemaName);
    sql.execute("grant usage on schema {0} to {1}", schema, role);
    sql.execute("grant " + tableRights + " on all tables in schema {0} to {1}", schema, role);
    sql.execute("grant execute on all functions in schema {0} to {1}", schema, role);
    sql.execute(
        "alter default privileges in schema {0} grant " + tableRights + " on tables to {1}",
        schema,
        role);
    sql.execute(
        "alter default privileges in schema {0} grant execute on functions to {1}", schema, role);
  }
}
