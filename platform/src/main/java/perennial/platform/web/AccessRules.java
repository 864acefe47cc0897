package perennial.platform.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * Who may call what. A service declares one bean of it that names all its endpoints; what no rule names is refused.
 *
 * <pre>{@code
 * AccessRules.rules().allow(GET, "/promotions/**", MARKETING, DATA).allow(POST, "/validations", STOREFRONT)
 * }</pre>
 */
public final class AccessRules {

    /** @param scopes one of them is needed; none: the endpoint is public */
    record Rule(HttpMethod method, String pattern, Set<Scope> scopes) {}

    private final List<Rule> rules;

    private AccessRules(List<Rule> rules) {
        this.rules = rules;
    }

    public static AccessRules rules() {
        return new AccessRules(List.of());
    }

    public AccessRules allow(HttpMethod method, String pattern, Scope first, Scope... others) {
        Set<Scope> scopes = java.util.EnumSet.of(first, others);
        return with(new Rule(method, pattern, scopes));
    }

    /** For the few endpoints that carry their own proof, such as a signed token in the path. */
    public AccessRules allowEveryone(HttpMethod method, String pattern) {
        return with(new Rule(method, pattern, Set.of()));
    }

    /** Reading for marketing and data; putting, stopping and resuming for marketing. */
    public AccessRules allowDefinitions(String collection) {
        return allow(HttpMethod.GET, collection + "/**", Scope.MARKETING, Scope.DATA)
                .allow(HttpMethod.PUT, collection + "/*", Scope.MARKETING)
                .allow(HttpMethod.POST, collection + "/*/stop", Scope.MARKETING)
                .allow(HttpMethod.POST, collection + "/*/resume", Scope.MARKETING);
    }

    List<Rule> all() {
        return rules;
    }

    private AccessRules with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new AccessRules(List.copyOf(more));
    }
}
