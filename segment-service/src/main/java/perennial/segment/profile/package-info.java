/**
 * What is known of one customer, as an immutable value that grows by events and does not care in which order, or how
 * often, they come.
 */
@NullMarked
package perennial.segment.profile;

import org.jspecify.annotations.NullMarked;
