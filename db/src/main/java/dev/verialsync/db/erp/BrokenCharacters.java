package dev.verialsync.db.erp;

import dev.verialsync.db.SafeText;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import java.util.List;
import org.jooq.DSLContext;

/** Rows of articles that come with characters lost (U+FFFD) that they had before. */
final class BrokenCharacters {

  private static final String LOST =
      """
      select u.id, came.key, came.value
      from unnest(?::bigint[], ?::text[]) as u (id, row)
      join erp.article a on a.id = u.id
      cross join jsonb_each_text(u.row::jsonb) as came
      left join jsonb_each_text(a.row) as known on known.key = came.key
      where strpos(came.value, chr(65533)) > 0 and coalesce(strpos(known.value, chr(65533)), 0) = 0
      order by u.id, came.key
      """;

  private static final char REPLACEMENT = '\uFFFD';

  private BrokenCharacters() {}

  /** One issue a field, of the rows that must not replace the known ones. */
  static List<NewIssue> in(DSLContext sql, List<ArticleRow> rows) {
    List<ArticleRow> suspects =
        rows.stream().filter(row -> SafeText.json(row.json()).indexOf(REPLACEMENT) >= 0).toList();
    if (suspects.isEmpty()) {
      return List.of();
    }
    return sql.fetch(
            LOST,
            suspects.stream().map(ArticleRow::articleId).toArray(Long[]::new),
            suspects.stream().map(row -> SafeText.json(row.json())).toArray(String[]::new))
        .map(
            row ->
                new NewIssue(
                    row.get("id", Long.class),
                    row.get("key", String.class),
                    null,
                    IssueKind.BROKEN_CHARACTERS,
                    row.get("value", String.class),
                    "Verial sent %s of article %d with characters lost (U+FFFD) that it had before: the former row is kept. Correct the text in Verial, or ask Verial support which charset its web service sends."
                        .formatted(row.get("key", String.class), row.get("id", Long.class))));
  }

  static Long[] articles(List<NewIssue> issues) {
    return issues.stream().map(NewIssue::articleId).distinct().toArray(Long[]::new);
  }
}
