package perennial.platform.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import perennial.platform.web.Scope;

/** Who may call what: found out by calling each endpoint that a service has, without a token and with one of each scope. */
public final class Access {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private Access() {}

    /**
     * One line an endpoint, in the order of paths, such as {@code GET /promotions/{id}: data marketing}; what needs no token is for
     * everybody. An endpoint that somebody adds is a line that the test does not expect.
     */
    public static List<String> lines(RequestMappingHandlerMapping mappings, int port) {
        Map<String, String> lines = new TreeMap<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (handler.getBeanType().getName().startsWith("perennial.")) {
                for (String path : mapping.getPatternValues()) {
                    for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
                        lines.put(
                                path + " " + method,
                                method + " " + path + ": " + String.join(" ", callers(method.name(), path, port)));
                    }
                }
            }
        });
        return List.copyOf(lines.values());
    }

    private static List<String> callers(String method, String path, int port) {
        String called = VARIABLE.matcher(path).replaceAll("x");
        String body = method.equals("GET") ? null : "{}";
        if (Http.at(port).send(method, called, body).status() != UNAUTHORIZED) {
            return List.of("everybody");
        }
        List<String> callers = new ArrayList<>();
        for (String scope :
                Arrays.stream(Scope.values()).map(Scope::id).sorted().toList()) {
            int status = Http.at(port).as(scope).send(method, called, body).status();
            if (status != FORBIDDEN && status != UNAUTHORIZED) {
                callers.add(scope);
            }
        }
        return callers;
    }
}
