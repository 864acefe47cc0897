/** What the command says to the person who called it: failures, progress and tables. */
@NullMarked
package perennial.sandbox.console;

import org.jspecify.annotations.NullMarked;
