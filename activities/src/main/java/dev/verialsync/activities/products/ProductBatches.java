package dev.verialsync.activities.products;

import dev.verialsync.activities.catalogue.MappedProduct;
import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.shop.Product;
import dev.verialsync.db.shop.ProductInput;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import dev.verialsync.db.shop.ProductsWritten;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Phase 2's work: reads what was landed, maps it, and writes the batch in one short transaction. A
 * batch that PostgreSQL refuses is split until the culprit stands alone.
 */
public final class ProductBatches {

  /** Of rows that are made into products at once; each is in the heap several times. */
  private static final long MOST_BYTES = 4 << 20;

  private final Persistence persistence;
  private final ProductRepository products;
  private final ProductMapper mapper;
  private final ProductWatch watch;

  /** As many batches are mapped as are written: more would take the core that a writer needs. */
  private final Semaphore mappers = new Semaphore(ProductRepository.WRITERS, true);

  /**
   * @param watch hears of each transaction
   */
  public ProductBatches(
      Persistence persistence,
      ProductRepository products,
      ProductMapper mapper,
      ProductWatch watch) {
    this.persistence = persistence;
    this.products = products;
    this.mapper = mapper;
    this.watch = watch;
  }

  public WriteProductsResult write(WriteProductsCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    Writing writing = new Writing(command, heartbeat);
    for (List<Long> part :
        persistence.inDatabase(heartbeat, () -> products.parts(command.articleIds(), MOST_BYTES))) {
      List<ProductInput> inputs =
          persistence.inDatabase(heartbeat, () -> products.readInputs(mapper.version(), part));
      writing.write(candidates(inputs));
    }
    return writing.result();
  }

  /** A product to be written, with its issues and the state that it was made from. */
  private record Candidate(
      long articleId, List<Product> product, List<NewIssue> issues, UUID sourceHash) {

    Candidate refused(RefusedException refusal) {
      List<NewIssue> all = new ArrayList<>(issues);
      all.add(
          new NewIssue(
              articleId,
              null,
              null,
              IssueKind.REFUSED,
              refusal.sqlState(),
              "PostgreSQL refuses the product: " + refusal.getMessage()));
      return new Candidate(articleId, List.of(), all, sourceHash);
    }
  }

  private List<Candidate> candidates(List<ProductInput> inputs) throws InterruptedException {
    mappers.acquire();
    try {
      return inputs.stream().map(this::candidate).toList();
    } finally {
      mappers.release();
    }
  }

  private Candidate candidate(ProductInput input) {
    MappedProduct mapped = mapper.map(input);
    return new Candidate(
        input.articleId(), List.of(mapped.product()), mapped.issues(), input.sourceHash());
  }

  /** The writing of one batch. */
  private final class Writing {
    private final WriteProductsCommand command;
    private final Heartbeat heartbeat;
    private final Map<String, Integer> issues = new TreeMap<>();
    private ProductsWritten total = new ProductsWritten(0, 0, 0, 0, 0, false, List.of());

    private Writing(WriteProductsCommand command, Heartbeat heartbeat) {
      this.command = command;
      this.heartbeat = heartbeat;
    }

    private void write(List<Candidate> candidates) throws InterruptedException {
      if (candidates.isEmpty()) {
        return;
      }
      try {
        ProductsWritten written =
            persistence.inDatabase(heartbeat, () -> products.write(batch(candidates)));
        watch.written(written);
        count(written, candidates);
      } catch (RefusedException refusal) {
        int half = candidates.size() / 2;
        if (half == 0) {
          if (candidates.get(0).product().isEmpty()) {
            throw refusal;
          }
          write(List.of(candidates.get(0).refused(refusal)));
        } else {
          write(candidates.subList(0, half));
          write(candidates.subList(half, candidates.size()));
        }
      }
    }

    private ProductWrite batch(List<Candidate> candidates) {
      Map<Long, UUID> hashes = new HashMap<>();
      candidates.forEach(c -> hashes.put(c.articleId(), c.sourceHash()));
      return new ProductWrite(
          command.runId(),
          command.batch(),
          candidates.stream().flatMap(c -> c.product().stream()).toList(),
          candidates.stream().flatMap(c -> c.issues().stream()).toList(),
          hashes);
    }

    private void count(ProductsWritten written, List<Candidate> candidates) {
      total =
          new ProductsWritten(
              total.inserted() + written.inserted(),
              total.updated() + written.updated(),
              total.unchanged() + written.unchanged(),
              total.deactivated() + written.deactivated(),
              Math.max(total.transactionMillis(), written.transactionMillis()),
              written.dry(),
              List.of());
      candidates.stream()
          .filter(c -> !written.held().contains(c.articleId()))
          .flatMap(c -> c.issues().stream())
          .forEach(issue -> issues.merge(issue.kind().label(), 1, Integer::sum));
    }

    private WriteProductsResult result() {
      return new WriteProductsResult(
          total.inserted(),
          total.updated(),
          total.unchanged(),
          total.deactivated(),
          issues,
          total.transactionMillis());
    }
  }
}
