package perennial.loyalty.reward;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.Definition;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.platform.web.Scope;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/rewards")
class RewardController extends DefinitionController<Reward> {

    private final Definitions<Reward> rewards;
    private final Offering offering;

    RewardController(Definitions<Reward> rewards, Offering offering) {
        super(rewards);
        this.rewards = rewards;
        this.offering = offering;
    }

    /**
     * For one customer: each reward with {@code claimable}, otherwise the {@code reason} with which claiming would be refused now, and
     * the {@code missingPoints}. What customers have is for those who may see their accounts.
     */
    @GetMapping(params = "customerId")
    @ApiResponse(
            responseCode = "200",
            description = "Rewards; with customerId also claimable, reason and missingPoints")
    @ApiResponse(responseCode = "404", description = "not_found: there is no such account")
    ResponseEntity<Object> offers(
            @RequestParam String customerId,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit,
            Authentication caller) {
        if (!Scope.STOREFRONT.isGrantedTo(caller) && !Scope.SUPPORT.isGrantedTo(caller)) {
            return Problem.forbidden();
        }
        List<Definition<Reward>> page = rewards.list(after, Page.bounded(limit) + 1);
        Optional<List<Offering.Offered>> offered = offering.offers(customerId, page);
        if (offered.isEmpty()) {
            return Problem.notFound("account", customerId);
        }
        List<ObjectNode> found = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            found.add(shown(page.get(i), offered.get().get(i)));
        }
        return ResponseEntity.ok(
                Page.of(found, limit, reward -> reward.get("id").asString()));
    }

    private static ObjectNode shown(Definition<Reward> definition, Offering.Offered offered) {
        ObjectNode reward = shown(definition)
                .put("claimable", offered.refusal().isEmpty())
                .put("missingPoints", offered.missingPoints());
        offered.refusal().ifPresent(refusal -> reward.put("reason", refusal.code()));
        return reward;
    }
}
