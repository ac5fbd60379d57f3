package dev.verialsync.db.media;

import java.util.Map;

/**
 * An article whose images a run has written already.
 *
 * @param images how many it has
 * @param issues its open image issues by kind
 */
public record ArticleFetched(int images, Map<String, Integer> issues) {

  public ArticleFetched {
    issues = Map.copyOf(issues);
  }
}
