package dev.verialsync.activities.catalogue;

import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.shop.Product;
import java.util.List;

/** A product and what is wrong with what it was made from. */
public record MappedProduct(Product product, List<NewIssue> issues) {
  public MappedProduct {
    issues = List.copyOf(issues);
  }
}
