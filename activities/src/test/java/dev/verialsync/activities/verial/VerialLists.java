package dev.verialsync.activities.verial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** A Verial with lists, each of which a test may replace by an answer of its own. */
public final class VerialLists implements AutoCloseable {

  private static final Map<String, String> NAMES =
      Map.of(
          "GetArticulosWS", "Articulos",
          "GetStockArticulosWS", "Stock",
          "GetCondicionesTarifaWS", "CondicionesTarifa",
          "GetImagenesArticulosWS", "Imagenes",
          "GetCategoriasWS", "Categorias",
          "GetCategoriasWebWS", "Categorias",
          "GetFabricantesWS", "Fabricantes",
          "GetCamposConfigurablesArticulosWS", "Campos");

  public static final Duration SILENCE = Duration.ofSeconds(20);

  /** Rows by method; a method without rows has an empty list. */
  public final Map<String, List<String>> rows = new ConcurrentHashMap<>();

  /** Instead of the rows. */
  public final Map<String, Function<HttpUrl, MockResponse>> own = new ConcurrentHashMap<>();

  private final List<HttpUrl> asked = new CopyOnWriteArrayList<>();
  private final VerialServer server;

  public VerialLists(Path temp) {
    this(temp, SILENCE);
  }

  /**
   * Begins to listen.
   *
   * @param silence for which the client waits
   */
  public VerialLists(Path temp, Duration silence) {
    server = new VerialServer(temp, silence, Duration.ofSeconds(60));
    server.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answered(request.getUrl());
          }
        });
  }

  public VerialClient client() {
    return server.client;
  }

  public void add(String method, String row) {
    rows.computeIfAbsent(method, none -> new ArrayList<>()).add(row);
  }

  /** Questions for a method so far. */
  public List<HttpUrl> asked(String method) {
    return asked.stream().filter(url -> method(url).equals(method)).toList();
  }

  public static MockResponse failure(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  /** The rows as they are asked for, whatever the test put in their place. */
  public MockResponse rows(HttpUrl url) {
    String method = method(url);
    String value =
        switch (method) {
          case "GetVersionWS" -> "\"Version\":\"1.8.4\"";
          case "GetNumArticulosWS" -> "\"Numero\":" + all("GetArticulosWS").size();
          default ->
              "\"%s\":[%s]"
                  .formatted(
                      NAMES.getOrDefault(method, "Valores"), String.join(",", page(method, url)));
        };
    return VerialServer.json(VerialServer.ok(value)).build();
  }

  private MockResponse answered(HttpUrl url) {
    asked.add(url);
    return own.getOrDefault(method(url), this::rows).apply(url);
  }

  private List<String> page(String method, HttpUrl url) {
    String article = url.queryParameter("id_articulo");
    if (article != null && !article.equals("0")) {
      return all(method).stream()
          .filter(row -> row.startsWith("{\"ID_Articulo\":%s,".formatted(article)))
          .toList();
    }
    String first = parameter(url, "inicio");
    if (first == null) {
      return all(method);
    }
    List<String> all = all(method);
    int from = Math.min(Integer.parseInt(first) - 1, all.size());
    return all.subList(
        from, Math.max(from, Math.min(Integer.parseInt(parameter(url, "fin")), all.size())));
  }

  private static String parameter(HttpUrl url, String name) {
    String plain = url.queryParameter(name);
    return plain == null ? url.queryParameter("art_" + name) : plain;
  }

  private List<String> all(String method) {
    return rows.getOrDefault(method, List.of());
  }

  private static String method(HttpUrl url) {
    return url.pathSegments().get(url.pathSegments().size() - 1);
  }

  @Override
  public void close() {
    server.close();
  }
}
