package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.console.live.TemporalState;
import dev.verialsync.db.DatabaseExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page in both languages, with an ERP that is hostile in every text. */
@Tag("slow")
class ConsolePagesTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  /** Addresses of all pages; {run} is the run that did everything. */
  static final List<String> PAGES =
      List.of(
          "/",
          "/progress",
          "/runs",
          "/runs/{run}",
          "/products",
          "/products?q=script",
          "/products?q=1",
          "/products?filter=no-image",
          "/products?filter=no-price",
          "/products?filter=issues",
          "/products?filter=inactive",
          "/products?filter=changed",
          "/products?in=web-7",
          "/products?in=manufacturer-5",
          "/products/1",
          "/issues",
          "/issues?kind=bad_value",
          "/calls",
          "/calls?days=7",
          "/calls?days=30");

  static Stream<String> pages(long run) {
    return PAGES.stream().map(page -> page.replace("{run}", String.valueOf(run)));
  }

  @Test
  void noTextOfTheErpBecomesMarkupOnAnyPage() throws IOException {
    long run = HostileShop.fill(DB);
    try (RunningConsole console = new RunningConsole(DB);
        WebClient browser = new WebClient()) {
      browser.getOptions().setThrowExceptionOnFailingStatusCode(true);
      for (String lang : List.of("es", "en")) {
        for (String path : pages(run).toList()) {
          HtmlPage page =
              browser.getPage(
                  console.url(path + (path.contains("?") ? "&" : "?") + "lang=" + lang));
          assertThat(page.getElementById("injected")).as(path).isNull();
          assertThat(page.executeJavaScript("String(window.hacked)").getJavaScriptResult())
              .as(path)
              .isEqualTo("undefined");
          assertThat(page.getByXPath("//script[not(@src='/assets/console.js')]"))
              .as(path)
              .isEmpty();
          assertThat(page.getByXPath("//@style | //style | //@onerror | //@onload"))
              .as(path)
              .isEmpty();
          if (!path.equals("/progress")) {
            assertThat(page.getDocumentElement().getAttribute("lang")).as(path).isEqualTo(lang);
            assertThat(page.<DomElement>getByXPath("//h1")).as(path).hasSize(1);
          }
          assertThat(page.getWebResponse().getContentLength()).as(path).isLessThan(1_000_000);
        }
      }
      HtmlPage product = browser.getPage(console.url("/products/1"));
      assertThat(product.getElementsByTagName("h1").get(0).getTextContent())
          .as("the text itself")
          .startsWith("</title></bdi></td><script>window.hacked=1</script>");
    }
  }

  @Test
  void everythingIsReachedWithoutJavaScript() throws IOException {
    long run = HostileShop.fill(DB);
    try (RunningConsole console = new RunningConsole(DB);
        WebClient browser = new WebClient()) {
      browser.getOptions().setJavaScriptEnabled(false);
      HtmlPage page = browser.getPage(console.url("/?lang=en"));
      for (String section : List.of("/products", "/runs", "/issues", "/calls", "/")) {
        page = page.<HtmlAnchor>getFirstByXPath("//nav/a[@href='" + section + "']").click();
        assertThat(page.getByXPath("//h1")).as(section).hasSize(1);
      }
      HtmlForm find = page.getFirstByXPath("//form[@role='search']");
      find.getInputByName("q").setValue("script");
      page = browser.getPage(find.getWebRequest(null));
      page = page.<HtmlAnchor>getFirstByXPath("//main//a[@href='/products/1']").click();
      assertThat(page.getUrl()).hasPath("/products/1");
      page = browser.getPage(console.url("/runs"));
      page = page.<HtmlAnchor>getFirstByXPath("//main//a[@href='/runs/" + run + "']").click();
      assertThat(page.getUrl()).hasPath("/runs/" + run);
      page = page.<HtmlAnchor>getFirstByXPath("//a[@class='lang']").click();
      assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("es");
    }
  }

  @Test
  void pagesShowWhatTheyCanWhileTemporalIsAway() throws IOException {
    HostileShop.fill(DB);
    try (RunningConsole console =
            new RunningConsole(
                DB,
                () -> {
                  throw new IllegalStateException("away");
                });
        WebClient browser = new WebClient()) {
      HtmlPage today = browser.getPage(console.url("/?lang=en"));
      assertThat(today.asNormalizedText())
          .contains("Temporal does not answer", "Catalogue", "Active", "Last runs");
    }
  }

  @Test
  void withoutAWorkerTheFirstPageSaysSo() throws IOException {
    try (RunningConsole console =
            new RunningConsole(DB, () -> new TemporalState(null, null, 0, List.of()));
        WebClient browser = new WebClient()) {
      HtmlPage today = browser.getPage(console.url("/?lang=es"));
      assertThat(today.asNormalizedText()).contains("No hay ningún worker en marcha");
    }
  }

  @Test
  void theCsvHasEveryOpenIssueAndNoFormula() throws Exception {
    int many = 2_345;
    DB.execute(
        "insert into sync.issue (article_id, source, kind, field, value, message, opened_run_id, last_run_id) select n, 'articles', 'bad_value', 'Nombre', (array['=1+', chr(10) || '=1+', '＝1+'])[1 + n % 3] || n, 'x', ?, ? from generate_series(1, ?) n",
        DB.runId(), DB.runId(), many);
    try (RunningConsole console = new RunningConsole(DB)) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(console.url("/issues.csv?lang=es"))).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("Content-Disposition"))
          .hasValue("attachment; filename=\"incidencias.csv\"");
      List<CSVRecord> rows =
          CSVParser.parse(
                  answer.body().substring(1),
                  CSVFormat.RFC4180.builder().setDelimiter(';').setHeader().get())
              .getRecords();
      assertThat(answer.body()).startsWith("\uFEFF");
      assertThat(rows)
          .extracting(row -> row.get("Artículo"))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, many).mapToObj(String::valueOf).toList());
      assertThat(rows).allMatch(row -> row.get("Valor encontrado").matches("(?s)'\n?[=＝]1.*"));
    }
  }

  @Test
  void pagesOfAListFollowEachOther() throws IOException {
    for (long id = 1; id <= 120; id++) {
      DB.execute(
          """
          insert into shop.product (id, name, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
          values (?, ?, 0, 0, '{}', true, 'unknown', '[]', '[]')
          """,
          id * 3,
          "Libro " + id);
    }
    try (RunningConsole console = new RunningConsole(DB);
        WebClient browser = new WebClient()) {
      for (String query :
          List.of(
              "?lang=es", "?filter=changed", "?q=libro", "?filter=no-image", "?filter=no-price")) {
        HtmlPage page = browser.getPage(console.url("/products" + query));
        int shown = lines(page);
        while (!page.getByXPath("//a[@rel='next']").isEmpty()) {
          page = page.<HtmlAnchor>getFirstByXPath("//a[@rel='next']").click();
          shown += lines(page);
        }
        assertThat(shown).as(query).isEqualTo(120);
      }
    }
  }

  private static int lines(HtmlPage page) {
    return page.getByXPath("//ul[@class='products']/li").size();
  }
}
