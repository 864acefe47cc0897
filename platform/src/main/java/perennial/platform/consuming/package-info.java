/** Consuming topics into PostgreSQL: batches, with the partition's next offset in the transaction of their effects. */
@NullMarked
package perennial.platform.consuming;

import org.jspecify.annotations.NullMarked;
