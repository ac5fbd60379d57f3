package dev.verialsync.acceptance;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The real servers (Temporal's dev server, PostgreSQL, S3), started once for all test classes of a
 * process and stopped with the last of them. Each fixture has a database and a bucket of its own.
 */
public final class EmbeddedStack implements ParameterResolver {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalStack.class;
  }

  @Override
  public LocalStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(EmbeddedStack.class))
        .getOrComputeIfAbsent(Started.class, key -> new Started(), Started.class)
        .stack;
  }

  /** Closed by JUnit after the last test of the process. */
  private static final class Started implements AutoCloseable {
    private final Path home;
    private final LocalStack stack;

    Started() {
      try {
        Files.createDirectories(TARGET);
        home = Files.createTempDirectory(TARGET, "acceptance-");
        stack =
            LocalStack.start(
                LocalStackOptions.in(home)
                    .programs(TARGET.resolve("programs"))
                    .services(Service.values())
                    .build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      stack.close();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
