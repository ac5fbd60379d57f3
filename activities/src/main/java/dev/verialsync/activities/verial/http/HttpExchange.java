package dev.verialsync.activities.verial.http;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.BodyHead;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.ClockDifference;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.json.AnswerJudge;
import dev.verialsync.activities.verial.json.AnswerJudge.Stage;
import dev.verialsync.activities.verial.json.Redirect;
import dev.verialsync.activities.verial.spool.SpoolException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/** Makes one HTTP request a call, behind the gate, and completes its permit in every case. */
public final class HttpExchange implements AutoCloseable {

  /** Reads a body that may be JSON to its last byte, and judges it. */
  public interface BodyReader<T> {
    /**
     * Called for a 2xx whose body begins like JSON.
     *
     * @param soFar what has arrived by the moment at which it is asked
     */
    T read(Reader body, Supplier<Arrived> soFar) throws IOException;
  }

  /**
   * How much of an answer has arrived.
   *
   * @param bytes of its body
   * @param millis since the request was sent
   */
  public record Arrived(long bytes, long millis) {}

  private static final int HEAD_CHARS = 4096;
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  /** OkHttp repeats a 503 with {@code Retry-After: 0} by itself, past the gate, if it sees it. */
  private static final String RETRY_AFTER = "Retry-After";

  private static final String HIDDEN_RETRY_AFTER = "X-Verial-Sync-Retry-After";

  private final VerialSettings settings;
  private final CallGate gate;
  private final AnswerJudge judge;
  private final HttpUrl base;
  private final ServiceAddress address;
  private final KeptConnections connections = new KeptConnections();
  private final WatchedSockets sockets = new WatchedSockets();
  private final Clock clock;
  private final OkHttpClient http;
  private volatile @Nullable Measured measured;
  private volatile @Nullable Refusal refusal;

  /** Verial's clock as a run's answers show it; that of an earlier run may have been corrected. */
  private record Measured(@Nullable Long runId, ClockDifference difference) {}

  /**
   * A run for which Verial has refused an article's images: it is about to fail, and the many other
   * articles that wait for a permit are not asked for.
   */
  private record Refusal(long runId, VerialFatalException why, long atNanos) {}

  /** Longer than a run takes to fail; then a run that was reset may ask again. */
  private static final Duration REFUSAL_LASTS = Duration.ofMinutes(1);

  public HttpExchange(VerialSettings settings, CallGate gate, AnswerJudge judge, Clock clock) {
    this.settings = settings;
    this.gate = gate;
    this.judge = judge;
    this.clock = clock;
    this.base = HttpUrl.get(settings.baseUri().toString());
    this.address = new ServiceAddress(base);
    this.http =
        new OkHttpClient.Builder()
            .socketFactory(sockets)
            // Idle connections go before servers close them: a stale one would cost a failed call.
            .connectionPool(new ConnectionPool(16, 1, TimeUnit.SECONDS))
            .eventListenerFactory(call -> call.request().tag(EventListener.class))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .authenticator(Authenticator.NONE)
            .proxyAuthenticator(Authenticator.NONE)
            .connectTimeout(settings.timeouts().connect())
            .readTimeout(settings.timeouts().silence())
            .writeTimeout(settings.timeouts().connect())
            .callTimeout(settings.timeouts().call())
            .addNetworkInterceptor(HttpExchange::hideRetryAfter)
            .build();
  }

  /**
   * Waits for a permit, asks, and has the whole answer judged.
   *
   * @param parameters besides the session, in their order
   * @throws VerialException for every failure but the gate's own
   */
  public <T> T get(
      CallContext context,
      VerialMethod method,
      @Nullable Long articleId,
      Map<String, String> parameters,
      BodyReader<T> reader) {
    Cancellation cancellation = context.cancellation();
    if (cancellation.isCancelled()) {
      throw AnswerJudge.ofCancellation(method.wireName());
    }
    throwIfRefused(context.runId());
    Permit permit = acquire(context, method, articleId);
    try {
      throwIfRefused(context.runId());
    } catch (VerialFatalException refusedMeanwhile) {
      permit.giveBack();
      throw refusedMeanwhile;
    }
    Transfer<T> transfer = new Transfer<>(context, method, permit, reader);
    try {
      return transfer.run(request(method, parameters, transfer));
    } catch (VerialFatalException e) {
      // Any other method may be refused alone: the caller asks something else first.
      if (context.runId() != null && method == VerialMethod.IMAGES) {
        refusal = new Refusal(context.runId(), e, System.nanoTime());
      }
      throw e;
    }
  }

