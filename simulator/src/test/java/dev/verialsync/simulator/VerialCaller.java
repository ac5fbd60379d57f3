package dev.verialsync.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/** Calls a simulator's methods as a client would. */
@NullMarked
final class VerialCaller {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final VerialSimulator simulator;

  VerialCaller(VerialSimulator simulator) {
    this.simulator = simulator;
  }

  /** Such as {@code GetNumArticulosWS?x=18}. */
  HttpResponse<String> get(String methodAndQuery) throws IOException, InterruptedException {
    return http.send(request(methodAndQuery), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(String methodAndQuery) throws IOException, InterruptedException {
    return http.send(request(methodAndQuery), BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<String>> getLater(String methodAndQuery) {
    return http.sendAsync(request(methodAndQuery), BodyHandlers.ofString());
  }

  JsonNode json(String methodAndQuery) {
    try {
      HttpResponse<String> response = get(methodAndQuery);
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status " + response.statusCode());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The session is added. */
  List<JsonNode> list(String methodAndQuery, String name) {
    String separator = methodAndQuery.contains("?") ? "&" : "?";
    JsonNode answer = json(methodAndQuery + separator + "x=18");
    if (answer.path("InfoError").path("Codigo").asInt(-1) != 0) {
      throw new IllegalStateException(answer.path("InfoError").toString());
    }
    List<JsonNode> rows = new ArrayList<>();
    answer.path(name).forEach(rows::add);
    return rows;
  }

  List<Long> articleIds(String query) {
    return list("GetArticulosWS" + query, "Articulos").stream()
        .map(row -> row.path("Id").asLong())
        .toList();
  }

  List<JsonNode> images(String query) {
    return list("GetImagenesArticulosWS" + query, "Imagenes");
  }

  int errorCode(String methodAndQuery) {
    return json(methodAndQuery).path("InfoError").path("Codigo").asInt(-1);
  }

  HttpResponse<String> admin(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, "/simulator/" + path, body);
  }

  /** The path begins with a slash, or is a method's name. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(simulator.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  JsonNode adminJson(String method, String path, String body)
      throws IOException, InterruptedException {
    return MAPPER.readTree(admin(method, path, body).body());
  }

  private HttpRequest request(String methodAndQuery) {
    URI uri = simulator.uri().resolve(methodAndQuery);
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
  }
}
