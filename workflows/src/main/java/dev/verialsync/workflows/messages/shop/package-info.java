/** Messages of the smaller copies of images and of exports. */
@NullMarked
package dev.verialsync.workflows.messages.shop;

import org.jspecify.annotations.NullMarked;
