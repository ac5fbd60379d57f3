package dev.verialsync.worker;

import java.util.Set;

/**
 * Our search attributes in a namespace, once they were to be registered.
 *
 * @param added registered now
 * @param present that were there before
 * @param missing that could not be registered
 */
public record SearchAttributes(Set<String> added, Set<String> present, Set<String> missing) {}
