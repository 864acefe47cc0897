/** A shop and its customers: what they do is decided purely and from a seed, and told to Perennial as a real storefront would. */
@NullMarked
package perennial.sandbox.simulator;

import org.jspecify.annotations.NullMarked;
