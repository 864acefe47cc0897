package perennial.loyalty.reward;

import io.swagger.v3.oas.annotations.media.Schema;

/** How the API's description shows what is not given. */
record RefusedProblem(
        int status,

        @Schema(
                allowableValues = {
                    "reward_stopped",
                    "reward_not_active_yet",
                    "reward_expired",
                    "tier_required",
                    "limit_exceeded",
                    "insufficient_points",
                    "out_of_stock"
                })
        String code,

        String title,
        String detail,
        long balance) {}
