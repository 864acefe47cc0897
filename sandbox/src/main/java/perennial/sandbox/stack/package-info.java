/** The broker, the registry, the database, the mail catcher and the services as processes of their own. */
@NullMarked
package perennial.sandbox.stack;

import org.jspecify.annotations.NullMarked;
