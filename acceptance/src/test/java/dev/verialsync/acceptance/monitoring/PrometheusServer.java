package dev.verialsync.acceptance.monitoring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Prometheus that scrapes workers each second, and knows our rules. */
final class PrometheusServer implements AutoCloseable {

  static final String JOB = "verial-sync";

  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=127\\.0\\.0\\.1:(\\d+)");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  /** A series' value now. */
  record Sample(Map<String, String> labels, double value) {}

  /** Whether a program can be run here. */
  static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static PrometheusServer start(Path directory, Path rules, List<Integer> ports)
      throws IOException {
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: %s
                static_configs:
                  - targets: [%s]
            """
                .formatted(
                    rules.toRealPath(),
                    JOB,
                    ports.stream()
                        .map("\"127.0.0.1:%d\""::formatted)
                        .collect(Collectors.joining(", "))));
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean started = false;
    try {
      int[] port = new int[1];
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                String said = Files.readString(log);
                Matcher listening = LISTENING.matcher(said);
                if (listening.find()) {
                  port[0] = Integer.parseInt(listening.group(1));
                }
                if (!process.isAlive()) {
                  throw new IllegalStateException(said);
                }
                return said.contains("Server is ready");
              });
      started = true;
      return new PrometheusServer(process, port[0]);
    } finally {
      if (!started) {
        process.destroyForcibly();
      }
    }
  }

  /** What a query comes to now; empty where no series answers it. */
  List<Sample> query(String expression) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode series :
        ask("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).get("result")) {
      Map<String, String> labels = new TreeMap<>();
      series
          .get("metric")
          .properties()
          .forEach(l -> labels.put(l.getKey(), l.getValue().textValue()));
      samples.add(new Sample(labels, number(series.get("value").get(1).textValue())));
    }
    return samples;
  }

  private static double number(String text) {
    return text.endsWith("Inf")
        ? text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
        : Double.parseDouble(text);
  }

  /** The only value that a query comes to; NaN where it comes to none. */
  double value(String expression) {
    List<Sample> samples = query(expression);
    if (samples.size() > 1) {
      throw new AssertionError(expression + ": " + samples);
    }
    return samples.isEmpty() ? Double.NaN : samples.get(0).value();
  }

  /** The expressions of the alerts, by name, as Prometheus has read them. */
  Map<String, String> alerts() {
    Map<String, String> alerts = new TreeMap<>();
    for (JsonNode group : ask("rules").get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        alerts.put(rule.get("name").textValue(), rule.get("query").textValue());
      }
    }
    return alerts;
  }

  private JsonNode ask(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(path + ": " + response.body());
      }
      return JSON.readTree(response.body()).get("data");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
