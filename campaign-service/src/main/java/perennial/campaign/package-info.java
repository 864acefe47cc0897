/** Campaigns as journeys of steps: who gets which message, once, or the reason why not. */
@NullMarked
package perennial.campaign;

import org.jspecify.annotations.NullMarked;
