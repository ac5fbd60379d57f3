/** What a person or a program reads: texts and JSON documents made from values. */
@NullMarked
package dev.verialsync.starter.view;

import org.jspecify.annotations.NullMarked;
