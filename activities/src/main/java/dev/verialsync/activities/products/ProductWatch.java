package dev.verialsync.activities.products;

import dev.verialsync.db.shop.ProductsWritten;

/** Learns of each transaction that wrote products, for those who watch the worker. */
public interface ProductWatch {

  void written(ProductsWritten transaction);
}
