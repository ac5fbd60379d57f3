package dev.verialsync.local;

import io.temporal.api.enums.v1.IndexedValueType;
import java.nio.file.Path;

/**
 * Options for tests: the product's search attributes, and programs that all homes of this module
 * share.
 */
final class TestHome {
  static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();

  private TestHome() {}

  static LocalStackOptions.Builder options(Path home) {
    return LocalStackOptions.in(home)
        .programs(PROGRAMS)
        .searchAttribute("SyncRunId", IndexedValueType.INDEXED_VALUE_TYPE_INT)
        .searchAttribute("SyncPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .searchAttribute("SyncArticleId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST)
        .progress(line -> System.err.println("  " + line));
  }
}
