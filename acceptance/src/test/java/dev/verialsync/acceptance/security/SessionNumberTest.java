package dev.verialsync.acceptance.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.ScheduleClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** The session number is the only credential: it may appear nowhere but in the calls. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class SessionNumberTest {

  /** Ten digits: six stood once in a history by chance, within an event's time in nanoseconds. */
  private static final String SESSION = "1918273645";

  private static final String NOTIFIED =
      "failed, issues, late, verial-away, held, paused, recovered, completed, daily";

  private static final Pattern PAYLOAD = Pattern.compile("\"data\": *\"([A-Za-z0-9+/=]*)\"");

  /** Everything that is logged, at every level, but for the simulator's own and the transport's. */
  private static final class AllLogged extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
  }

  @Test
  void theSessionNumberAppearsNowhere(LocalStack stack) throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("dev.verialsync");
    Logger http = (Logger) LoggerFactory.getLogger("okhttp3");
    Level before = ours.getLevel();
    AllLogged logged = new AllLogged();
    logged.start();
    List.of(ours, http).forEach(logger -> logger.addAppender(logged));
    List.of(ours, http).forEach(logger -> logger.setLevel(Level.TRACE));
    ours.setAdditive(false);
    try (MockWebServer receiver = receiver();
        Mailbox mailbox = new Mailbox();
        SyncFixture sync =
            SyncFixture.on(
                    stack,
                    SimulatorOptions.builder()
                        .articles(25)
                        .seed(4)
                        .imageBytes(2_000)
                        .poison(true)
                        .session(Integer.parseInt(SESSION))
                        .build())
                .with("VERIAL_ARTICLE_PATIENCE", "PT0S")
                .with("NOTIFY_ON", NOTIFIED)
                .with("NOTIFY_WEBHOOK_URL", receiver.url("/").toString())
                .with("NOTIFY_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .with("NOTIFY_SMTP_URL", "smtp://127.0.0.1:" + mailbox.server.getPortAllocated())
                .with("NOTIFY_MAIL_FROM", "sync@shop.example")
                .with("NOTIFY_MAIL_TO", "ops@shop.example")) {
      SyncWorker worker = sync.startWorker();
      ScheduleClient.newInstance(sync.temporal().stubs())
          .getHandle(WorkerSchedule.WATCH.id())
          .delete();
      List<String> told = runsWithFaults(sync);
      deliver(sync);

      Map<String, String> places = new LinkedHashMap<>();
      places.put("results and failures", String.join("\n", told));
      places.put("metrics", page(worker, "metrics"));
      places.put("health", page(worker, "healthz"));
      places.put("histories", histories(sync));
      places.putAll(columns(sync));
      places.put("webhooks", requests(receiver));
      places.put("mails", String.join("\n", mailbox.mails));
      places.put("log", String.join("\n", List.copyOf(logged.lines)));
      places.forEach(
          (place, content) -> {
            assertThat(content).as(place).isNotEmpty();
            int found = content.indexOf(SESSION);
            assertThat(found < 0 ? "" : around(content, found))
                .as("%s shows the session", place)
                .isEmpty();
          });
      assertThat(places.get("histories")).contains("InfoError 20", "\"articleIds\":");
      assertThat(places.get("metrics")).contains("verial");
      assertThat(sync.sql().lines("select distinct kind from sync.notification"))
          .contains("failed", "issues", "completed");
      for (String place : List.of("webhooks", "mails")) {
        assertThat(places.get(place)).as(place).contains("InfoError 20");
      }
    } finally {
      List.of(ours, http).forEach(logger -> logger.detachAppender(logged));
      ours.setLevel(before);
      http.setLevel(null);
      ours.setAdditive(true);
    }
  }

  /** Takes mails as they come, but for the ends of lines within words. */
  private static final class Mailbox implements AutoCloseable {
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final SMTPServer server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler(
                (context, from, to, data) -> {
                  String mail = new String(data, StandardCharsets.UTF_8);
                  mails.add(mail.replace("=\r\n", ""));
                })
            .build();

    Mailbox() {
      server.start();
    }

    @Override
    public void close() {
      server.stop();
    }
  }

  private static MockWebServer receiver() throws IOException {
    MockWebServer receiver = new MockWebServer();
    receiver.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().code(204).build();
          }
        });
    receiver.start();
    return receiver;
  }

  private static String requests(MockWebServer receiver) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    for (int i = receiver.getRequestCount(); i > 0; i--) {
      RecordedRequest request = receiver.takeRequest();
      all.append(request.getHeaders()).append(requireNonNull(request.getBody()).utf8());
    }
    return all.toString();
  }

  /** As the schedule does each minute, until nothing is left. */
  private static void deliver(SyncFixture sync) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              WorkflowStub watch =
                  sync.temporal()
                      .client()
                      .newUntypedWorkflowStub(
                          "SyncWatch",
                          WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
              watch.start();
              Object unused = watch.getResult(Object.class);
              return "t"
                  .equals(
                      sync.sql()
                          .value("select bool_and(delivered_at is not null) from sync.delivery"));
            });
  }

  private static String around(String content, int place) {
    return content.substring(Math.max(0, place - 300), Math.min(content.length(), place + 100));
  }

  /** Runs that meet every kind of fault that may tempt somebody to quote a call. */
  private static List<String> runsWithFaults(SyncFixture sync) {
    String images = "GetImagenesArticulosWS";
    sync.simulator.faults().add(Fault.sessionEcho(2).on("GetArticulosWS").times(1));
    sync.simulator.faults().add(Fault.sessionEcho(4).on(images).times(2));
    sync.simulator.faults().add(Fault.status(503).on("GetStockArticulosWS").times(1));
    sync.simulator.faults().add(Fault.status(403).on(images).forArticle(3).times(1));
    sync.simulator.faults().add(Fault.of(FaultKind.CUT_SHORT).on("GetFabricantesWS").times(1));
    sync.simulator.faults().add(Fault.of(FaultKind.NO_ANSWER).on("GetCategoriasWS").times(1));
    sync.simulator
        .faults()
        .add(Fault.of(FaultKind.CLOSED_MID_BODY).on("GetCondicionesTarifaWS").times(1));
    sync.simulator.faults().add(Fault.of(FaultKind.HTML_PAGE).on(images).forArticle(4).times(1));
    List<String> told = new ArrayList<>();
    told.add(String.valueOf(sync.run()));
    for (Fault fatal :
        List.of(
            Fault.sessionEcho(1).on("GetVersionWS"),
            Fault.sessionEcho(20).on("GetArticulosWS"),
            Fault.sessionEcho(10).on("GetStockArticulosWS"),
            Fault.sessionEcho(17).on("GetCursosWS"))) {
      long id = sync.simulator.faults().add(fatal);
      WorkflowStub run = sync.start(null);
      Throwable failure =
          catchThrowable(() -> told.add(String.valueOf(run.getResult(CatalogSyncResult.class))));
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        told.add(String.valueOf(cause));
      }
      sync.simulator.faults().remove(id);
    }
    told.add(String.valueOf(sync.run()));
    assertThat(told).hasSizeGreaterThan(7);
    return told;
  }

  private static String page(SyncWorker worker, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.httpPort().orElseThrow() + "/" + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  /** The histories of all workflows, with what their payloads' Base64 stands for. */
  private static String histories(SyncFixture sync) {
    WorkflowClient client = sync.temporal().client();
    StringBuilder all = new StringBuilder();
    for (WorkflowExecutionMetadata execution :
        client.listExecutions("TaskQueue = 'verial-sync'").toList()) {
      all.append(execution.getWorkflowExecutionInfo());
      String history =
          client
              .fetchHistory(
                  execution.getExecution().getWorkflowId(), execution.getExecution().getRunId())
              .toJson(false);
      all.append(history);
      Matcher payload = PAYLOAD.matcher(history);
      while (payload.find()) {
        byte[] decoded = Base64.getDecoder().decode(payload.group(1));
        all.append(new String(decoded, StandardCharsets.UTF_8)).append('\n');
      }
    }
    return all.toString();
  }

  /** Each column that can hold a text, of every table. */
  private static Map<String, String> columns(SyncFixture sync) {
    Map<String, String> contents = new LinkedHashMap<>();
    sync.sql()
        .rows(
            "select table_schema || '.' || table_name as t, string_agg(quote_ident(column_name) ||"
                + " '::text', ', ') as c from information_schema.columns join"
                + " information_schema.tables using (table_schema, table_name) where table_schema"
                + " in ('erp', 'media', 'shop', 'sync') and table_type = 'BASE TABLE' and data_type"
                + " not in ('bigint', 'integer', 'numeric', 'boolean', 'uuid', 'timestamp with time"
                + " zone', 'date') group by 1")
        .forEach(
            table -> {
              List<String> lines =
                  sync.sql().lines("select " + table.get("c") + " from " + table.get("t"));
              contents.put(
                  String.valueOf(table.get("t")),
                  lines.isEmpty() ? "(empty)" : String.join("\n", lines));
            });
    assertThat(contents).containsKeys("erp.call", "erp.article", "sync.run", "sync.issue");
    assertThat(contents.get("sync.notification")).isNotEqualTo("(empty)");
    return contents;
  }
}
