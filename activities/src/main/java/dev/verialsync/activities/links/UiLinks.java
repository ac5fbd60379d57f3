package dev.verialsync.activities.links;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Links into Temporal's UI and the console.
 *
 * @param base the UI's address; empty when it is not known, and then there are no links
 * @param console the console's address with a slash at its end; empty when it is not known
 */
public record UiLinks(Optional<String> base, String namespace, Optional<String> console) {

  public UiLinks(Optional<String> base, String namespace) {
    this(base, namespace, Optional.empty());
  }

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

  /** The console's page of a run. */
  public Optional<String> consoleRun(long runId) {
    return console.map(address -> address + "runs/" + runId);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
