package dev.verialsync.simulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.verialsync.simulator.calls.Call;
import dev.verialsync.simulator.calls.CallHooks;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.catalogue.ErpTime;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** The admin surface: JSON under {@code /simulator/}, for clients on the same machine only. */
final class AdminHandler implements HttpHandler {
  static final String PATH = "/simulator/";

  private static final int LOG_LINES = 100;

  private final VerialSimulator simulator;
  private final CallHooks hooks;
  private final RuntimeSettings settings;
  private final ObjectMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();
  private final ErpScript script;

  AdminHandler(VerialSimulator simulator, CallHooks hooks, RuntimeSettings settings) {
    this.simulator = simulator;
    this.hooks = hooks;
    this.settings = settings;
    this.script = new ErpScript(simulator.catalogue(), mapper);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Duration refusal = Duration.ZERO;
    try (exchange) {
      int status = 200;
      JsonNode answer;
      try {
        JsonNode body = body(exchange);
        String request = request(exchange);
        if (request.equals("POST refuse")) {
          refusal = Duration.parse(body.path("for").asText("PT5S"));
          answer = mapper.createObjectNode().put("refusingFor", refusal.toString());
        } else {
          answer = answer(request, body);
        }
      } catch (NoSuchRequestException e) {
        status = 404;
        answer = error(e.getMessage() + "; the simulator's README.md has the list");
      } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
        status = 400;
        answer = error(String.valueOf(e.getMessage()));
      }
      byte[] bytes = (mapper.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    if (!refusal.isZero()) {
      simulator.refuseConnectionsFor(refusal);
    }
  }

  private static String request(HttpExchange exchange) {
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("for clients on the same machine only");
    }
    return exchange.getRequestMethod()
        + " "
        + exchange.getRequestURI().getPath().substring(PATH.length());
  }

  private static final class NoSuchRequestException extends Exception {
    NoSuchRequestException(String request) {
      super("no such request: " + request);
    }
  }

  private JsonNode answer(String request, JsonNode body) throws NoSuchRequestException {
    if (request.startsWith("GET articles/")) {
      return article(Long.parseLong(request.substring("GET articles/".length())));
    }
    if (request.startsWith("DELETE faults/")) {
      simulator.faults().remove(Long.parseLong(request.substring("DELETE faults/".length())));
      return faults();
    }
    return switch (request) {
      case "GET " -> overview();
      case "GET calls" -> calls();
      case "GET calls/log" -> callLog();
      case "DELETE calls" -> after(simulator.calls()::reset, this::calls);
      case "POST changes" ->
          mapper.createObjectNode().set("articles", mapper.valueToTree(script.apply(body)));
      case "GET clock" -> clock();
      case "PUT clock" -> after(() -> setClock(body), this::clock);
      case "DELETE clock" -> after(simulator.clock()::reset, this::clock);
      case "GET faults" -> faults();
      case "POST faults" ->
          mapper.createObjectNode().put("id", simulator.faults().add(FaultJson.parse(body)));
      case "DELETE faults" -> after(simulator.faults()::clear, this::faults);
      case "GET hooks" -> hooks();
      case "POST hooks" -> after(() -> addHook(body), this::hooks);
      case "DELETE hooks" -> after(hooks::clear, this::hooks);
      case "PUT settings" -> after(() -> setSettings(body), this::overview);
      default -> throw new NoSuchRequestException(request);
    };
  }

  private static JsonNode after(Runnable change, Supplier<JsonNode> shown) {
    change.run();
    return shown.get();
  }

  private void addHook(JsonNode body) {
    hooks.after(
        body.path("after").asText(),
        body.path("call").asInt(1),
        () -> script.apply(body.path("changes")));
  }

