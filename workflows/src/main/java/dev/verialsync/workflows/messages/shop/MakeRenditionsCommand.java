package dev.verialsync.workflows.messages.shop;

import org.jspecify.annotations.Nullable;

/**
 * Makes smaller copies of images, of the sizes that the worker is configured with.
 *
 * @param installation whose images they are; null where nobody said
 */
public record MakeRenditionsCommand(@Nullable String installation) {}
