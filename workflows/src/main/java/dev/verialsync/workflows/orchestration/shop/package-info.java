/** Smaller copies of images, and files for the shop. */
@NullMarked
package dev.verialsync.workflows.orchestration.shop;

import org.jspecify.annotations.NullMarked;
