package perennial.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration(
        before = OAuth2ResourceServerWebSecurityAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
@Import(ProblemAdvice.class)
class WebAutoConfiguration {

    private static final String[] ANY_SCOPE =
            Arrays.stream(Scope.values()).map(Scope::authority).toArray(String[]::new);

    @Bean
    FilterRegistrationBean<RequestId> requestId() {
        var registration = new FilterRegistrationBean<>(new RequestId());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    Draining draining(@Value("${perennial.drain}") Duration time) {
        return new Draining(time);
    }

    @Bean
    @ConditionalOnBean(AccessRules.class)
    ApiDescription apiDescription(AccessRules rules) {
        return new ApiDescription(rules);
    }

    /** Each filter of each call would be timed, which costs more than most of them do. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @ConditionalOnBean(AccessRules.class)
    SecurityFilterChain securityFilterChain(HttpSecurity http, AccessRules rules, JwtDecoder decoder, JsonMapper json)
            throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(EndpointRequest.to("health")).permitAll();
                    requests.requestMatchers(EndpointRequest.toAnyEndpoint()).hasAnyAuthority(ANY_SCOPE);
                    requests.requestMatchers("/v3/api-docs/**", "/v3/api-docs.yaml")
                            .hasAnyAuthority(ANY_SCOPE);
                    for (AccessRules.Rule rule : rules.all()) {
                        var matcher = requests.requestMatchers(rule.method(), rule.pattern());
                        if (rule.scopes().isEmpty()) {
                            matcher.permitAll();
                        } else {
                            matcher.hasAnyAuthority(
                                    rule.scopes().stream().map(Scope::authority).toArray(String[]::new));
                        }
                    }
                    requests.anyRequest().denyAll();
                })
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(new RememberedTokens(decoder)))
                        .authenticationEntryPoint((request, response, failure) -> write(
                                response,
                                json,
                                Problem.body(
                                        HttpStatus.UNAUTHORIZED, "unauthorized", "A valid bearer token is needed"))))
                .exceptionHandling(handling -> handling.accessDeniedHandler((request, response, failure) ->
                        write(response, json, Problem.body(HttpStatus.FORBIDDEN, "forbidden", Problem.LACKS_SCOPE))))
                .build();
    }

    private static void write(HttpServletResponse response, JsonMapper json, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        if (problem.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }
}
