/** What every HTTP interface has alike: scopes, problem details, request ids. */
@NullMarked
package perennial.platform.web;

import org.jspecify.annotations.NullMarked;
