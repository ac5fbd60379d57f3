package dev.verialsync.db.shop;

import dev.verialsync.db.media.ImagesState;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a product is made from.
 *
 * @param listed whether Verial's list shows the article
 * @param rowJson its row as Verial sent it
 * @param stock sum of its stock rows; null = it has none
 * @param stockAux the same in auxiliary units
 * @param tariffRowsJson its tariff rows as Verial sent them, a JSON array, empty when there is none
 * @param sourceHash hash of this state, to be handed back with the product
 */
public record ProductInput(
    long articleId,
    boolean listed,
    String rowJson,
    @Nullable BigDecimal stock,
    @Nullable BigDecimal stockAux,
    String tariffRowsJson,
    ImagesState imagesState,
    UUID sourceHash) {}
