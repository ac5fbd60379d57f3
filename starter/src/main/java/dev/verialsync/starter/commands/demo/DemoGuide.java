package dev.verialsync.starter.commands.demo;

import dev.verialsync.db.Database;
import dev.verialsync.local.RunningStack;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReport;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.text.ShellWord;
import dev.verialsync.starter.view.PlacesText;
import java.nio.file.Path;

/** Tells where to look after a demo, and what to type next. */
final class DemoGuide {

  private final Invocation invocation;
  private final Path home;
  private final Services services;
  private final RunSession session;

  DemoGuide(Invocation invocation, Path home, Services services, RunSession session) {
    this.invocation = invocation;
    this.home = home;
    this.services = services;
    this.session = session;
  }

  void tell(RunReport first, RunReport second, Database database, boolean ends) {
    Console console = invocation.console();
    console.result(
        ends
            ? "4. Where to look (without --exit all of this stays up until Ctrl-C)"
            : "4. Where to look");
    session
        .links()
        .workflow(first.summary().workflowId())
        .ifPresent(link -> console.result("   The first run      " + link));
    session
        .links()
        .workflow(second.summary().workflowId())
        .ifPresent(link -> console.result("   The second run     " + link));
    RunningStack stack = services.stack().orElseThrow();
    DemoData.Example example = new DemoData(database).example().orElse(null);
    tellSql(console, stack, example);
    if (example != null) {
      if (stack.s3() != null) {
        console.result(
            "   An image           "
                + ImageLink.of(stack.s3(), example.objectKey())
                + " (for an hour)");
      }
      session
          .links()
          .article(example.article())
          .ifPresent(link -> console.result("   Its article's workflows  " + link));
      console.result("   Its history");
      console.result(
          "     %sVERIAL_SYNC_HOME=%s %s history %d"
              .formatted(
                  withoutOwnDatabase(),
                  ShellWord.of(home.toString()),
                  ShellWord.of(invocation.program()),
                  example.article()));
    }
    tellNext(console);
  }

  /** What is configured goes before the demo's. */
  private String withoutOwnDatabase() {
    return invocation.environment().containsKey("DATABASE_URL") ? "env -u DATABASE_URL " : "";
  }

  private void tellSql(Console console, RunningStack stack, DemoData.Example example) {
    if (stack.database() == null) {
      return;
    }
    console.result("   The catalogue      " + PlacesText.psql(home));
    console.result(
        "     or over JDBC     %s (user %s, password in %s)"
            .formatted(
                stack.database().jdbcUrl(),
                stack.database().user(),
                RunningStack.serviceFile(home)));
    console.result(
        "     select id, name, price_gross, stock, category_name from shop.product_detail where active limit 10;");
    console.result(
        "     select position, media_type, width, height, object_key from shop.product_image where product_id = %s;"
            .formatted(example == null ? "1" : String.valueOf(example.article())));
    console.result(
        "     select run_id, method, count(*), round(avg(millis)) as millis from erp.call group by 1, 2 order by 1, 3 desc;");
  }

  private void tellNext(Console console) {
    console.result("");
    console.result("Your own Verial:");
    console.result("     export VERIAL_URL=http://HOST:8000/WcfServiceLibraryVerial/");
    console.result(
        "     export VERIAL_SESSION=N      # the session number that Verial issued to you");
    console.result("     %s sync".formatted(invocation.program()));
  }
}
