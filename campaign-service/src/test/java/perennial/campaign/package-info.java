@NullMarked
package perennial.campaign;

import org.jspecify.annotations.NullMarked;
