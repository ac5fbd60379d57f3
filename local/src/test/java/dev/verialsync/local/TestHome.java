package dev.verialsync.local;

import io.temporal.api.enums.v1.IndexedValueType;
import java.nio.file.Path;
import java.util.Map;

/**
 * Options for tests: the product's search attributes, and programs that all homes of this module
 * share.
 */
public final class TestHome {
  static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();
  public static final Map<String, IndexedValueType> SEARCH_ATTRIBUTES =
      Map.of(
          "SyncRunId", IndexedValueType.INDEXED_VALUE_TYPE_INT,
          "SyncPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "SyncArticleId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);

  private TestHome() {}

  public static LocalStackOptions.Builder options(Path home) {
    LocalStackOptions.Builder options = plain(home);
    SEARCH_ATTRIBUTES.forEach(options::searchAttribute);
    return options;
  }

  static LocalStackOptions.Builder plain(Path home) {
    return LocalStackOptions.in(home).programs(PROGRAMS);
  }
}
