/**
 * A second opinion on memberships: a plain, slow evaluator over whole event lists that shares no code with the service, and
 * a year of random customers on whom both must agree.
 */
@NullMarked
package perennial.segment.oracle;

import org.jspecify.annotations.NullMarked;
