package dev.verialsync.activities.export;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/** Everything that a shop reads, one product a line: docs/product.schema.json. */
final class JsonLinesWriter implements ProductWriter {

  private final Writer out;

  JsonLinesWriter(Writer out) {
    this.out = out;
  }

  @Override
  public Set<String> write(ExportedProduct product) throws IOException {
    out.write(ExportedProduct.MAPPER.writeValueAsString(product.json()));
    out.write('\n');
    return Set.of();
  }
}
