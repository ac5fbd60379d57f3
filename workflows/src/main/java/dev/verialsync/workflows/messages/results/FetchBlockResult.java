package dev.verialsync.workflows.messages.results;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.verialsync.workflows.messages.values.BlockAnswer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a block of images came to.
 *
 * @param articleIds those that had rows in it, at most 1,000
 * @param articles whose lists were committed, those without images included
 * @param last no block follows
 * @param note for the operator; null when there is nothing to say
 * @param answer that brought it; null where none did
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FetchBlockResult(
    List<Long> articleIds,
    int articles,
    int images,
    int stored,
    int reused,
    int removed,
    Map<String, Integer> issues,
    boolean last,
    @Nullable String note,
    @Nullable BlockAnswer answer) {

  /** The same block, some of its articles. */
  public FetchBlockResult withArticleIds(List<Long> some) {
    return new FetchBlockResult(
        some, articles, images, stored, reused, removed, issues, last, note, answer);
  }
}
