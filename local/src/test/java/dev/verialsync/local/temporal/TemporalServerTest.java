package dev.verialsync.local.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.TestHome;
import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.PortChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TemporalServerTest {
  private static final PortChoice ANY = new PortChoice("Temporal", 0, 0);

  @TempDir Path temporary;

  @Test
  void showsTheLogOfAServerThatWillNotStart() throws IOException {
    HomeDirectory home = HomeDirectory.prepare(temporary.resolve("home"));
    TemporalServer server = server(home, "echo 'unable to open database file' >&2; exit 3");
    assertThatThrownBy(() -> server.start(ANY, ANY))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "Temporal ended with exit code 3 while starting; the end of %s:\nunable to open database file",
            home.root().resolve("logs/temporal.log"));
  }

  @Test
  void getsItsOptionsFromUsAndNotFromTheEnvironment() throws IOException {
    HomeDirectory home = HomeDirectory.prepare(temporary.resolve("home"));
    assertThat(optionsOf(home))
        .startsWith(
            "server start-dev --db-filename " + home.temporalDatabase() + " --ip 127.0.0.1 --port ")
        .contains("--sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL")
        .contains("--sqlite-pragma locking_mode=EXCLUSIVE")
        .contains("--disable-config-file --disable-config-env")
        .contains("--search-attribute SyncArticleId=KeywordList");
  }

  @Test
  void taskQueuesHaveOnePartition() throws IOException {
    assertThat(optionsOf(HomeDirectory.prepare(temporary.resolve("fresh"))))
        .contains("matching.numTaskqueueReadPartitions=1")
        .contains("matching.numTaskqueueWritePartitions=1");
  }

  /**
   * What a web page may send without asking, to every port: one of them is an interface in HTTP.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aWebPageOfOthersStartsNoWorkflow() throws Exception {
    Path home = temporary.resolve("home");
    try (LocalStack stack =
        LocalStack.start(TestHome.options(home).services(Service.TEMPORAL).build())) {
      Set<Integer> answers = new TreeSet<>();
      for (int port : listening(stack.temporal().pid())) {
        answers.add(start("http://127.0.0.1:" + port));
        answers.add(start("http://localhost:" + port));
      }
      assertThat(start(String.valueOf(stack.temporal().uiUrl()))).as("the UI").isEqualTo(400);
      assertThat(answers).as("the one in HTTP").contains(403).doesNotContain(200, 409);
    }
  }

  private static Set<Integer> listening(long pid) throws IOException {
    Set<String> sockets = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          sockets.add(Files.readSymbolicLink(file).toString().replaceAll("[^0-9]", ""));
        }
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
      String[] fields = line.strip().split(" +", -1);
      if (fields[3].equals("0A") && sockets.contains(fields[9])) {
        ports.add(Integer.parseInt(fields[1].split(":", -1)[1], 16));
      }
    }
    return ports;
  }

  private static int start(String server) throws Exception {
    try {
      return HttpClient.newHttpClient()
          .send(request(server), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static HttpRequest request(String server) {
    return HttpRequest.newBuilder(URI.create(server + "/api/v1/namespaces/default/workflows/w"))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(5))
        .header("Content-Type", "text/plain")
        .header("Origin", "http://elsewhere.example")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"workflowType\": {\"name\": \"W\"}, \"taskQueue\": {\"name\": \"q\"}}"))
        .build();
  }

  private String optionsOf(HomeDirectory home) throws IOException {
    Path seen = temporary.resolve("seen");
    TemporalServer server = server(home, "echo \"$@\" > " + seen + "; exit 3");
    assertThatThrownBy(() -> server.start(ANY, ANY)).isInstanceOf(LocalStackException.class);
    return Files.readString(seen);
  }

  private TemporalServer server(HomeDirectory home, String body) throws IOException {
    Path program = temporary.resolve("temporal");
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new TemporalServer(home, program, "default", TestHome.SEARCH_ATTRIBUTES, line -> {});
  }
}
