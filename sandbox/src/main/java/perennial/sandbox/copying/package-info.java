/** Telling topics of one cluster again to another, with another number of partitions. */
@NullMarked
package perennial.sandbox.copying;

import org.jspecify.annotations.NullMarked;
