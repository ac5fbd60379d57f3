package dev.verialsync.db.erp;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of the stock list, or of the tariff list, which has one for each quantity tier.
 *
 * @param position in Verial's list, from 1: a row that two overlapping pages show counts once
 * @param value stock in sale units, or the net price, 0 where there is none; null = what came
 *     cannot be understood: the former stock, or all former rows of the tariff, are kept
 * @param valueAux stock in auxiliary units; null in a tariff
 * @param json the row as Verial sent it, a JSON object
 */
public record ListRow(
    long articleId,
    long position,
    @Nullable BigDecimal value,
    @Nullable BigDecimal valueAux,
    String json) {}
