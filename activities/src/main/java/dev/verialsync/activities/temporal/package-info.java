/**
 * What Temporal needs of the activities: a thin class per interface, which translates failures into
 * their kinds and keeps Temporal informed. The work is in the other rooms.
 */
@NullMarked
package dev.verialsync.activities.temporal;

import org.jspecify.annotations.NullMarked;