  private void throwIfRefused(@Nullable Long runId) {
    Refusal known = refusal;
    if (known != null
        && runId != null
        && known.runId() == runId
        && System.nanoTime() - known.atNanos() < REFUSAL_LASTS.toNanos()) {
      throw known.why();
    }
  }

  public Optional<String> complaint() {
    return address.complaint();
  }

  public Optional<ClockDifference> clockDifference(@Nullable Long runId) {
    return Optional.ofNullable(measured)
        .filter(known -> Objects.equals(known.runId(), runId))
        .map(Measured::difference);
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }

  private Permit acquire(CallContext context, VerialMethod method, @Nullable Long articleId) {
    try {
      return gate.acquire(
          new CallTicket(context.runId(), method.wireName(), articleId), context.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AnswerJudge.ofCancellation(method.wireName());
    }
  }

  private Request request(
      VerialMethod method, Map<String, String> parameters, EventListener progress) {
    HttpUrl.Builder url =
        base.newBuilder()
            .addPathSegment(method.wireName())
            .addQueryParameter("x", settings.session().reveal());
    parameters.forEach(url::addQueryParameter);
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .header("Accept", "application/json")
            .header("User-Agent", settings.userAgent())
            .tag(EventListener.class, progress);
    if (!connections.areKept()) {
      request.header("Connection", "close");
    }
    return request.build();
  }

  private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String retryAfter = response.header(RETRY_AFTER);
    return retryAfter == null
        ? response
        : response
            .newBuilder()
            .removeHeader(RETRY_AFTER)
            .header(HIDDEN_RETRY_AFTER, retryAfter)
            .build();
  }

