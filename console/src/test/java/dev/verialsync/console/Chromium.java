package dev.verialsync.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The machine's Chromium without a window, driven by its own protocol (DevTools). */
final class Chromium implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private String session = "";

  private Chromium(Process process, Path profile, String address) throws IOException {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Answers())
            .join();
    String target =
        ask("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", Map.of());
    }
  }

  /** The program, where it is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(
            folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("chromium");
    ProcessBuilder builder =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // Crash reports and dconf's cache are written there, whatever the profile.
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().put("HOME", home(profile).toString());
    Process process = builder.start();
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line = errors.readLine();
    while (line != null && !line.contains("ws://")) {
      line = errors.readLine();
    }
    if (line == null) {
      throw new IOException("Chromium did not start");
    }
    Thread drain = new Thread(() -> errors.lines().forEach(rest -> {}), "chromium-stderr");
    drain.setDaemon(true);
    drain.start();
    return new Chromium(process, profile, line.substring(line.indexOf("ws://")));
  }

  private static Path home(Path profile) {
    return profile.resolve("home");
  }

  /** What the process takes for its user's; removed with the profile. */
  Path home() {
    return home(profile);
  }

  /** Shows a page, and waits until it is whole. */
  void show(String url, int width, int height, boolean dark) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    complaints.clear();
    loaded = new CompletableFuture<>();
    ask("Page.navigate", Map.of("url", url));
    await(loaded);
  }

  /** What the console and the network complained of since the page was asked for. */
  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  /** The value of an expression, awaited where it is a promise. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.path("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(
            ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .path("data")
                .asText());
  }

  /** The page on A4. */
  byte[] pdf() {
    return Base64.getDecoder()
        .decode(
            ask("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true))
                .path("data")
                .asText());
  }

  private JsonNode ask(String method, Map<String, Object> params) {
    int id = ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(params));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    socket.sendText(message.toString(), true).join();
    return await(answer);
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    // Those outlive the first one, and write to the folder that is removed.
    List<ProcessHandle> others = process.descendants().toList();
    process.destroy();
    await(process.onExit());
    others.forEach(other -> await(other.onExit()));
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
    }
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String json) {
      JsonNode message;
      try {
        message = JSON.readTree(json);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      JsonNode params = message.path("params");
      switch (message.path("method").asText()) {
        case "Page.loadEventFired" -> loaded.complete(null);
        case "Log.entryAdded" ->
            complaints.add(
                params.path("entry").path("text").asText()
                    + " "
                    + params.path("entry").path("url").asText());
        case "Runtime.exceptionThrown" -> complaints.add(params.toString());
        case "Runtime.consoleAPICalled" -> complaints.add(params.path("args").toString());
        default -> {}
      }
      CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
      if (answer != null) {
        if (message.has("error")) {
          answer.completeExceptionally(new IllegalStateException(message.path("error").toString()));
        } else {
          answer.complete(message.path("result"));
        }
      }
    }
  }
}
