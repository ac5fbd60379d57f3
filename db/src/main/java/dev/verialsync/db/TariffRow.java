package dev.verialsync.db;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of the tariff list; an article has one for each quantity tier.
 *
 * @param position in Verial's list, from 1: a row that two overlapping pages show counts once
 * @param price net; null = what came is no number
 * @param json the row as Verial sent it, a JSON object
 */
public record TariffRow(long articleId, long position, @Nullable BigDecimal price, String json) {}
