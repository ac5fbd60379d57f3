package dev.verialsync.starter.compare;

import dev.verialsync.db.Database;
import dev.verialsync.db.shop.CatalogueRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.CsvOption;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare}: the catalogue next to another system's export. */
@Command(
    name = "compare",
    description = "Compare the catalogue with an export of the system in use. Only reads.",
    footer = {
      "",
      "Products are matched by SKU: as a barcode, else as Verial's Id. Ends with 0 even if something differs."
    })
public final class CompareCommand implements Callable<Integer> {

  private static final String SHOWN = "20";

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private CsvOption csv;

  @Option(
      names = "--with",
      paramLabel = "FILE.csv",
      required = true,
      description =
          "WooCommerce's product export (English or Spanish), or a CSV file that --columns describes."
              + " UTF-8; comma or semicolon.")
  private Path file = Path.of("");

  @Option(
      names = "--prices",
      paramLabel = "net|gross",
      defaultValue = "gross",
      description = "The file's prices are without (net) or with VAT (default: ${DEFAULT-VALUE}).")
  private PriceBasis prices = PriceBasis.GROSS;

  @Option(
      names = "--columns",
      paramLabel = "KEY=COLUMN,…",
      converter = ChosenColumns.Converter.class,
      description =
          "Names of the file's columns, e.g. id=Ref,barcode=EAN,name=Title,price=PVP,stock=Units,images=Photos."
              + " id (Verial's Id) or barcode is needed.")
  private ChosenColumns columns = ChosenColumns.WOOCOMMERCE;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = SHOWN,
      description = "Maximum number of lines of each kind (default: ${DEFAULT-VALUE}).")
  private int limit;

  public CompareCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw usage("--limit is %d; expected is a number from 1".formatted(limit));
    }
    try (ExportFile export = ExportFile.open(file, columns)) {
      csv.judge(file);
      CompareReport report = compare(export);
      Console console = invocation.console();
      csv.write(to -> CompareCsv.write(report, to), console);
      if (json.isSet()) {
        console.document(report);
      } else {
        console.result(new CompareText(report, limit).render());
      }
      return ExitCode.DONE.number();
    } catch (UnreadableFileException e) {
      throw usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw usage(String.valueOf(ExportFile.unreadable(file, e).getMessage()));
    }
  }

  private CompareReport compare(ExportFile export) throws IOException {
    Connections connections =
        new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown());
    CatalogueIndex here = new CatalogueIndex();
    Database database = connections.database();
    database.requireReadableShop();
    new CatalogueRepository(database).read(here);
    Comparison comparison = new Comparison(here, prices);
    long rows = export.read(comparison, comparison::bad);
    return comparison.report(String.valueOf(file.getFileName()), export, rows);
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
