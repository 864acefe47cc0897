/** Avro records as plain JSON, both ways. */
@NullMarked
package perennial.sandbox.json;

import org.jspecify.annotations.NullMarked;
