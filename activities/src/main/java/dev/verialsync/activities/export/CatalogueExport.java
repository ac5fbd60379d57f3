package dev.verialsync.activities.export;

import dev.verialsync.db.export.ExportRepository;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Writes the catalogue in a format. The same rows give the same bytes. */
public final class CatalogueExport {

  private static final int BUFFER = 1 << 16;

  private final ExportRepository repository;

  public CatalogueExport(ExportRepository repository) {
    this.repository = repository;
  }

  /**
   * Writes all products, one in memory at a time; does not close what it writes to.
   *
   * @throws ExportRepository.PositionLostException as {@link ExportRepository#read}
   */
  public ExportReport write(ExportRequest request, OutputStream to) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), BUFFER);
    Writing writing = new Writing(writer(request, out));
    writing.writer.begin();
    Long position;
    try {
      position = repository.read(request.selection(), writing.writer.needsGroups(), writing);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writing.writer.end();
    out.flush();
    return new ExportReport(
        writing.products, writing.leftOut, Map.copyOf(writing.missing), position);
  }

  private ProductWriter writer(ExportRequest request, Writer out) throws IOException {
    return switch (request.format()) {
      case JSONL -> new JsonLinesWriter(out);
      case CSV -> new CsvWriter(out, repository.columns());
      case WOOCOMMERCE -> new WooCommerceWriter(out);
      case GOOGLE_MERCHANT ->
          new GoogleMerchantWriter(out, Objects.requireNonNull(request.links(), "links"));
    };
  }

  private static final class Writing implements ExportRepository.Reader {
    private final ProductWriter writer;
    private final Map<String, Long> missing = new TreeMap<>();
    private long products;
    private long leftOut;

    Writing(ProductWriter writer) {
      this.writer = writer;
    }

    @Override
    public void product(String document) {
      ExportedProduct product = ExportedProduct.parse(document);
      if (!writer.needsGroups()) {
        product.json().remove(List.of(ExportRepository.SIBLINGS, ExportRepository.FORMER_GROUP));
      }
      try {
        products++;
        Set<String> lacking = writer.write(product);
        leftOut += lacking.isEmpty() ? 0 : 1;
        lacking.forEach(name -> missing.merge(name, 1L, Long::sum));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void dissolved(UUID group) {
      try {
        writer.dissolved(group);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
