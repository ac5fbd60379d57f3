package dev.verialsync.workflows.messages.single;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the question for an article's stock and tariff came to.
 *
 * @param moment our clock after the answers, ISO-8601: the article's images, asked for next, will
 *     be known as of it; null where Verial's list does not show the article, and nothing was asked
 * @param issues data issues recorded, by kind
 */
public record AskedRows(@Nullable String moment, Map<String, Integer> issues) {}
