package dev.verialsync.activities.links;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Links into Temporal's UI.
 *
 * @param base the UI's address; empty when it is not known, and then there are no links
 */
public record UiLinks(Optional<String> base, String namespace) {

  public UiLinks {
    base = base.map(address -> address.replaceAll("/+$", ""));
  }

  /** The list of all workflows. */
  public Optional<String> workflows() {
    return base.map(address -> address + "/namespaces/" + encoded(namespace) + "/workflows");
  }

  /** A workflow's latest execution. */
  public Optional<String> workflow(String workflowId) {
    return workflows().map(list -> list + "/" + encoded(workflowId));
  }

  /** Every workflow that touched an article. */
  public Optional<String> article(long articleId) {
    return workflows()
        .map(list -> list + "?query=" + encoded("SyncArticleId=\"%d\"".formatted(articleId)));
  }

  /** Every workflow of a run. */
  public Optional<String> run(long runId) {
    return workflows().map(list -> list + "?query=" + encoded("SyncRunId=" + runId));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
