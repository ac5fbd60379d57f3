package dev.verialsync.local;

import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.local.temporal.TemporalNamespace;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;

/** Writes one word into each service of a stack and reads it back, each with its own client. */
final class UsedStack {
  private static final String KEY = "sha256/ab/cd/abcd.txt";
  private final TemporalAddress temporal;
  private final DatabaseAddress database;
  private final S3Address s3;

  UsedStack(RunningStack stack) {
    this.temporal = Objects.requireNonNull(stack.temporal());
    this.database = Objects.requireNonNull(stack.database());
    this.s3 = Objects.requireNonNull(stack.s3());
  }

  void writeEverywhere(String word) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS word (text TEXT)");
      statement.execute("DELETE FROM word");
      statement.execute("INSERT INTO word VALUES ('" + word + "')");
    }
    MinioClient client = minio();
    try {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      client.putObject(
          PutObjectArgs.builder().bucket(s3.bucket()).object(KEY).stream(
                  new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
              .build());
    } finally {
      client.close();
    }
    WorkflowServiceStubs stubs = stubs();
    try {
      client(stubs)
          .newUntypedWorkflowStub(
              "Unknown",
              WorkflowOptions.newBuilder()
                  .setWorkflowId("word")
                  .setWorkflowIdConflictPolicy(
                      WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
                  .setTaskQueue("nobody")
                  .setMemo(Map.of("word", word))
                  .build())
          .start();
    } finally {
      stubs.shutdownNow();
    }
  }

  String readEverywhere() throws Exception {
    return readDatabase() + "/" + readS3() + "/" + readTemporal();
  }

  private String readDatabase() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT text FROM word")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private String readS3() throws Exception {
    MinioClient client = minio();
    try (var object =
        client.getObject(GetObjectArgs.builder().bucket(s3.bucket()).object(KEY).build())) {
      return new String(object.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      client.close();
    }
  }

  private String readTemporal() {
    WorkflowServiceStubs stubs = stubs();
    try {
      return String.valueOf(
          client(stubs).newUntypedWorkflowStub("word").describe().getMemo("word", String.class));
    } finally {
      stubs.shutdownNow();
    }
  }

  Map<String, IndexedValueType> searchAttributes() {
    WorkflowServiceStubs stubs = stubs();
    try {
      return OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel())
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(temporal.namespace()).build())
          .getCustomAttributesMap();
    } finally {
      stubs.shutdownNow();
    }
  }

  void register(String attribute, IndexedValueType type) {
    WorkflowServiceStubs stubs = stubs();
    try {
      new TemporalNamespace(stubs.getRawChannel(), temporal.namespace())
          .register(Map.of(attribute, type));
    } finally {
      stubs.shutdownNow();
    }
  }

  long retentionSeconds() {
    WorkflowServiceStubs stubs = stubs();
    try {
      return stubs
          .blockingStub()
          .describeNamespace(
              DescribeNamespaceRequest.newBuilder().setNamespace(temporal.namespace()).build())
          .getConfig()
          .getWorkflowExecutionRetentionTtl()
          .getSeconds();
    } finally {
      stubs.shutdownNow();
    }
  }

  private WorkflowServiceStubs stubs() {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.target()).build());
  }

  private WorkflowClient client(WorkflowServiceStubs stubs) {
    return WorkflowClient.newInstance(
        stubs, WorkflowClientOptions.newBuilder().setNamespace(temporal.namespace()).build());
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private MinioClient minio() {
    return MinioClient.builder()
        .endpoint(s3.endpoint())
        .region(s3.region())
        .credentials(s3.accessKey(), s3.secretKey())
        // minio's own client reads all certificates of the machine, which takes a second.
        .httpClient(new OkHttpClient(), true)
        .build();
  }
}
