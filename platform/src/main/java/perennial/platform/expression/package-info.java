/** What every service that takes expressions (CEL) needs alike: names, bounds, and mistakes told in the writer's words. */
@NullMarked
package perennial.platform.expression;

import org.jspecify.annotations.NullMarked;
