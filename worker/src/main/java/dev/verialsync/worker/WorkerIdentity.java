package dev.verialsync.worker;

import org.jspecify.annotations.Nullable;

/**
 * How a worker names itself to Temporal: {@code 16826@host installation 3f2504e0-…}.
 *
 * @param process such as 16826@host
 * @param installation the id of the one that it works for; null where it does not say
 */
public record WorkerIdentity(String process, @Nullable String installation) {

  private static final String INSTALLATION = " installation ";

  /** Reads an identity of any worker, ours or not: on one line, whatever it is. */
  public static WorkerIdentity of(String given) {
    String identity = given.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    int at = identity.indexOf(INSTALLATION);
    return at < 0
        ? new WorkerIdentity(identity, null)
        : new WorkerIdentity(
            identity.substring(0, at), identity.substring(at + INSTALLATION.length()));
  }

  /** As Temporal gets it. */
  String text() {
    return installation == null ? process : process + INSTALLATION + installation;
  }
}