  private JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    try {
      return bytes.length == 0 ? mapper.createObjectNode() : mapper.readTree(bytes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private JsonNode overview() {
    ObjectNode json = mapper.createObjectNode();
    json.put("url", simulator.uri().toString());
    json.put("version", simulator.version().toString());
    json.put("articles", simulator.catalogue().size());
    json.put("latency", settings.latency().toString());
    json.set("imageBlocks", mapper.valueToTree(settings.imageBlocks()));
    json.set("clock", clock());
    json.set("calls", calls());
    json.set("faults", faults());
    json.set("hooks", hooks());
    return json;
  }

  private ObjectNode calls() {
    CallLog calls = simulator.calls();
    ObjectNode json = mapper.createObjectNode();
    json.put("total", calls.total());
    json.set("byMethod", mapper.valueToTree(calls.totals()));
    json.put("inFlight", calls.inFlight());
    json.put("maxInFlight", calls.maxInFlight());
    json.put("maxPerSecond", calls.maxPerSecond());
    long asked = calls.imageCalls().keySet().stream().filter(id -> id != 0).count();
    return json.put("articlesAskedForImages", asked);
  }

  private JsonNode callLog() {
    List<Call> all = simulator.calls().calls();
    ArrayNode json = mapper.createArrayNode();
    for (Call call : all.subList(Math.max(0, all.size() - LOG_LINES), all.size())) {
      ObjectNode line = json.addObject();
      line.put("number", call.number()).put("method", call.method());
      line.set("parameters", mapper.valueToTree(call.parameters()));
      line.put("receivedAt", call.receivedAt().toString());
      line.put("status", call.status()).put("infoCode", call.infoCode());
      line.put("millis", call.took().toMillis());
    }
    return json;
  }

  private JsonNode article(long id) {
    ObjectNode json = mapper.createObjectNode();
    json.set("row", simulator.catalogue().article(id));
    json.put("modifiedAt", simulator.catalogue().modifiedAt(id).toString());
    json.set("stock", mapper.valueToTree(simulator.catalogue().stock(id)));
    json.set("tariffs", mapper.valueToTree(simulator.catalogue().tariffs(id)));
    ArrayNode images = json.putArray("images");
    for (byte[] image : simulator.catalogue().images(id)) {
      images.addObject().put("bytes", image.length).put("sha256", sha256(image));
    }
    return json;
  }

  private ObjectNode clock() {
    Instant now = simulator.clock().instant();
    ObjectNode json = mapper.createObjectNode();
    json.put("instant", now.toString());
    return json.put("wallClock", LocalDateTime.ofInstant(now, ErpTime.ZONE).toString());
  }

  private void setClock(JsonNode body) {
    if (body.has("offset")) {
      simulator.clock().setOffset(Duration.parse(body.path("offset").asText()));
    } else if (body.has("runFrom")) {
      simulator.clock().runFrom(Instant.parse(body.path("runFrom").asText()));
    } else if (body.has("freezeAt")) {
      simulator.clock().freezeAt(Instant.parse(body.path("freezeAt").asText()));
    } else if (body.has("advance")) {
      simulator.clock().advance(Duration.parse(body.path("advance").asText()));
    } else {
      throw new IllegalArgumentException("offset, runFrom, freezeAt or advance is expected");
    }
  }

  private JsonNode faults() {
    ArrayNode json = mapper.createArrayNode();
    simulator
        .faults()
        .active()
        .forEach((id, fault) -> json.add(FaultJson.show(id, fault, simulator.faults().struck(id))));
    return json;
  }

  private JsonNode hooks() {
    return mapper.createObjectNode().put("waiting", hooks.waiting());
  }

  private void setSettings(JsonNode body) {
    if (body.has("version")) {
      simulator.setVersion(VerialVersion.of(body.path("version").asText()));
    }
    if (body.has("latency")) {
      simulator.setLatency(Duration.parse(body.path("latency").asText()));
    }
    if (body.has("latencyPerRow")) {
      simulator.setLatencyPerRow(Duration.parse(body.path("latencyPerRow").asText()));
    }
    if (body.has("latencyPerMegabyte")) {
      simulator.setLatencyPerMegabyte(Duration.parse(body.path("latencyPerMegabyte").asText()));
    }
    if (body.has("imageBlocks")) {
      simulator.setImageBlocks(
          mapper.convertValue(body.path("imageBlocks"), ImageBlockHabits.class));
    }
    if (body.has("session")) {
      simulator.setSession(body.path("session").asInt());
    }
  }

  private JsonNode error(String message) {
    return mapper.createObjectNode().put("error", message);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