  private static @Nullable Duration retryAfter(Response response) {
    String value = response.header(HIDDEN_RETRY_AFTER, "").strip();
    Instant at = response.headers().getInstant(HIDDEN_RETRY_AFTER);
    if (at == null && !value.matches("\\d{1,9}")) {
      return null;
    }
    long seconds =
        at == null ? Long.parseLong(value) : Duration.between(Instant.now(), at).toSeconds();
    return Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_RETRY_AFTER.toSeconds())));
  }

  private static BodyHead head(Reader body) throws IOException {
    char[] chars = new char[HEAD_CHARS];
    int count = IOUtils.read(body, chars);
    return new BodyHead(new String(chars, 0, count), count == HEAD_CHARS);
  }

  /** The first that is neither white space nor a byte order mark, put back; -1 at the end. */
  private static int firstCharacter(PushbackReader body) throws IOException {
    int c = body.read();
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\uFEFF') {
      c = body.read();
    }
    if (c >= 0) {
      body.unread(c);
    }
    return c;
  }

  /** One request from its permit to its last byte. */
  private final class Transfer<T> extends EventListener {
    private final VerialMethod method;
    private final Permit permit;
    private final CallContext context;
    private final Cancellation cancellation;
    private final BodyReader<T> reader;
    private final Instant sent = clock.instant();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean permitLost = new AtomicBoolean();
    private Stage stage = Stage.CONNECTING;
    private volatile boolean newConnection;
    private long bytes;

    Transfer(CallContext context, VerialMethod method, Permit permit, BodyReader<T> reader) {
      this.context = context;
      this.method = method;
      this.permit = permit;
      this.cancellation = context.cancellation();
      this.reader = reader;
    }

    @Override
    public void connectStart(Call call, InetSocketAddress server, Proxy proxy) {
      newConnection = true;
    }

    @Override
    public void requestHeadersStart(Call call) {
      stage = Stage.ASKING;
    }

    T run(Request request) {
      CallOutcome outcome = CallOutcome.CLIENT_ERROR;
      T answer = null;
      try {
        answer = exchange(http.newCall(request));
        outcome = CallOutcome.OK;
      } catch (VerialException e) {
        outcome = e.outcome();
        throw e;
      } finally {
        complete(outcome, answer);
      }
      return answer;
    }

    private T exchange(Call call) {
      permit.onLost(
          () -> {
            permitLost.set(true);
            call.cancel();
          });
      Cancellation.Registration registration = cancellation.onCancel(call::cancel);
      sockets.contentCame();
      try (Response response = execute(call)) {
        connections.answered(response, !newConnection);
        return read(response, call);
      } catch (SpoolException e) {
        throw judge.ofLocalDisk(method, e);
      } catch (MalformedAnswerException e) {
        throw judge.ofWrongEnvelope(method, e.getMessage());
      } catch (IOException e) {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
          throw AnswerJudge.ofCancellation(method.wireName());
        }
        if (permitLost.get()) {
          throw judge.ofLostPermit(method);
        }
        if (stage == Stage.ASKING && !(e instanceof InterruptedIOException)) {
          connections.dropped(!newConnection);
        }
        throw judge.ofBrokenExchange(method, stage, e);
      } finally {
        sockets.callEnds();
        registration.close();
        if (!connections.areKept()) {
          http.connectionPool().evictAll();
        }
      }
    }

    private static Response execute(Call call) throws IOException {
      try {
        return call.execute();
      } catch (RuntimeException e) {
        throw MalformedAnswerException.of(e);
      }
    }

    private T read(Response response, Call call) throws IOException {
      stage = Stage.READING;
      Instant received = clock.instant();
      String contentType = response.header("Content-Type");
      long limit = AnswerLimits.bytes(method, settings.answerLimitBytes());
      AnswerStream counted =
          new AnswerStream(
              response.body().byteStream(),
              limit,
              () -> judge.ofTooManyBytes(method, limit),
              sockets);
      try {
        if (Redirect.isOne(response.code())) {
          Redirect redirect = judge.redirect(response);
          throw judge.ofRedirect(method, redirect, address.redirected(context.runId(), redirect));
        }
        if (!judge.accepts(response.code())) {
          throw judge.ofStatus(
              method, response.code(), retryAfter(response), headIfAny(counted, contentType, call));
        }
        PushbackReader body = new PushbackReader(new BodyText(counted, contentType));
        int first = firstCharacter(body);
        if (first != '{' && first != '[') {
          throw judge.ofForeignBody(method, contentType, head(body));
        }
        T answer = reader.read(body, () -> new Arrived(counted.count(), millis()));
        measureClock(response, received);
        return answer;
      } finally {
        bytes = counted.count();
      }
    }

    /** A refusal stands whether its page arrives or not. */
    private BodyHead headIfAny(InputStream body, @Nullable String contentType, Call call)
        throws IOException {
      try {
        return head(new BodyText(body, contentType));
      } catch (IOException e) {
        if (call.isCanceled()) {
          throw e;
        }
        return BodyHead.NONE;
      }
    }

    /** By answers of Verial itself: a cache repeats an old date, and says so with an age. */
    private void measureClock(Response response, Instant received) {
      if (response.header("Age") != null) {
        return;
      }
      ClockDifference.of(response.header("Date"), sent, received)
          .ifPresent(
              now -> {
                Long runId = context.runId();
                measured =
                    new Measured(
                        runId, clockDifference(runId).map(before -> before.then(now)).orElse(now));
              });
    }

    private long millis() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    private void complete(CallOutcome outcome, @Nullable T answer) {
      address.heard(context.runId(), outcome);
      boolean completed = false;
      try {
        permit.complete(millis(), bytes, outcome);
        completed = true;
      } finally {
        if (!completed && answer instanceof Closeable kept) {
          IOUtils.closeQuietly(kept);
        }
      }
    }
  }
}
