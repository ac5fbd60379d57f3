package dev.verialsync.bench.reference;

import dev.verialsync.bench.measure.Stopwatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The reference: threads that make the same image calls and throw away what comes. */
public final class PlainLoop {

  private final URI service;
  private final int session;
  private final int threads;

  public PlainLoop(URI service, int session, int threads) {
    this.service = service;
    this.session = session;
    this.threads = threads;
  }

  public Stopwatch.Lap run(List<Long> articleIds) throws InterruptedException, ExecutionException {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(threads, 1, TimeUnit.MINUTES))
            .build();
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Stopwatch watch = new Stopwatch();
    try {
      List<Future<?>> loops =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(
                  thread ->
                      pool.submit(
                          () -> {
                            for (int i = next.getAndIncrement();
                                i < articleIds.size();
                                i = next.getAndIncrement()) {
                              fetch(http, articleIds.get(i));
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> loop : loops) {
        loop.get();
      }
      return watch.lap();
    } finally {
      pool.shutdownNow();
      http.connectionPool().evictAll();
    }
  }

  private void fetch(OkHttpClient http, long articleId) throws IOException {
    Request request =
        new Request.Builder()
            .url(
                service
                    + "GetImagenesArticulosWS?x=%d&id_articulo=%d&numpixelsladomenor=0"
                        .formatted(session, articleId))
            .build();
    try (Response response = http.newCall(request).execute();
        InputStream body = response.body().byteStream()) {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }
}
