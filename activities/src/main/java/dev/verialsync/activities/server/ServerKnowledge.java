package dev.verialsync.activities.server;

import dev.verialsync.activities.verial.MissingMethodPolicy;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the Verial server in use proved to know. A method that its version lacks is tried three
 * times and then not again, until the server reports another version or a day has passed.
 */
public final class ServerKnowledge {

  private static final String NO_VERSION = "unknown version";

  /** A method may have been missing for another reason than the version. */
  private static final Duration LACK_BELIEVED = Duration.ofDays(1);

  private final String address;
  private final VerialClient verial;
  private final MethodSupportRepository support;
  private final IssueRepository issues;
  private final UnavailableMethodPolicy unavailable;
  private final MissingMethodPolicy missing;
  private final Map<Long, String> serverOfRun = new ConcurrentHashMap<>();

  /**
   * @param address of the server, without anything secret
   */
  public ServerKnowledge(
      String address,
      VerialClient verial,
      MethodSupportRepository support,
      IssueRepository issues,
      UnavailableMethodPolicy unavailable,
      MissingMethodPolicy missing) {
    this.address = address;
    this.verial = verial;
    this.support = support;
    this.issues = issues;
    this.unavailable = unavailable;
    this.missing = missing;
  }

  /** What this run continues without of what Verial reports about itself: issues by kind. */
  public Map<String, Integer> issues(@Nullable Long runId) {
    return runId == null ? Map.of() : issues.met(runId, IssueSource.SERVER);
  }

  /** Asks for the version; empty where the server does not know the method, or says nothing. */
  public Optional<String> version(CallContext context) {
    boolean lacking = isLacking(address, VerialMethod.VERSION);
    Optional<String> version =
        unlessUnavailable(
                context,
                VerialMethod.VERSION,
                () ->
                    lacking
                        ? tryOnce(context)
                        : tried(
                                context,
                                address,
                                VerialMethod.VERSION,
                                () -> verial.version(context))
                            .orElse(Optional.empty()))
            .orElse(Optional.empty());
    if (lacking && version.isPresent()) {
      support.record(address, VerialMethod.VERSION.wireName(), true);
    }
    remember(context, version.orElse(NO_VERSION));
    return version;
  }

  private Optional<String> tryOnce(CallContext context) {
    try {
      return verial.version(context);
    } catch (UnknownMethodException e) {
      return Optional.empty();
    }
  }

  /** Makes a call of a method that may be missing; empty where it is. */
  public <T> Optional<T> ask(CallContext context, VerialMethod method, Supplier<T> call) {
    String server = server(context);
    if (isLacking(server, method)) {
      return Optional.empty();
    }
    return tried(context, server, method, call);
  }

  private <T> Optional<T> tried(
      CallContext context, String server, VerialMethod method, Supplier<T> call) {
    Optional<T> answer = missing.ask(method.wireName(), call, context.cancellation());
    if (answer.isEmpty()) {
      requireAlive(context);
      support.record(server, method.wireName(), false);
    }
    return answer;
  }

  /** Asks what Verial reports about itself; where that alone fails, records it. */
  private <T> Optional<T> unlessUnavailable(
      CallContext context, VerialMethod method, Supplier<T> call) {
    Optional<T> answer = unavailable.ask(context, method, call);
    Long runId = context.runId();
    if (runId != null && answer.isPresent()) {
      issues.close(runId, IssueSource.SERVER, method.wireName());
    } else if (runId != null) {
      String outcome = unavailable.outcome(context, method);
      issues.record(
          runId,
          IssueSource.SERVER,
          List.of(
              new NewIssue(
                  null,
                  method.wireName(),
                  null,
                  IssueKind.LIST_UNAVAILABLE,
                  outcome,
                  UnavailableMethodPolicy.message(method.wireName(), outcome))));
    }
    return answer;
  }

  /** A service that is being restarted answers a page of HTML or a 404 to everything. */
  private void requireAlive(CallContext context) {
    unavailable.requireAnother(context);
  }

  /** How many articles Verial has; empty where it cannot say. */
  public OptionalLong articleCount(CallContext context, @Nullable LocalDateTime since) {
    return unlessUnavailable(
            context,
            VerialMethod.ARTICLE_COUNT,
            () ->
                ask(context, VerialMethod.ARTICLE_COUNT, () -> verial.articleCount(context, since)))
        .flatMap(answer -> answer)
        .orElse(OptionalLong.empty());
  }

  /** Why images cannot be read in blocks; empty where no version speaks against it. */
  public Optional<String> lackOfImageBlocks(CallContext context) {
    String version = version(server(context));
    return version.equals(NO_VERSION) || OldServerLimits.isAtLeast(version, 1, 8, 2)
        ? Optional.empty()
        : Optional.of(
            "Images are asked for article by article: Verial's web service (%s) gives them in blocks from version 1.8.2 on."
                .formatted(version));
  }

  /** Whether the server reports its version. */
  public boolean tellsVersion(CallContext context) {
    return !version(server(context)).equals(NO_VERSION);
  }

  private String version(String server) {
    String version = server.substring(address.length()).strip();
    return version.isEmpty() ? NO_VERSION : version;
  }

  /** What comparing has shown of this version's images in blocks; empty where nothing was. */
  public Optional<Finding> imageBlocks(CallContext context) {
    return support.finding(server(context), MethodSupportRepository.IMAGE_BLOCKS);
  }

  /** In blocks, the server's images are what they are alone. */
  public void provesImageBlocks(CallContext context, String evidence) {
    support.record(server(context), MethodSupportRepository.IMAGE_BLOCKS, true, evidence);
  }

  /** In blocks, the server's images are not what they are alone. */
  public void disprovesImageBlocks(CallContext context, String evidence) {
    support.record(server(context), MethodSupportRepository.IMAGE_BLOCKS, false, evidence);
  }

  private boolean isLacking(String server, VerialMethod method) {
    return Boolean.FALSE.equals(support.find(server, LACK_BELIEVED).get(method.wireName()));
  }

  /** The version is asked for at a run's beginning, perhaps by another worker. */
  private String server(CallContext context) {
    Long runId = context.runId();
    String known = runId == null ? null : serverOfRun.get(runId);
    if (known == null) {
      version(context);
      known = runId == null ? null : serverOfRun.get(runId);
    }
    return known == null ? address : known;
  }

  private void remember(CallContext context, String version) {
    Long runId = context.runId();
    if (runId != null) {
      serverOfRun.keySet().removeIf(other -> other < runId);
      serverOfRun.put(runId, address + " " + version);
    }
  }
}
