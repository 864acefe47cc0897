package perennial.platform.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Comparator;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** What is alike for all endpoints and stands in no controller: whose token may call them, and what a problem looks like. */
final class ApiDescription implements GlobalOpenApiCustomizer {

    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";

    private final AccessRules rules;

    ApiDescription(AccessRules rules) {
        this.rules = rules;
    }

    @Override
    public void customise(OpenAPI api) {
        if (api.getComponents() == null) {
            api.setComponents(new Components());
        }
        api.getComponents()
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT"))
                .addSchemas(
                        PROBLEM,
                        new ObjectSchema()
                                .description("RFC 9457; code is stable, detail is for people")
                                .addProperty("status", new Schema<Integer>().type("integer"))
                                .addProperty("code", new StringSchema())
                                .addProperty("title", new StringSchema())
                                .addProperty("detail", new StringSchema()));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        scopes(path, method)
                .forEach(scope -> operation.addSecurityItem(new SecurityRequirement().addList(TOKEN, scope)));
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("A problem")
                                .content(new Content()
                                        .addMediaType(
                                                MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                                new io.swagger.v3.oas.models.media.MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref(Components.COMPONENTS_SCHEMAS_REF + PROBLEM)))));
    }

    /** One of them is enough; none for what is public. The first rule that fits counts, as it does for a call. */
    private List<String> scopes(String path, PathItem.HttpMethod method) {
        return rules.all().stream()
                .filter(rule -> rule.method().name().equals(method.name())
                        && PathPatternParser.defaultInstance
                                .parse(rule.pattern())
                                .matches(PathContainer.parsePath(path)))
                .findFirst()
                .map(rule -> rule.scopes().stream()
                        .map(Scope::id)
                        .sorted(Comparator.naturalOrder())
                        .toList())
                .orElse(List.of());
    }
}
