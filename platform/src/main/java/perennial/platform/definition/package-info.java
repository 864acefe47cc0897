/** Definitions that people change at run time: checked, versioned, stopped and resumed. */
@NullMarked
package perennial.platform.definition;

import org.jspecify.annotations.NullMarked;
