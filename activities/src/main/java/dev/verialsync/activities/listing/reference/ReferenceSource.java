package dev.verialsync.activities.listing.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.row.Parsed;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a list is asked for and understood.
 *
 * @param <V> a row as Verial gives it
 * @param <R> a row as it is landed
 * @param name the method, and the configurable field where it is asked for one
 * @param key distinguishes rows
 */
record ReferenceSource<V, R>(
    VerialMethod method,
    String name,
    Supplier<ListAnswer> call,
    Function<JsonNode, Parsed<V>> parse,
    Function<V, Object> key,
    BiFunction<V, String, R> landed) {}
