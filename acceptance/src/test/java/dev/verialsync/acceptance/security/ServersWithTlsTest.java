package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.acceptance.TlsFront;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL with {@code sslmode=verify-full}, and Temporal behind TLS that asks for a certificate:
 * what can be tried here of a managed PostgreSQL and of Temporal Cloud.
 */
@Tag("thorough")
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class ServersWithTlsTest {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate SERVER = signed("localhost");
  private static final HeldCertificate STRANGER =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  @TempDir Path folder;
  private SyncFixture sync;
  private TlsFront front;
  private Sql administrator;
  private String plainUrl;

  private static HeldCertificate signed(String name) {
    return new HeldCertificate.Builder()
        .signedBy(AUTHORITY)
        .addSubjectAlternativeName(name)
        .build();
  }

  @BeforeEach
  void start(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(20).seed(5).imageBytes(1_000).build());
    plainUrl = sync.environment.get("DATABASE_URL");
    DatabaseAddress login = stack.databaseAdministrator();
    administrator = new Sql(login.jdbcUrl(), login.user(), login.password());
    teachPostgresTls();
    String target = stack.temporal().target();
    front =
        new TlsFront(
            Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)),
            new HandshakeCertificates.Builder()
                .heldCertificate(SERVER)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslContext());
    HeldCertificate client = signed("worker");
    sync.with("DATABASE_URL", databaseUrl("localhost", AUTHORITY))
        .with("TEMPORAL_ADDRESS", "localhost:" + front.port())
        .with("TEMPORAL_TLS", "true")
        .with("TEMPORAL_TLS_SERVER_CA_CERT_PATH", file(AUTHORITY.certificatePem()))
        .with("TEMPORAL_TLS_CLIENT_CERT_PATH", file(client.certificatePem()))
        .with("TEMPORAL_TLS_CLIENT_KEY_PATH", file(client.privateKeyPkcs8Pem()));
  }

  /** The server writes its key itself, as its own user and unreadable for others. */
  private void teachPostgresTls() {
    write("server.crt", SERVER.certificatePem());
    write("server.key", SERVER.privateKeyPkcs8Pem());
    switchTls("on");
  }

  private void write(String name, String pem) {
    administrator.execute(
        "copy (select regexp_split_to_table('%s', E'\\n')) to program 'umask 077; cat >%s'"
            .formatted(pem.strip(), name));
  }

  private void switchTls(String state) {
    administrator.execute("alter system set ssl = " + state);
    administrator.execute("select pg_reload_conf()");
    await().until(() -> state.equals(administrator.value("show ssl")));
  }

  @AfterEach
  void stop() throws IOException {
    front.close();
    sync.close();
    switchTls("off");
  }

  private String file(String pem) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "", ".pem"), pem).toString();
  }

  private String databaseUrl(String host, HeldCertificate authority) throws IOException {
    return "%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(plainUrl.replace("127.0.0.1", host), file(authority.certificatePem()));
  }

  private String refusal(String variable, String value) {
    Map<String, String> environment = new TreeMap<>(sync.environment);
    environment.put(variable, value);
    Captured worker = new Captured(environment);
    assertThat(worker.run("worker")).as(worker.err() + worker.out()).isEqualTo(2);
    return worker.err();
  }

  @Test
  void aWholeRunUsesTlsAlone() {
    sync.startWorker();

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(
            administrator.lines(
                """
                select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid)
                where datname = '%s' and backend_type = 'client backend'
                """
                    .formatted(sync.sql().value("select current_database()"))))
        .containsExactly("t");
    Captured status = new Captured(sync.environment);
    assertThat(status.run("status")).as(status.err() + status.out()).isZero();
  }

  @Test
  void aPostgresOfAnotherAuthorityIsRefused() throws IOException {
    assertThat(refusal("DATABASE_URL", databaseUrl("localhost", STRANGER)))
        .contains("(DATABASE_URL) cannot be reached", "certification path");
  }

  @Test
  void aPostgresUnderANameThatIsNotInItsCertificateIsRefused() throws IOException {
    assertThat(refusal("DATABASE_URL", databaseUrl("127.0.0.1", AUTHORITY)))
        .contains("(DATABASE_URL) cannot be reached", "127.0.0.1");
  }

  @Test
  void aTemporalOfAnotherAuthorityIsRefusedAndTheVariablesAreNamed() throws IOException {
    assertThat(refusal("TEMPORAL_TLS_SERVER_CA_CERT_PATH", file(STRANGER.certificatePem())))
        .contains(
            "Temporal at localhost:%d (TEMPORAL_ADDRESS) cannot be reached with TLS (UNAVAILABLE: "
                .formatted(front.port()),
            "certification path",
            "; check the TEMPORAL_TLS_… variables, and that it is running.");
  }

  @Test
  void aTemporalThatAsksForACertificateRefusesAWorkerWithoutOne() {
    sync.environment.remove("TEMPORAL_TLS_CLIENT_KEY_PATH");

    assertThat(refusal("TEMPORAL_TLS_CLIENT_CERT_PATH", ""))
        .contains("cannot be reached with TLS (UNAVAILABLE", "check the TEMPORAL_TLS_… variables");
  }
}
