package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.worker.SyncWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker says of a neighbour that takes calls and answers none. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class HealthTest {

  @Test
  void aNeighbourThatHangsIsAComplaintAndIsNotAskedByEveryProbe(LocalStack stack) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(stack, SimulatorOptions.builder().articles(1).seed(1).build());
        HangingBucket bucket = new HangingBucket()) {
      sync.with("S3_ENDPOINT", bucket.endpoint());
      SyncWorker worker = sync.startWorker();
      // The first questions make their connections, which may take longer on a busy machine.
      await().forever().until(() -> worker.complaints().isEmpty());

      bucket.hangs = true;
      int askedBefore = bucket.asked.get();
      for (int probe = 0; probe < 3; probe++) {
        assertThat(worker.complaints())
            .singleElement()
            .asString()
            .matches("S3 at \\Q" + bucket.endpoint() + "\\E has not answered within \\d+ s");
      }
      assertThat(bucket.asked.get() - askedBefore).isEqualTo(1);
    }
  }

  @Test
  void aWorkerOfOneRunOpensNoPort(LocalStack stack) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(stack, SimulatorOptions.builder().articles(1).seed(1).build());
        SyncWorker worker = SyncWorker.start(sync.settings(), false)) {
      assertThat(worker.httpPort()).isEmpty();
      assertThat(worker.complaints()).isEmpty();
    }
  }

  /** An empty bucket. */
  private static final class HangingBucket implements AutoCloseable {
    private static final String NOTHING =
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name>"
            + "<KeyCount>0</KeyCount><MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>";

    private static final String NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code></Error>";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private volatile boolean hangs;

    HangingBucket() throws IOException {
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    String endpoint() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
      asked.incrementAndGet();
      try (exchange) {
        if (hangs) {
          closed.await();
        }
        boolean isList = exchange.getRequestURI().getQuery() != null;
        byte[] body = (isList ? NOTHING : NO_SUCH_KEY).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(isList ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
