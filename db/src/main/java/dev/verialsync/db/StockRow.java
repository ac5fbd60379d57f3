package dev.verialsync.db;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of the stock list; an article may have several.
 *
 * @param position in Verial's list, from 1: a row that two overlapping pages show counts once
 * @param quantity in sale units; null = what came cannot be understood: the former stock is kept
 * @param json the row as Verial sent it, a JSON object
 */
public record StockRow(
    long articleId,
    long position,
    @Nullable BigDecimal quantity,
    @Nullable BigDecimal quantityAux,
    String json) {}
