package dev.verialsync.db.media;

import dev.verialsync.db.issue.NewIssue;
import java.util.List;

/**
 * All images that an article has now.
 *
 * @param sha256s their hashes in order, the main one first; each must be in the library
 * @param issues what could not be taken
 */
public record ArticleImages(long articleId, List<String> sha256s, List<NewIssue> issues) {}
