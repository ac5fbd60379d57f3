package dev.verialsync.local;

import io.temporal.api.enums.v1.IndexedValueType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to start and where.
 *
 * @param home directory of all data, created if missing
 * @param services what to start
 * @param namespace Temporal's namespace, created if missing
 * @param searchAttributes custom search attributes to register in it
 * @param programs where PostgreSQL's and Temporal's programs are unpacked, {@code <home>/programs}
 *     if null; may be shared by several homes
 * @param progress takes lines for a person, one at a time, from several threads
 */
public record LocalStackOptions(
    Path home,
    Set<Service> services,
    String namespace,
    Map<String, IndexedValueType> searchAttributes,
    @Nullable Path programs,
    Consumer<String> progress) {

  public LocalStackOptions {
    services = Set.copyOf(services);
    searchAttributes = Map.copyOf(searchAttributes);
  }

  /**
   * Options with everything at its default: all services, namespace {@code default}, no progress
   * lines.
   */
  public static Builder in(Path home) {
    return new Builder(home);
  }

  /** Collects the options that differ from their defaults. */
  public static final class Builder {
    private final Path home;
    private Set<Service> services = Set.of(Service.values());
    private String namespace = "default";
    private final Map<String, IndexedValueType> searchAttributes = new LinkedHashMap<>();
    private @Nullable Path programs;
    private Consumer<String> progress = line -> {};

    private Builder(Path home) {
      this.home = home;
    }

    public Builder services(Set<Service> wanted) {
      this.services = wanted;
      return this;
    }

    public Builder services(Service... wanted) {
      return services(Set.of(wanted));
    }

    public Builder namespace(String name) {
      this.namespace = name;
      return this;
    }

    public Builder searchAttribute(String name, IndexedValueType type) {
      searchAttributes.put(name, type);
      return this;
    }

    public Builder programs(Path directory) {
      this.programs = directory;
      return this;
    }

    public Builder progress(Consumer<String> lines) {
      this.progress = lines;
      return this;
    }

    public LocalStackOptions build() {
      return new LocalStackOptions(home, services, namespace, searchAttributes, programs, progress);
    }
  }
}
