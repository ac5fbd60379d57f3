package dev.verialsync.db.shop;

import dev.verialsync.db.issue.NewIssue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A batch of products, or a part of one that is being split.
 *
 * @param batchN the batch's number in the products phase
 * @param products each article at most once
 * @param issues what is wrong with any of the articles, refused ones included
 * @param sourceHashes of each article that was read, those that could not become a product
 *     included: they are not planned again until their state changes
 */
public record ProductWrite(
    long runId,
    int batchN,
    List<Product> products,
    List<NewIssue> issues,
    Map<Long, UUID> sourceHashes) {

  /** Of all that it is about. */
  Long[] articleIds() {
    Set<Long> ids = new TreeSet<>(sourceHashes.keySet());
    products.forEach(product -> ids.add(product.id()));
    return ids.toArray(Long[]::new);
  }

  /** The same, as if these were not part of the batch. */
  ProductWrite without(Collection<Long> held) {
    Map<Long, UUID> hashes = new HashMap<>(sourceHashes);
    hashes.keySet().removeAll(held);
    return new ProductWrite(
        runId,
        batchN,
        products.stream().filter(product -> !held.contains(product.id())).toList(),
        issues.stream()
            .filter(issue -> issue.articleId() == null || !held.contains(issue.articleId()))
            .toList(),
        hashes);
  }
}
