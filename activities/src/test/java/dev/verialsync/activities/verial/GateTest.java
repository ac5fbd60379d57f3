package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.activities.verial.call.SessionNumber;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.json.ListAnswer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permits and cancellation. */
class GateTest {
  private static final String ARTICLES = VerialServer.ok("\"Articulos\":[{\"Id\":1}]");

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    assertThat(verial.leftFiles()).isEmpty();
    verial.close();
  }

  /** An answer of which the first half arrives and then nothing. */
  private void answerHalfAndStall() {
    verial.answer(VerialServer.json(ARTICLES).onResponseBody(SocketEffect.Stall.INSTANCE).build());
  }

  private static CallContext run(long id, Cancellation cancellation) {
    return new CallContext(id, cancellation);
  }

  @Test
  void everyCallTellsTheGateWhoAsksWhat() {
    verial.answer(VerialServer.ok("\"Imagenes\":[]"));
    verial.client.images(run(5, new Cancellation()), 4711).close();
    verial.answer(VerialServer.ok("\"Stock\":[]"));
    verial.client.stock(run(5, new Cancellation()), 4711, null).close();
    verial.answer(VerialServer.ok("\"CondicionesTarifa\":[]"));
    verial.client.tariffs(VerialServer.detached(), VerialClient.ALL_ARTICLES, null, null).close();
    assertThat(verial.gate.calls())
        .extracting(call -> call.ticket)
        .containsExactly(
            new CallTicket(5L, "GetImagenesArticulosWS", 4711L),
            new CallTicket(5L, "GetStockArticulosWS", 4711L),
            new CallTicket(null, "GetCondicionesTarifaWS", null));
    assertThat(verial.gate.outcomes()).containsExactly("ok", "ok", "ok");
  }

  @Test
  void whatTheGateThrowsReachesTheCallerUntouched() {
    IllegalStateException refusal = new IllegalStateException("the run's epoch is over");
    CallGate closed =
        (ticket, cancellation) -> {
          throw refusal;
        };
    try (VerialClient client = new VerialClient(verial.settings, closed)) {
      assertThatThrownBy(() -> client.version(VerialServer.detached())).isSameAs(refusal);
    }
    assertThat(verial.server.getRequestCount()).isZero();
  }

  @Test
  void aGateThatFailsAtTheEndLeavesNoFile() {
    verial.answer(VerialServer.ok("\"Articulos\":[" + "{\"Id\":1},".repeat(50_000) + "{}]"));
    IllegalStateException failure = new IllegalStateException("no database");
    CallGate failing =
        (ticket, cancellation) ->
            new Permit() {
              @Override
              public void giveBack() {}

              @Override
              public void onLost(Runnable abort) {}

              @Override
              public void complete(long millis, long bytes, CallOutcome outcome) {
                throw failure;
              }
            };
    try (VerialClient client = new VerialClient(verial.settings, failing)) {
      assertThatThrownBy(() -> client.articles(VerialServer.detached(), null, null))
          .isSameAs(failure);
      assertThat(verial.leftFiles()).isEmpty();
    }
  }

  @Test
  void anInterruptedWaitIsACancellationAndKeepsTheFlag() {
    CallGate waiting =
        (ticket, cancellation) -> {
          throw new InterruptedException();
        };
    try (VerialClient client = new VerialClient(verial.settings, waiting)) {
      assertThatThrownBy(() -> client.version(VerialServer.detached()))
          .isInstanceOf(CallCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aCancelledCallAsksForNoPermit() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    assertThatThrownBy(() -> verial.client.version(run(1, cancellation)))
        .isInstanceOf(CallCancelledException.class);
    assertThat(verial.gate.calls()).isEmpty();
  }

  @Test
  void cancellingAbortsTheCallAtOnce() throws InterruptedException {
    answerHalfAndStall();
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(
            () -> verial.client.articles(run(1, cancellation), null, null).close());
    verial.taken();
    cancellation.cancel();
    assertThatThrownBy(call::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CallCancelledException.class)
        .hasMessage("the call of GetArticulosWS was cancelled");
    assertThat(verial.gate.outcomes()).containsExactly("cancelled");
  }

  @Test
  void aLostPermitAbortsTheCallAndCountsAsPassing() throws InterruptedException {
    answerHalfAndStall();
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(
            () -> verial.client.articles(VerialServer.detached(), null, null).close());
    verial.taken();
    verial.gate.last().lose();
    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOf(VerialTransientException.class)
        .hasMessageContaining("permit");
    assertThat(verial.gate.outcomes()).containsExactly("lease_lost");
  }

  @Test
  void aCallThatIsOverIsNotTouchedByALateCancellation() {
    verial.answer(ARTICLES);
    Cancellation cancellation = new Cancellation();
    try (ListAnswer answer = verial.client.articles(run(1, cancellation), null, null)) {
      cancellation.cancel();
      assertThat(VerialServer.all(answer)).hasSize(1);
    }
  }

  @Test
  void thePermitIsCompletedBeforeTheCallerSeesTheRows() {
    verial.answer(ARTICLES);
    try (ListAnswer answer = verial.client.articles(VerialServer.detached(), null, null)) {
      assertThat(verial.gate.outcomes()).containsExactly("ok");
      assertThat(answer.rowCount()).isEqualTo(1);
    }
  }

  @Test
  void theTicketComesBeforeTheRequest() {
    CountDownLatch asked = new CountDownLatch(1);
    CallGate gate =
        (ticket, cancellation) -> {
          assertThat(verial.server.getRequestCount()).isZero();
          asked.countDown();
          return new RecordingGate.Call(ticket);
        };
    verial.answer(ARTICLES);
    try (VerialClient client = new VerialClient(verial.settings, gate)) {
      client.articles(VerialServer.detached(), null, null).close();
    }
    assertThat(asked.getCount()).isZero();
  }

  @Test
  void aTemporaryDirectoryThatIsGoneIsThisMachinesFaultAndNotVerials() throws Exception {
    verial.answer(VerialServer.ok("\"Articulos\":[" + "{\"Id\":1},".repeat(50_000) + "{}]"));
    Path other = temp.resolve("other");
    VerialSettings settings =
        VerialSettings.of(
            URI.create(verial.settings.baseUri().toString()),
            SessionNumber.of(VerialServer.SESSION),
            other);
    RecordingGate gate = new RecordingGate();
    try (VerialClient client = new VerialClient(settings, gate)) {
      for (Path file : VerialServer.filesIn(other)) {
        Files.delete(file);
      }
      Files.delete(VerialServer.onlyDirectoryIn(other));
      assertThatThrownBy(() -> client.articles(VerialServer.detached(), null, null))
          .isInstanceOf(VerialTransientException.class)
          .hasMessageContaining("could not be kept in " + other);
      assertThat(gate.outcomes()).containsExactly("local_disk");
    }
  }

  @Test
  void cancellationRunsEachActionOnceAndForgetsRemovedOnes() {
    Cancellation cancellation = new Cancellation();
    int[] runs = new int[3];
    cancellation.onCancel(() -> runs[0]++);
    Cancellation.Registration removed = cancellation.onCancel(() -> runs[1]++);
    removed.close();
    cancellation.cancel();
    cancellation.cancel();
    cancellation.onCancel(() -> runs[2]++);
    assertThat(runs).containsExactly(1, 0, 1);
    assertThat(cancellation.isCancelled()).isTrue();
  }

  /** A hundred activities of a batch would knock at a server that has refused the session. */
  @Test
  void nothingMoreIsAskedForARunThatVerialRefused() {
    verial.answer(VerialServer.error(1, "sesion", ""));
    assertThatThrownBy(() -> verial.client.images(run(1, new Cancellation()), 8))
        .isInstanceOf(VerialFatalException.class);
    assertThatThrownBy(() -> verial.client.images(run(1, new Cancellation()), 7))
        .isInstanceOf(VerialFatalException.class)
        .hasMessageContaining("VERIAL_SESSION");
    assertThat(verial.gate.outcomes()).containsExactly("code_1");

    verial.answer(VerialServer.ok("\"Version\":\"1.8.4\""));
    assertThat(verial.client.version(run(2, new Cancellation()))).as("the next run").isPresent();
  }

  @Test
  void whoWaitedForAPermitWhenVerialRefusedTheRunGivesItBack() {
    verial.answer(VerialServer.error(1, "sesion", ""));
    verial.gate.whileNextWaits(
        () ->
            assertThatThrownBy(() -> verial.client.images(run(1, new Cancellation()), 8))
                .isInstanceOf(VerialFatalException.class));
    assertThatThrownBy(() -> verial.client.images(run(1, new Cancellation()), 7))
        .isInstanceOf(VerialFatalException.class);
    assertThat(verial.gate.outcomes()).as("the other's call alone").containsExactly("code_1");
  }
}
