package dev.verialsync.activities.verial.row;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of GetStockArticulosWS. An article may have several (warehouses), which are to be added up.
 *
 * @param stock in sale units, perhaps negative; null where what came cannot be understood
 * @param auxiliaryStock in auxiliary units
 */
public record StockRow(
    long articleId, @Nullable BigDecimal stock, @Nullable BigDecimal auxiliaryStock) {}
