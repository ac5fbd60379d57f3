package dev.verialsync.db.issue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issue as {@code sync.issue} has it.
 *
 * @param closedAt null = open
 * @param accepted whether a person has accepted it with this value
 */
public record RecordedIssue(
    long id,
    IssueSource source,
    NewIssue issue,
    long openedRunId,
    long lastRunId,
    Instant openedAt,
    @Nullable Instant closedAt,
    boolean accepted) {}
