/** What workers do for the shop besides runs: smaller copies of images, and files. */
@NullMarked
package dev.verialsync.workflows.shop;

import org.jspecify.annotations.NullMarked;
