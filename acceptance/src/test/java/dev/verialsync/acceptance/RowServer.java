package dev.verialsync.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A Verial whose rows are texts of any sort, JSON or not, in pages of any sort. Bounds count rows.
 */
public final class RowServer implements AutoCloseable {
  public static final String ARTICLES = "GetArticulosWS";
  public static final String STOCK = "GetStockArticulosWS";
  public static final String TARIFFS = "GetCondicionesTarifaWS";
  public static final String IMAGES = "GetImagenesArticulosWS";
  public static final String CHANGES = "changes";

  private static final Map<String, String> LISTS =
      Map.of(
          ARTICLES,
          "Articulos",
          CHANGES,
          "Articulos",
          STOCK,
          "Stock",
          TARIFFS,
          "CondicionesTarifa",
          IMAGES,
          "Imagenes",
          "GetCategoriasWS",
          "Categorias",
          "GetCategoriasWebWS",
          "Categorias",
          "GetFabricantesWS",
          "Fabricantes",
          "GetCamposConfigurablesArticulosWS",
          "Campos");

  /** The rows from first to last, both inclusive and from 1. */
  public interface Pages {
    List<String> page(int first, int last);
  }

  /** An answer of its own, of any length. */
  public interface Whole {
    void write(OutputStream out, Map<String, String> query) throws IOException;
  }

  public final Map<String, Whole> whole = new ConcurrentHashMap<>();

  /** Methods whose own answers are compressed. */
  public final Set<String> compressed = ConcurrentHashMap.newKeySet();

  public final Map<String, List<String>> rows = new ConcurrentHashMap<>();
  public final Map<String, Pages> pages = new ConcurrentHashMap<>();
  public final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  public volatile int mostAtOnce = Integer.MAX_VALUE;
  public volatile boolean heedsBounds = true;
  public volatile String count = "";
  private final HttpServer http;

  public RowServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(Executors.newCachedThreadPool());
    http.start();
  }

  public String url() {
    return "http://127.0.0.1:%d/WcfServiceLibraryVerial/".formatted(http.getAddress().getPort());
  }

  /** Articles with these ids, each with a price of 10, a stock of 5 and an image. */
  public void fill(int articles) {
    for (int id = 1; id <= articles; id++) {
      add(ARTICLES, article(id));
      add(STOCK, "{\"ID_Articulo\":%d,\"Stock\":5}".formatted(id));
      add(TARIFFS, "{\"ID_Articulo\":%d,\"Precio\":10,\"UdsMin\":0}".formatted(id));
    }
  }

  public static String article(int id) {
    return "{\"Id\":%d,\"Nombre\":\"Artículo %d\",\"PorcentajeIVA\":21}".formatted(id, id);
  }

  public void add(String method, String row) {
    rows.computeIfAbsent(method, none -> new ArrayList<>()).add(row);
  }

  public int calls(String method) {
    return calls.getOrDefault(method, new AtomicInteger()).get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> query = new HashMap<>();
      for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
        query.put(pair.replaceAll("=.*", ""), pair.replaceAll("^[^=]*=?", ""));
      }
      String method = path.substring(path.lastIndexOf('/') + 1);
      boolean changes = method.equals(ARTICLES) && query.containsKey("fecha");
      Whole own = whole.get(method);
      if (own != null) {
        calls.computeIfAbsent(method, none -> new AtomicInteger()).incrementAndGet();
        write(own, exchange, query, compressed.contains(method));
        return;
      }
      byte[] body = body(changes ? CHANGES : method, query).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void write(
      Whole own, HttpExchange exchange, Map<String, String> query, boolean compressed)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    if (compressed) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body =
        new BufferedOutputStream(
            compressed
                ? new GZIPOutputStream(exchange.getResponseBody(), 1 << 16)
                : exchange.getResponseBody(),
            1 << 16)) {
      own.write(body, query);
    } catch (IOException gone) {
      // The client has seen enough.
    }
  }

  private String body(String method, Map<String, String> query) {
    calls.computeIfAbsent(method, none -> new AtomicInteger()).incrementAndGet();
    String value =
        switch (method) {
          case "GetVersionWS" -> "\"Version\":\"1.8.4\"";
          case "GetNumArticulosWS" ->
              "\"Numero\":" + (count.isEmpty() ? String.valueOf(all(ARTICLES).size()) : count);
          default ->
              "\"%s\":[%s]"
                  .formatted(
                      LISTS.getOrDefault(method, "Valores"), String.join(",", page(method, query)));
        };
    return "{\"InfoError\":{\"Codigo\":0,\"Descripcion\":null},%s}".formatted(value);
  }

  private List<String> page(String method, Map<String, String> query) {
    String article = query.getOrDefault("id_articulo", "0");
    if (!article.equals("0")) {
      Pattern row = Pattern.compile("\"ID_Articulo\":" + article + "\\b");
      return all(method).stream().filter(text -> row.matcher(text).find()).toList();
    }
    String prefix = method.equals(STOCK) || method.equals(TARIFFS) ? "art_" : "";
    String first = query.get(prefix + "inicio");
    if (first == null || !heedsBounds) {
      return all(method);
    }
    int from = Integer.parseInt(first);
    int to = Integer.parseInt(query.get(prefix + "fin"));
    Pages own = pages.get(method);
    if (own != null) {
      return own.page(from, to);
    }
    List<String> all = all(method);
    int begin = Math.min(from - 1, all.size());
    long end = Math.min(Math.min(to, all.size()), (long) begin + mostAtOnce);
    return all.subList(begin, (int) Math.max(begin, end));
  }

  private List<String> all(String method) {
    return rows.getOrDefault(method, List.of());
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
