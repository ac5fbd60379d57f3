package dev.verialsync.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a Temporal that cannot be used, and which one is asked. */
class TemporalConnectionTest {

  @TempDir Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private final Frontend frontend = new Frontend();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(frontend)
            .build()
            .start();
    environment.put("TEMPORAL_ADDRESS", target());
    environment.put("TEMPORAL_CONFIG_FILE", directory.resolve("none.toml").toString());
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private String target() {
    return "127.0.0.1:" + server.getPort();
  }

  private TemporalConnection open() {
    return TemporalConnection.open(new Settings(new Variables(environment)), null);
  }

  private Path profiles(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("temporal.toml"), text);
    environment.put("TEMPORAL_CONFIG_FILE", file.toString());
    return file;
  }

  /** Temporal's front end, as far as we ask it before anything else. */
  private static final class Frontend extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    private volatile Status answer = Status.OK;
    private volatile String asked = "";

    /** The client's own question, before ours. */
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> response) {
      response.onNext(GetSystemInfoResponse.getDefaultInstance());
      response.onCompleted();
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> response) {
      asked = request.getNamespace();
      if (answer.isOk()) {
        response.onNext(DescribeNamespaceResponse.getDefaultInstance());
        response.onCompleted();
      } else {
        response.onError(answer.asException());
      }
    }
  }

  @Test
  void theNamespaceIsAskedFor() {
    environment.put("TEMPORAL_NAMESPACE", "shop");

    try (TemporalConnection connection = open()) {
      assertThat(frontend.asked).isEqualTo("shop");
      assertThat(connection.namespace()).isEqualTo("shop");
      assertThat(connection.address()).isEqualTo(target());
    }
  }

  @Test
  void aNamespaceThatIsNotThereIsNamedWithTheCommandThatCreatesIt() {
    frontend.answer = Status.NOT_FOUND;
    environment.put("TEMPORAL_NAMESPACE", "shop");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Temporal at %s has no namespace \"shop\"; check TEMPORAL_NAMESPACE, or create it with `temporal operator namespace create shop`.",
            target());
  }

  /** As Temporal Cloud is reached with an API key; with a certificate: ServersWithTlsTest. */
  @Test
  void anApiKeyIsSentWithTls() throws IOException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    AtomicReference<String> sent = new AtomicReference<>();
    Server secure =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .useTransportSecurity(
                stream(certificate.certificatePem()), stream(certificate.privateKeyPkcs8Pem()))
            .addService(frontend)
            .intercept(recording(sent))
            .build()
            .start();
    environment.put("TEMPORAL_ADDRESS", "localhost:" + secure.getPort());
    environment.put("TEMPORAL_API_KEY", "secret");
    environment.put(
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
        Files.writeString(directory.resolve("ca.pem"), certificate.certificatePem()).toString());

    try {
      open().close();
      assertThat(sent).hasValue("Bearer secret");
    } finally {
      secure.shutdownNow();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ServerInterceptor recording(AtomicReference<String> sent) {
    return new ServerInterceptor() {
      @Override
      public <T, R> ServerCall.Listener<T> interceptCall(
          ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
        sent.set(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
        return next.startCall(call, headers);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
  void aRefusalNamesTheVariablesThatLetUsIn(String code) {
    frontend.answer = Status.fromCode(Status.Code.valueOf(code)).withDescription("not shown");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Temporal at %s refuses us (%s); check TEMPORAL_API_KEY or the TEMPORAL_TLS_… variables.",
            target(), code);
  }

  @Test
  void aServerThatIsAwayIsNamed() {
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:1");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Temporal at 127.0.0.1:1 (TEMPORAL_ADDRESS) cannot be reached (UNAVAILABLE); check the address, and that it is running.");
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:7233, http://host:7233",
    "https://user:hidden@host:7233/?key=hidden, https://…@host:7233/?…",
    "host:port, host:port",
    "host:99999, host:99999",
  })
  void anAddressOfAnotherFormIsRefused(String address, String shown) {
    environment.put("TEMPORAL_ADDRESS", address);

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "TEMPORAL_ADDRESS is \"%s\"; expected is HOST:PORT such as temporal.example:7233, without http:// and path.",
            shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEMPORAL_TLS_CLIENT_CERT_PATH",
        "TEMPORAL_TLS_CLIENT_KEY_PATH",
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH"
      })
  void aCertificateThatIsNotThereIsNamed(String variable) {
    environment.put("TEMPORAL_TLS", "true");
    environment.put(variable, "/nowhere/file.pem");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "%s is \"/nowhere/file.pem\"; expected is a PEM file that can be read.", variable);
  }

  @Test
  void aCertificateOfAProfileThatIsNotThereIsNamed() throws IOException {
    profiles("[profile.default.tls]\ndisabled = false\nclient_key_path = \"/nowhere/key.pem\"\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "TEMPORAL_TLS_CLIENT_KEY_PATH (from a profile) is \"/nowhere/key.pem\"; expected is a PEM file that can be read.");
  }

  @Test
  void aCertificateThatIsNoneIsNotShown() throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "hidden");
    environment.put("TEMPORAL_TLS", "true");
    environment.put("TEMPORAL_TLS_SERVER_CA_CERT_PATH", file.toString());

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Temporal's certificates or key cannot be used (")
        .hasMessageEndingWith(
            "): see the TEMPORAL_TLS_… variables; expected is PEM, and a client's certificate together with its key.")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    environment.put("TEMPORAL_PROFILE", "production");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Temporal's own configuration cannot be read (Unable to find profile production in config data): see TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE, or set TEMPORAL_ADDRESS.");
  }

  @Test
  void aFileThatCannotBeUnderstoodIsNotRepeated() throws IOException {
    profiles("[profile.default]\napi_key = \"hidden\" \"hidden\"\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Temporal's own configuration cannot be read (")
        .hasMessageContaining("TEMPORAL_CONFIG_FILE")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void anEmptyVariableLeavesTheProfilesValue() throws IOException {
    profiles("[profile.shop]\naddress = \"%s\"\nnamespace = \"books\"\n".formatted(target()));
    environment.put("TEMPORAL_PROFILE", "shop");
    environment.put("TEMPORAL_ADDRESS", "");
    environment.put("TEMPORAL_NAMESPACE", " ");
    environment.put("TEMPORAL_API_KEY", " ");
    environment.put("TEMPORAL_TLS_SERVER_NAME", "");

    try (TemporalConnection connection = open()) {
      assertThat(frontend.asked).isEqualTo("books");
      assertThat(connection.address()).isEqualTo(target());
    }
  }

  @Test
  void anEmptyProfileIsTheDefaultOne() {
    environment.put("TEMPORAL_PROFILE", " ");

    try (TemporalConnection connection = open()) {
      assertThat(connection.namespace()).isEqualTo("default");
    }
  }
}
